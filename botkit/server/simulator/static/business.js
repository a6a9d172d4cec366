// What the business does: publishes events, answers functions. And the faults of the platform.

import { perform } from "./actions.js";
import { $, all, h, icon, reconcile, notify } from "./dom.js";
import { chosen } from "./phones.js";

let events = [];

export function startBusiness() {
  $("#event-name").addEventListener("change", fill);
  $("#report").addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = $("#event-name").value;
    if (await perform("report", { name, body: $("#event-body").value, customer: chosen() })) notify(`Reported ${name}`);
  });
  for (const button of all("[data-fault]"))
    button.addEventListener("click", () => perform("fault", { kind: button.dataset.fault, times: Number(button.dataset.times) }));
}

function fill() {
  const event = events.find((one) => one.name === $("#event-name").value);
  if (event) $("#event-body").value = event.body;
}

export function showBusiness(sections) {
  if (JSON.stringify(sections.events) !== JSON.stringify(events)) {
    events = sections.events;
    const before = $("#event-name").value;
    $("#event-name").replaceChildren(...events.map((event) => h("option", { value: event.name, selected: event.name === before }, event.name)));
    if ($("#event-name").value !== before) fill();
    $("#report").hidden = !events.length;
  }
  reconcile($("#functions"), sections.functions.map((one) => [one.name, JSON.stringify(one), () => functionForm(one)]));
  showFaults(sections.faults);
}

function functionForm({ name, answer }) {
  const area = h("textarea", { rows: answer.length > 60 ? "3" : "2", spellcheck: "false", "data-focus": `function-${name}`, "aria-label": `What ${name} answers, as JSON, or fails` }, answer);
  const save = async (event) => {
    event.preventDefault();
    if (await perform("function", { name, answer: area.value })) notify(`${name} answers this from now on`);
  };
  return h("form", { class: "card function", onsubmit: save },
    h("div", { class: "row" }, h("code", {}, name), answer === "fails" ? h("span", { class: "chip bad" }, "fails") : null, h("button", { type: "submit" }, "Set")),
    area);
}

function showFaults(faults) {
  const badge = $("#faults");
  const { scenario } = document.body.dataset;
  badge.hidden = !faults.length;
  badge.replaceChildren(icon("warn"), scenario || (faults.length === 1 ? faults[0].text : `${faults.length} faults`), scenario ? h("small", {}, `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`) : null);
  badge.title = `${faults.map((fault) => fault.text).join("\n")}\nClick to end all.`;
  badge.onclick = () => perform("fault", { kind: "none" });
  badge.setAttribute("aria-label", `${scenario ? `${scenario}. ` : ""}Active faults: ${faults.map((fault) => fault.text).join("; ")}. End all.`);
  $("#active-faults").replaceChildren(
    ...(faults.length
      ? [h("h2", {}, "Active faults"),
          h("ul", { class: "active-faults" }, faults.map((fault) => h("li", {}, h("span", {}, fault.text), h("small", {}, fault.count === 1 ? "happened once" : `happened ${fault.count} times`)))),
          h("button", { type: "button", class: "primary", onclick: () => perform("fault", { kind: "none" }) }, "End all faults")]
      : []),
  );
}
