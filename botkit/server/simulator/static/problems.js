// Problems of the flows: a badge that counts them, and a list of them with file, line, column and caret.

import { $, h, icon } from "./dom.js";

let number = 0;
let isClosed = true;

const plural = (count, noun) => `${count} ${noun}${count === 1 ? "" : "s"}`;

export function showProblems(flows) {
  const badge = $("#flows");
  const text = flows.errors
    ? plural(flows.errors, "error")
    : flows.problems.length
      ? `${plural(flows.count, "flow")}, ${plural(flows.problems.length, "warning")}`
      : plural(flows.count, "flow");
  badge.replaceChildren(icon(flows.errors ? "warn" : "check"), text);
  badge.className = `badge ${flows.errors ? "bad" : flows.problems.length ? "warn" : "good"}`;
  badge.setAttribute("aria-label", flows.errors ? `${text} in the flows: the last good ones go on` : `${text} at work, loaded ${flows.number === 1 ? "once" : `${flows.number} times`}`);
  if (flows.number > 1 && flows.number !== number) flash(badge);
  if (flows.number !== number) isClosed = !flows.errors; // errors open the list; the reader may close it
  number = flows.number;
  list(flows);
}

function list(flows) {
  const section = $("#problems");
  const texts = [...(flows.failure ? [{ text: flows.failure, severity: "error" }] : []), ...flows.problems];
  section.replaceChildren(
    h("div", { class: "problems-top" },
      h("strong", {}, flows.errors ? "These flows have errors. The last good ones go on." : "Warnings"),
      h("button", { type: "button", class: "round", "aria-label": "Hide the problems", onclick: () => toggle(true) }, icon("cross"))),
    h("div", { class: "problem-list" }, texts.map((problem) => h("pre", { class: problem.severity }, problem.text))),
  );
  section.setAttribute("role", flows.errors ? "alert" : "region");
  toggle(isClosed || !texts.length);
}

function toggle(close) {
  isClosed = close;
  $("#problems").hidden = close;
  $("#flows").setAttribute("aria-expanded", String(!close));
}

function flash(badge) {
  badge.classList.remove("fresh");
  requestAnimationFrame(() => badge.classList.add("fresh"));
}

export function startProblems() {
  $("#flows").addEventListener("click", () => {
    if ($("#problems").querySelector("pre")) toggle(!isClosed);
  });
}
