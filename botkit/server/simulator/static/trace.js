// The trace: the explanation of each turn, newest first: what took the message, candidates, conditions, steps, verdicts of the gate.

import { $, h, icon, reconcile } from "./dom.js";
import { relativePath } from "./paths.js";
import { showMessage } from "./bubbles.js";
import { clockTime } from "./format.js";

const opened = new Set();
const closed = new Set();

export function showTrace(turns, key) {
  const pane = $("#pane-trace");
  if (!turns.length) return reconcile(pane, [[`none-${key}`, "none", () => h("p", { class: "empty" }, "Write something on the phone: here stands why the bot answered as it did, with the line of the step that did it.")]]);
  return reconcile(pane, turns.map((turn, index) => {
    const name = `${turn.contact}-${turn.seq}`;
    return [name, JSON.stringify([turn, index === 0]), () => card(turn, name, index === 0)];
  }));
}

function card(turn, name, isNewest) {
  const made = h("details", { class: `card turn ${turn.taken.by}`, open: opened.has(name) || (isNewest && !closed.has(name)) }, explained(turn), times(turn));
  made.addEventListener("toggle", () => (made.open ? (opened.add(name), closed.delete(name)) : (opened.delete(name), closed.add(name))));
  return made;
}

// What a turn was and why it went so, with the lines of the flow; the first part is the summary of a `details`.
export const explained = (turn) => [
  h("summary", {}, h("span", { class: "in" }, came(turn.came)), h("time", {}, clockTime(Date.parse(turn.at))), h("span", { class: "why" }, took(turn))),
  turn.differs ? h("p", { class: "chip bad" }, turn.differs) : null,
  origin(turn), scores(turn.candidates), conditions(turn.conditions), steps(turn.steps), messages(turn.said), facts(turn.facts), rejected(turn.rejected),
];

const INPUTS = {
  wake_came: "a timer rang", call_returned: "a function answered", business_event: "an event", human_closed: "a colleague closed the chat", human_answered: "a colleague wrote", budget_spent: "a budget is spent",
  agent_wrote: "a colleague answered", note_added: "a colleague wrote a note", ticket_assigned: "a colleague took or gave the ticket", ticket_requested: "a colleague took the conversation over",
};

function came(input) {
  if (input.kind === "message_received") return input.text || `(${input.content})`;
  return input.text ? `${INPUTS[input.kind] ?? input.kind}: ${input.text}` : INPUTS[input.kind] ?? input.kind.replaceAll("_", " ");
}

const BY = {
  policy: "stop words", wait: "answered the question", retry: "not read, asked again", repeat: "an older button", start: "began", side: "asked in between",
  resumed: "went on", ended: "its time was over", silence: "nobody answers", nobody: "nobody took it", failed: "failed",
};

function took({ taken }) {
  const kind = taken.by === "silence" ? "" : taken.by === "nobody" || taken.by === "failed" ? "bad" : taken.by === "retry" ? "warn" : taken.by === "policy" ? "warn" : "good";
  return [h("span", { class: `chip ${kind}` }, BY[taken.by] ?? taken.by), taken.flow ? h("strong", {}, taken.flow) : null];
}

function part(title, ...children) {
  return h("div", { class: "part" }, h("h3", {}, title), children);
}

const source = (spot) => (spot?.line ? h("code", { class: "place", title: `${spot.verb} ${spot.name}`.trim() }, `${relativePath(spot.path)}:${spot.line}`) : spot ? h("code", { class: "place" }, `${spot.flow} ${spot.step}`) : null);

function origin({ taken }) {
  const rows = [
    taken.start ? [`start: ${taken.start}`, taken.matched ? `“${taken.matched}”` : ""] : null,
    taken.heard ? ["heard as", taken.heard] : null,
    taken.reason ? ["because", taken.reason] : null,
  ].filter(Boolean);
  if (!rows.length && !taken.spot) return null;
  return part("Taken by", h("dl", {}, rows.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)])), source(taken.spot));
}

function scores(candidates) {
  const shown = candidates.filter((one, index) => index === 0 || one.chosen || one.score >= 0.01).slice(0, 5);
  if (!shown.length) return null;
  return part("Compared with", h("ol", { class: "scores" }, shown.map((one) => h("li", { class: one.chosen ? "chosen" : "" },
    h("span", {}, one.title || one.flow, h("small", {}, one.example ? `“${one.example}”` : "")),
    h("meter", { min: "0", max: "1", value: String(one.score), "aria-hidden": "true" }),
    h("b", {}, one.score.toFixed(2))))));
}

function conditions(list) {
  if (!list.length) return null;
  return part("Conditions", h("ul", { class: "conditions" }, list.map((one) => {
    const names = one.names.filter(([name]) => name !== one.source).map(([name, value]) => `${name} = ${value}`);
    return h("li", { class: one.holds === true ? "yes" : one.holds === false ? "no" : "" },
      one.holds === null ? h("i") : icon(one.holds ? "check" : "cross"),
      h("div", {}, h("code", {}, one.source), one.holds === null ? h("span", {}, ` = ${one.value}`) : null,
        h("small", {}, names.length ? `${names.join(", ")} ` : null, source(one.spot)),
        one.failure ? h("small", { class: "bad" }, one.failure) : null));
  })));
}

function steps(list) {
  if (!list.length) return null;
  return part("Steps", h("ol", { class: "steps" }, list.map((one) => h("li", { class: one.skipped ? "skipped" : "" }, h("b", {}, one.spot.verb || "end"), one.spot.name ? h("span", {}, one.spot.name) : null, source(one.spot)))));
}

const VERDICTS = { allowed: "good", refused: "bad", held: "warn" };

function messages(list) {
  if (!list.length) return null;
  return part("Said", list.map((one) => {
    const verdict = one.sending ?? one.queued;
    return h("div", { class: "said" },
      h("p", {}, one.text || "(no words)"),
      one.buttons.length ? h("p", { class: "offers" }, one.buttons.map((label) => h("span", {}, label))) : null,
      h("div", { class: "row" },
        verdict ? h("span", { class: `chip ${VERDICTS[verdict.verdict]}`, title: verdict.meaning }, verdict.verdict === "allowed" ? "gate: allowed" : `gate: ${verdict.verdict}`) : null,
        verdict ? h("small", {}, verdict.reason || one.queued?.reason) : null,
        one.status || one.outcome ? h("span", { class: "outcome" }, one.status || one.outcome) : null,
        source(one.spot),
        one.platform_id ? h("button", { type: "button", class: "link", onclick: () => showMessage(one.platform_id) }, "show") : null),
      verdict?.meaning ? h("p", { class: "hint" }, verdict.meaning) : null);
  }));
}

function facts(list) {
  return list.length ? part("Happened", h("ul", { class: "facts" }, list.map((fact) => h("li", {}, fact)))) : null;
}

function rejected(list) {
  if (!list.length) return null;
  return h("details", { class: "part more" }, h("summary", {}, `Not taken by ${list.length} other${list.length === 1 ? "" : "s"}`), h("ul", { class: "facts" }, list.map((one) => h("li", {}, h("b", {}, `${one.kind}${one.what ? ` ${one.what}` : ""}: `), one.reason))));
}

function times(turn) {
  return turn.times.length ? h("p", { class: "times" }, turn.times.map((one) => `${one.what} ${one.ms} ms`).join(" · ")) : null;
}
