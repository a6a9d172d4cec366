// The contact: what is stored about a customer, what may be sent and until when.

import { now } from "./clock.js";
import { $, h, reconcile } from "./dom.js";
import { relativePath } from "./paths.js";
import { length, moment, phone } from "./format.js";

const DAY = 24 * 3600;

export function showContact(contact, key, customer) {
  const pane = $("#pane-contact");
  if (!contact || !customer) return reconcile(pane, []);
  const left = contact.known && contact.window.closes_at ? (Date.parse(contact.window.closes_at) - now()) / 1000 : 0;
  const parts = [
    ["head", JSON.stringify([customer, contact.known, contact.name, contact.tags, contact.addresses]), () => head(contact, customer)],
    ["window", JSON.stringify([contact.window, Math.floor(left / (left > 7200 ? 60 : 1))]), () => windowCard(contact, left)],
  ];
  if (contact.session) parts.push(["session", JSON.stringify(contact.session), () => sessionCard(contact.session)]);
  parts.push(["topics", JSON.stringify([contact.topics, contact.stopped]), () => topics(contact)]);
  if (contact.known) parts.push(["stored", JSON.stringify([contact.fields, contact.follows, contact.language, contact.zone]), () => stored(contact)]);
  parts.push(["cost", JSON.stringify(contact.cost ?? ""), () => cost(contact.cost)]);
  return reconcile(pane, parts);
}

const pairs = (entries) => h("dl", {}, entries.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value)]));

function head(contact, customer) {
  return h("div", { class: "card person" },
    h("div", {}, h("strong", {}, contact.name || customer.name), h("span", {}, phone(customer.phone))),
    contact.known
      ? h("div", { class: "chips" }, contact.tags.map((tag) => h("span", { class: "chip" }, tag)))
      : h("p", { class: "hint" }, "The business does not know this person yet: nothing was written."));
}

function windowCard(contact, left) {
  const isOpen = contact.known && left > 0;
  const meter = h("meter", { min: "0", max: String(DAY), low: String(2 * 3600), optimum: String(DAY), value: String(Math.max(0, left)), "aria-label": "What is left of the window" });
  return h("div", { class: `card window ${isOpen ? "open" : "shut"}` },
    h("h2", {}, "Service window"),
    h("p", {}, isOpen ? h("strong", {}, `Open for ${length(left)}`) : h("strong", {}, contact.known && contact.window.heard_at ? "Closed" : "Not open yet")),
    isOpen ? meter : null,
    h("p", { class: "hint" }, isOpen ? `Free-form answers until ${moment(Date.parse(contact.window.closes_at))}` : "Only approved templates reach them, and only what they agreed to."),
    contact.window?.entry_until ? h("p", { class: "hint" }, `Free entry point until ${moment(Date.parse(contact.window.entry_until))}`) : null);
}

function sessionCard(session) {
  const values = Object.entries(session.values);
  return h("div", { class: "card" },
    h("h2", {}, "Conversation"),
    h("p", {}, h("strong", {}, session.flow), session.title ? ` · ${session.title}` : ""),
    h("p", { class: "hint" }, `Waits ${session.waits || "for nothing"}`, session.until ? `, until ${moment(Date.parse(session.until))}` : "", h("br"), h("code", {}, relativePath(session.where)), session.is_older ? " (an older version of the flow)" : ""),
    values.length ? pairs(values) : null);
}

const STATUS_CLASS = { given: "good", withdrawn: "bad", suppressed: "bad", expired: "warn", pending: "warn", unknown: "" };
const STATUS_TEXT = { given: "agreed", withdrawn: "withdrawn", suppressed: "suppressed", expired: "expired", pending: "to be confirmed", unknown: "never asked" };

function topics(contact) {
  return h("div", { class: "card" },
    h("h2", {}, "Agreed to"),
    contact.stopped ? h("p", { class: "chip bad" }, "Marketing stopped in the messenger") : null,
    contact.topics.length
      ? h("ul", { class: "topics" }, contact.topics.map((topic) => h("li", {},
          h("div", {}, h("strong", {}, topic.topic), h("span", { class: `chip ${STATUS_CLASS[topic.status] ?? ""}` }, STATUS_TEXT[topic.status] ?? topic.status)),
          h("p", { class: "hint" }, `${topic.title || topic.purpose}`, topic.since ? ` · since ${moment(Date.parse(topic.since))}` : ""))))
      : h("p", { class: "hint" }, "botkit.yaml names no topics."));
}

function stored(contact) {
  const entries = [
    ["Language", contact.language || "not known"],
    ...(contact.zone ? [["Zone", contact.zone]] : []),
    ...Object.entries(contact.fields),
    ...contact.follows.map((one) => [`follows ${one.topic}`, one.value || "everything"]),
  ];
  return h("div", { class: "card" }, h("h2", {}, "Stored"), pairs(entries));
}

function cost(charges) {
  const describe = ({ count, category, why }) => `${count} × ${category}${why ? `, ${why}` : ""}`;
  return h("div", { class: "card cost" },
    h("h2", {}, "Cost so far"),
    charges?.lines.length
      ? [h("p", {}, h("strong", {}, charges.total || "not known")),
          h("ul", {}, charges.lines.map((line) => h("li", {}, h("span", {}, describe(line)), line.amount ? h("span", {}, line.amount) : null))),
          charges.unpriced && charges.total ? h("p", { class: "hint" }, `Without ${charges.unpriced} whose price is not known.`) : null]
      : h("p", { class: "hint" }, "Nothing arrived yet that the platform would bill."));
}
