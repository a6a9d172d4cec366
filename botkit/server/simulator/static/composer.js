// The composer: the field of a phone in which messages are written, and the quoted message above it.

import { perform } from "./actions.js";
import { $ } from "./dom.js";

export function startComposer(phone) {
  const { element } = phone;
  const area = $("textarea", element);
  const form = $(".composer", element);
  const fit = () => {
    area.style.height = "auto";
    area.style.height = `${Math.min(area.scrollHeight, 120)}px`;
    form.classList.toggle("written", Boolean(area.value.trim()));
  };
  area.addEventListener("input", fit);
  area.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const text = area.value;
    if (!text.trim()) return;
    phone.isBack = false;
    const reply_to = phone.quoted;
    area.value = "";
    fit();
    quote(phone, "");
    if (!(await perform("say", { customer: phone.customer.key, text, reply_to })) && !area.value) area.value = text;
  });
  $(".quoting button", element).addEventListener("click", () => quote(phone, ""));
}

export function quote(phone, key, text = "") {
  phone.quoted = key;
  $(".quoting", phone.element).hidden = !key;
  $(".quoting div", phone.element).textContent = text;
  if (key) $("textarea", phone.element).focus();
}
