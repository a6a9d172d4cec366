// Light, dark, or as the system has it: a click goes round. Kept for the next visit.

import { $ } from "./dom.js";

const KEY = "botkit-desk-theme";
const ROUND = { "": "light", light: "dark", dark: "" };
const WORDS = { "": "as the system has them", light: "light", dark: "dark" };

function set(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $("#theme").setAttribute("aria-label", `Colours: ${WORDS[theme]}`);
  $("#theme").title = `Colours: ${WORDS[theme]}`;
}

function kept() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function startTheme() {
  set(kept());
  $("#theme").addEventListener("click", () => {
    const next = ROUND[document.documentElement.dataset.theme ?? ""];
    set(next);
    try {
      localStorage.setItem(KEY, next);
    } catch {
      // private windows keep nothing, and need not
    }
  });
}
