// The sheet: the rows of a list message, opened over the chat.

import { perform } from "./actions.js";
import { $, h } from "./dom.js";

export function openSheet(phone, bubble) {
  const sheet = $(".sheet", phone.element);
  phone.sheet = `list-${bubble.key}`;
  $("strong", sheet).textContent = bubble.screen.menu || "Choose";
  sheet.setAttribute("aria-label", bubble.screen.menu || "Choose");
  const sections = bubble.screen.sections?.length ? bubble.screen.sections : [{ title: "", rows: bubble.screen.buttons }];
  $(".rows", sheet).replaceChildren(
    ...sections.map((section) => h("div", { role: "group", "aria-label": section.title || undefined },
      section.title ? h("h3", {}, section.title) : null,
      section.rows.map((row) => h("button", { type: "button", onclick: () => pick(phone, bubble, row) },
        h("span", {}, h("span", { class: "label" }, row.label), row.description ? h("small", {}, row.description) : null), h("i", { "aria-hidden": "true" }))))),
  );
  sheet.hidden = false;
  $(".rows button", sheet)?.focus();
}

export function closeSheet(phone) {
  $(".sheet", phone.element).hidden = true;
  // By its key: the bubble may have been replaced meanwhile by one with another status.
  $(`[data-focus="${CSS.escape(phone.sheet)}"]`, phone.element)?.focus();
}

function pick(phone, bubble, row) {
  closeSheet(phone);
  perform("tap", { customer: phone.customer.key, label: row.id, title: row.label, message: bubble.key });
}
