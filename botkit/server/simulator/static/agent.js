// The agent's side of a conversation: the ticket, both sides' words, how long the window is open, what a reply costs, why the bot gave up.

import { perform } from "./actions.js";
import { now } from "./clock.js";
import { $, h, reconcile } from "./dom.js";
import { chosen } from "./phones.js";
import { explained } from "./trace.js";
import { length, moment, shortTime } from "./format.js";

let seen = 0; // the version of the conversation that is shown: an answer says so, and newer words are shown first
let templates = ""; // prepared words and topics that the form offers
let whose = ""; // the customer that the words in the form are for
const FIELDS = ["#agent-text", "#agent-values", "#agent-outcome"];
const drafts = new Map(); // customer -> what is written and not sent

export function startAgent() {
  $("#agent-form").addEventListener("submit", (event) => {
    event.preventDefault();
    return give("agent_write", "#agent-text", "text", { seen });
  });
  $("#agent-note").addEventListener("click", () => give("agent_note", "#agent-text", "text"));
  $("#agent-close").addEventListener("click", () => give("agent_close", "#agent-outcome", "outcome"));
  $("#agent-canned").addEventListener("change", ({ target }) => {
    if (target.value) $("#agent-text").value = target.value;
    target.selectedIndex = 0;
  });
  $("#agent-send").addEventListener("click", async () => {
    const values = $("#agent-values").value.split("\n").filter(Boolean);
    return give("agent_template", "#agent-values", "values", { values, template: $("#agent-template").value, topic: $("#agent-topic").value });
  });
}

async function give(action, field, name, more = {}) {
  const customer = chosen();
  if (!(await perform(action, { customer, [name]: $(field).value, ...more }))) return;
  if (customer === whose) $(field).value = "";
  else drafts.get(customer)?.splice(FIELDS.indexOf(field), 1, ""); // somebody else was chosen meanwhile
}

export function showAgent(agent, key) {
  if (key !== whose) {
    drafts.set(whose, FIELDS.map((field) => $(field).value));
    for (const [index, field] of FIELDS.entries()) $(field).value = drafts.get(key)?.[index] ?? "";
    whose = key;
  }
  const ticket = agent?.ticket ?? null;
  seen = ticket?.words ?? 0;
  $("#agent-form").hidden = !ticket;
  reconcile($("#agent-ticket"), [ticket ? ["ticket", JSON.stringify([ticket, minutes(ticket)]), () => head(ticket, agent, key)] : ["none", JSON.stringify(agent ?? null), () => nobody(agent, key)]]);
  reconcile($("#agent-talk"), (agent?.entries ?? []).map((entry) => [String(entry.seq), JSON.stringify(entry), () => line(entry)]));
  reconcile($("#agent-why"), agent?.why ? [["why", `${agent.why.seq}`, () => why(agent.why)]] : []);
  if (ticket) showForm(agent);
}

const minutes = (ticket) => Math.floor((now() - Date.parse(ticket.waiting_since || ticket.due_at || 0)) / 60_000);

function nobody(agent, key) {
  if (!agent?.known) return h("p", { class: "empty" }, "The business does not know this person yet: nothing was written.");
  return h("div", { class: "card" },
    h("p", {}, "The bot has the chat."),
    agent.queue
      ? h("button", { type: "button", "data-focus": "take", onclick: () => perform("agent_take", { customer: key }) }, "Take the conversation over")
      : h("p", { class: "hint" }, "Name a queue in botkit.yaml, and people can take conversations over."));
}

function head(ticket, agent, key) {
  const waits = ticket.waiting_since ? `The customer waits for ${length((now() - Date.parse(ticket.waiting_since)) / 1000)}` : "Nobody waits for an answer";
  return h("div", { class: "card" },
    h("div", { class: "row" },
      h("strong", {}, `Ticket ${ticket.id}`),
      h("span", { class: "chip" }, ticket.queue),
      ticket.state === "snoozed" ? h("span", { class: "chip" }, "snoozed") : null,
      ticket.overdue_at ? h("span", { class: "chip bad" }, "overdue") : null,
      h("span", { class: `chip ${ticket.owner === "bot" ? "warn" : "good"}` }, ticket.owner === "bot" ? "the bot has the chat" : "people have the chat")),
    h("p", {}, waits, ticket.due_at ? `; somebody should come until ${moment(Date.parse(ticket.due_at))}` : "", "."),
    ticket.assignee
      ? h("p", { class: "hint" }, `${ticket.assignee} has it.`)
      : h("button", { type: "button", "data-focus": "take", onclick: () => perform("agent_take", { customer: key }) }, `Take it as ${agent.me}`));
}

const SIDES = { customer: "Customer", bot: "Bot", agent: "Agent", note: "Note", ticket: "" };

function line(entry) {
  const who = entry.by ? `${entry.by}${entry.side === "note" ? ", note" : ""}` : SIDES[entry.side];
  return h("li", { class: `said-by ${entry.side}` },
    h("div", { class: "row" }, who ? h("strong", {}, who) : null, h("time", {}, shortTime(Date.parse(entry.at))), entry.status === "failed" ? h("span", { class: "chip bad" }, "not delivered") : null),
    h("p", {}, entry.text || "(no words)"));
}

function showForm(agent) {
  const { outlook, topics } = agent;
  $("#agent-outlook").textContent = outlook ? sentence(outlook) : "";
  const listed = JSON.stringify([agent.templates, agent.canned, topics]);
  if (listed === templates) return;
  templates = listed;
  $("#agent-canned-label").hidden = !agent.canned.length;
  $("#agent-canned").replaceChildren(h("option", { value: "" }, "choose"), ...agent.canned.map((one) => h("option", { value: one.text }, one.name)));
  $("#agent-templates").hidden = !agent.templates.length;
  $("#agent-topic").replaceChildren(...topics.map((one) => h("option", { value: one.name }, one.title)));
  $("#agent-template").replaceChildren(...agent.templates.map((one) => h("option", { value: one.name }, `${one.name} (${one.category}, ${one.values} ${one.values === 1 ? "value" : "values"})`)));
}

// "Words of your own until Mon 2 Jun, 10:00 (23 h 59 min). They cost nothing. A utility template costs 0.0456 EUR."
function sentence(outlook) {
  const left = outlook.until ? (Date.parse(outlook.until) - now()) / 1000 : 0;
  const words = outlook.refused
    ? `Words of your own may not be sent: ${outlook.meaning}`
    : outlook.until ? `Words of your own until ${moment(Date.parse(outlook.until))} (${length(left)}).` : "Words of your own may be sent at any time.";
  const prices = outlook.prices.filter((price) => !(outlook.refused && price.kind === "words")).map(priced);
  return [words, ...prices].join(" ");
}

function priced({ kind, amount, currency }) {
  const what = kind === "words" ? "An answer" : `A ${kind} template`;
  if (!amount) return `${what}: the price is not known.`;
  return Number(amount) ? `${what} costs ${amount} ${currency}.` : `${what} costs nothing.`;
}

function why(turn) {
  return h("div", {}, h("h2", {}, "Why the bot gave up"), h("details", { class: "card turn", open: true }, explained(turn)));
}
