// The phones, side by side: each customer's screen and what its holder can do. One of them is chosen: the panes beside speak of it.

import { act } from "./act.js";
import { showChat, toEnd } from "./bubbles.js";
import { now } from "./clock.js";
import { $, all, h } from "./dom.js";
import { keep, kept } from "./kept.js";
import { startMenu } from "./menus.js";
import { openSave } from "./save.js";
import { initials, phone as digits } from "./words.js";

const phones = new Map(); // key -> {element, customer, quoted}
let choice = "";
let told = () => {};

export const chosen = () => choice;
export const onChoose = (listener) => (told = listener);

export function choose(key) {
  if (key === choice) return;
  choice = key;
  keep("customer", key);
  for (const [one, phone] of phones) {
    phone.element.classList.toggle("chosen", one === key);
    $(".name", phone.element).setAttribute("aria-pressed", String(one === key));
  }
  told();
}

export function startPhones() {
  $("#join").addEventListener("click", () => act("join"));
}

export function showPhones(desk) {
  for (const customer of desk.customers ?? []) {
    const known = phones.get(customer.key) ?? make(customer);
    known.customer = customer;
    holder(known);
    const chat = desk[`phone:${customer.key}`];
    if (chat) {
      showChat(known, chat, now());
      looks(known, chat);
    }
  }
  $("#shelf").dataset.count = String(phones.size);
  if (!choice && phones.size) choose(phones.has(kept("customer")) ? kept("customer") : phones.keys().next().value);
}

function make(customer) {
  const element = $("#phone-template").content.firstElementChild.cloneNode(true);
  const phone = { element, customer, quoted: "", sheet: "", isBack: false };
  const { business, official } = document.body.dataset;
  element.id = `phone-${customer.key}`;
  element.dataset.customer = customer.key;
  $(".avatar", element).textContent = initials(business);
  $(".who strong", element).append(business, ...(official ? [badge()] : []));
  $(".sub", element).textContent = "Business account";
  $(".chat", element).setAttribute("aria-label", `Chat of ${customer.name} with ${business}`);
  $("textarea", element).setAttribute("aria-label", `Message as ${customer.name}`);
  $(".name", element).addEventListener("click", () => choose(customer.key));
  element.addEventListener("focusin", () => choose(customer.key));
  element.addEventListener("pointerdown", () => choose(customer.key));
  $(".language", element).addEventListener("change", (event) => act("language", { customer: customer.key, language: event.target.value }));
  $(".chat", element).addEventListener("scroll", ({ target }) => (phone.isBack = target.scrollHeight - target.scrollTop - target.clientHeight > 60), { passive: true });
  new ResizeObserver(() => toEnd(phone)).observe($(".chat", element));
  compose(phone);
  startMenu($(".holder .menu", element), (about) => does(phone, about.do));
  startMenu($(".composer .menu", element), ({ send }) =>
    send === "place" ? act("place", { customer: customer.key }) : act("send", { customer: customer.key, kind: send }));
  $(".blocked button", element).addEventListener("click", () => act("switch", { customer: customer.key, what: "unblock" }));
  $(".sheet .round", element).addEventListener("click", () => closeSheet(phone));
  $(".sheet", element).addEventListener("keydown", (event) => event.key === "Escape" && closeSheet(phone));
  phones.set(customer.key, phone);
  $("#shelf").append(element);
  return phone;
}

function badge() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("class", "verified");
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", "verified");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", "#i-verified");
  svg.append(use);
  return svg;
}

function holder({ element, customer }) {
  $(".name", element).textContent = customer.name;
  $(".digits", element).textContent = digits(customer.phone);
  $(".holder .menu-button", element).setAttribute("aria-label", `More that ${customer.name} can do`);
  if (document.activeElement !== $(".language", element)) $(".language", element).value = customer.language;
  $(".composer", element).hidden = customer.has_blocked;
  $(".blocked", element).hidden = !customer.has_blocked;
  for (const [name, isHidden] of [["block", customer.has_blocked], ["unblock", !customer.has_blocked], ["stop", customer.has_stopped], ["resume", !customer.has_stopped]])
    $(`[data-do=${name}]`, element).hidden = isHidden;
}

function does(phone, what) {
  const customer = phone.customer.key;
  if (what === "save") openSave(customer, phone.customer.name);
  else if (what === "word-stop") act("say", { customer, text: "STOP" });
  else if (what === "ad") act("ad", { customer });
  else if (what === "number") act("number", { customer });
  else act("switch", { customer, what });
}

// ---- writing

function compose(phone) {
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
    if (!(await act("say", { customer: phone.customer.key, text, reply_to })) && !area.value) area.value = text;
  });
  $(".quoting button", element).addEventListener("click", () => quote(phone, ""));
}

export function quote(phone, key, text = "") {
  phone.quoted = key;
  $(".quoting", phone.element).hidden = !key;
  $(".quoting div", phone.element).textContent = text;
  if (key) $("textarea", phone.element).focus();
}

// ---- the list sheet

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
  // By its name: the bubble may have been made anew meanwhile, when its ticks turned blue.
  $(`[data-focus="${CSS.escape(phone.sheet)}"]`, phone.element)?.focus();
}

function pick(phone, bubble, row) {
  closeSheet(phone);
  act("tap", { customer: phone.customer.key, label: row.id, title: row.label, message: bubble.key });
}

// ---- reading: who has the chat on the screen has read it

function looks(phone, chat) {
  if (document.visibilityState !== "visible" || phone.customer.has_blocked) return;
  const unread = chat.bubbles.some((bubble) => bubble.by === "business" && bubble.status !== "read" && bubble.status !== "failed" && bubble.status !== "played");
  if (!unread || phone.looking) return;
  phone.looking = true;
  setTimeout(async () => {
    await act("look", { customer: phone.customer.key });
    phone.looking = false;
  }, 350);
}

// Show the bubble of a message; from the trace.
export function showMessage(key) {
  const bubble = all(".bubble").find((one) => one.dataset.key === key);
  if (!bubble) return;
  bubble.scrollIntoView({ block: "center", behavior: "smooth" });
  bubble.classList.remove("shown-once");
  requestAnimationFrame(() => bubble.classList.add("shown-once"));
}
