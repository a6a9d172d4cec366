// Colours: light, dark, or as the system has them, changed by a click. The browser remembers the choice.

import { $ } from "./dom.js";

const KEY = "botkit-simulator-theme";
const NEXT = { "": "light", light: "dark", dark: "" };
const NAMES = { "": "as the system has them", light: "light", dark: "dark" };

function set(theme) {
  if (theme) document.documentElement.dataset.theme = theme;
  else delete document.documentElement.dataset.theme;
  $("#theme").setAttribute("aria-label", `Colours: ${NAMES[theme]}`);
  $("#theme").title = `Colours: ${NAMES[theme]}`;
}

function storedTheme() {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

export function startTheme() {
  set(storedTheme());
  $("#theme").addEventListener("click", () => {
    const theme = NEXT[document.documentElement.dataset.theme ?? ""];
    set(theme);
    try {
      localStorage.setItem(KEY, theme);
    } catch {
      // private windows may refuse; nothing depends on it
    }
  });
}
