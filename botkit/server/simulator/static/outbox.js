// The outbox: waiting messages, and the newest sent ones.

import { now } from "./clock.js";
import { $, h, reconcile } from "./dom.js";
import { length, shortTime } from "./format.js";

const STATUS_TEXT = { queued: "waiting", accepted: "accepted", sent: "sent", delivered: "delivered", read: "read", played: "played", failed: "failed" };

export function showOutbox(rows) {
  if (!rows.length) {
    reconcile($("#pane-outbox"), [["none", "none", () => h("p", { class: "empty" }, "Nothing was sent yet. Here are the waiting messages, and the newest ones with their status.")]]);
    return;
  }
  reconcile($("#pane-outbox"), rows.map((row) => {
    const due = row.due_at ? Math.round((Date.parse(row.due_at) - now()) / 1000) : 0;
    const waits = row.due_at && row.status === "queued";
    return [row.key, JSON.stringify([row, waits ? Math.round(due / 30) : 0]), () => line(row, waits ? due : null)];
  }));
}

function line(row, due) {
  const state = due === null ? STATUS_TEXT[row.status] ?? row.status : due > 0 ? `in ${length(due)}` : "about to go";
  const kind = row.status === "failed" ? "bad" : due !== null ? "warn" : row.status === "read" || row.status === "delivered" ? "good" : "";
  return h("div", { class: "card sent" },
    h("div", { class: "row" },
      h("strong", {}, row.to), h("time", {}, shortTime(Date.parse(row.queued_at))), h("span", { class: `chip ${kind}` }, state)),
    h("p", {}, row.text || "(no words)"),
    h("p", { class: "small" },
      h("span", {}, row.flow || "answer to a stop word"), h("span", {}, row.purpose), row.template ? h("span", {}, `template ${row.template} when the window is closed`) : null));
}
