// What the business does: reports events, answers functions. And the trouble that is ordered of the platform.

import { act } from "./act.js";
import { $, all, h, icon, reconcile, tell } from "./dom.js";
import { chosen } from "./phones.js";

let events = [];

export function startBusiness() {
  $("#event-name").addEventListener("change", fill);
  $("#report").addEventListener("submit", async (event) => {
    event.preventDefault();
    const name = $("#event-name").value;
    if (await act("report", { name, body: $("#event-body").value, customer: chosen() })) tell(`Reported ${name}`);
  });
  for (const button of all("[data-fault]"))
    button.addEventListener("click", () => act("fault", { kind: button.dataset.fault, times: Number(button.dataset.times) }));
}

function fill() {
  const event = events.find((one) => one.name === $("#event-name").value);
  if (event) $("#event-body").value = event.body;
}

export function showBusiness(desk) {
  if (JSON.stringify(desk.events) !== JSON.stringify(events)) {
    events = desk.events;
    const before = $("#event-name").value;
    $("#event-name").replaceChildren(...events.map((event) => h("option", { value: event.name, selected: event.name === before }, event.name)));
    if ($("#event-name").value !== before) fill();
    $("#report").hidden = !events.length;
  }
  reconcile($("#functions"), desk.functions.map((one) => [one.name, JSON.stringify(one), () => functionForm(one)]));
  showTrouble(desk.faults);
}

function functionForm({ name, answer }) {
  const area = h("textarea", { rows: answer.length > 60 ? "3" : "2", spellcheck: "false", "data-focus": `function-${name}`, "aria-label": `What ${name} answers, as JSON, or fails` }, answer);
  const save = async (event) => {
    event.preventDefault();
    if (await act("function", { name, answer: area.value })) tell(`${name} answers this from now on`);
  };
  return h("form", { class: "card function", onsubmit: save },
    h("div", { class: "row" }, h("code", {}, name), answer === "fails" ? h("span", { class: "chip bad" }, "fails") : null, h("button", { type: "submit" }, "Set")),
    area);
}

function showTrouble(faults) {
  const badge = $("#faults");
  const { scenario } = document.body.dataset;
  badge.hidden = !faults.length;
  badge.replaceChildren(icon("warn"), scenario || (faults.length === 1 ? faults[0].told : `${faults.length} faults`), scenario ? h("small", {}, `${faults.length} ${faults.length === 1 ? "fault" : "faults"}`) : null);
  badge.title = `${faults.map((fault) => fault.told).join("\n")}\nClick to lift all.`;
  badge.onclick = () => act("fault", { kind: "none" });
  badge.setAttribute("aria-label", `${scenario ? `${scenario}. ` : ""}Ordered trouble: ${faults.map((fault) => fault.told).join("; ")}. Lift all.`);
  $("#ordered").replaceChildren(
    ...(faults.length
      ? [h("h2", {}, "Ordered"),
          h("ul", { class: "ordered" }, faults.map((fault) => h("li", {}, h("span", {}, fault.told), h("small", {}, fault.struck === 1 ? "struck once" : `struck ${fault.struck} times`)))),
          h("button", { type: "button", class: "primary", onclick: () => act("fault", { kind: "none" }) }, "Let all go well again")]
      : []),
  );
}
