// The phones, side by side: each customer's screen and menu. The panels show the chosen one.

import { perform } from "./actions.js";
import { showChat, toEnd } from "./bubbles.js";
import { now } from "./clock.js";
import { startComposer } from "./composer.js";
import { $ } from "./dom.js";
import { startMenu } from "./menus.js";
import { openSave } from "./save.js";
import { closeSheet } from "./sheet.js";
import { recall, remember } from "./tab_storage.js";
import { initials, phone as digits } from "./format.js";

const phones = new Map(); // key -> {element, customer, quoted}
let choice = "";
let listener = () => {};

export const chosen = () => choice;
export const onChoose = (chooseListener) => (listener = chooseListener);

export function choose(key) {
  if (key === choice) return;
  choice = key;
  remember("customer", key);
  for (const [one, phone] of phones) {
    phone.element.classList.toggle("chosen", one === key);
    $(".name", phone.element).setAttribute("aria-pressed", String(one === key));
  }
  listener();
}

export function startPhones() {
  $("#join").addEventListener("click", () => perform("add_customer"));
}

export function showPhones(sections) {
  for (const customer of sections.customers ?? []) {
    const known = phones.get(customer.key) ?? make(customer);
    known.customer = customer;
    showHolder(known);
    const chat = sections[`phone:${customer.key}`];
    if (chat) {
      showChat(known, chat, now());
      markRead(known, chat);
    }
  }
  $("#phone-list").dataset.count = String(phones.size);
  if (!choice && phones.size) choose(phones.has(recall("customer")) ? recall("customer") : phones.keys().next().value);
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
  $(".language", element).addEventListener("change", (event) => perform("language", { customer: customer.key, language: event.target.value }));
  $(".chat", element).addEventListener("scroll", ({ target }) => (phone.isBack = target.scrollHeight - target.scrollTop - target.clientHeight > 60), { passive: true });
  new ResizeObserver(() => toEnd(phone)).observe($(".chat", element));
  startComposer(phone);
  startMenu($(".holder .menu", element), (item) => menuAction(phone, item.do));
  startMenu($(".composer .menu", element), ({ send }) =>
    send === "location" ? perform("location", { customer: customer.key }) : perform("send_file", { customer: customer.key, kind: send }));
  $(".blocked button", element).addEventListener("click", () => perform("switch", { customer: customer.key, what: "unblock" }));
  $(".sheet .round", element).addEventListener("click", () => closeSheet(phone));
  $(".sheet", element).addEventListener("keydown", (event) => event.key === "Escape" && closeSheet(phone));
  phones.set(customer.key, phone);
  $("#phone-list").append(element);
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

function showHolder({ element, customer }) {
  $(".name", element).textContent = customer.name;
  $(".digits", element).textContent = digits(customer.phone);
  $(".holder .menu-button", element).setAttribute("aria-label", `More that ${customer.name} can do`);
  if (document.activeElement !== $(".language", element)) $(".language", element).value = customer.language;
  $(".composer", element).hidden = customer.has_blocked;
  $(".blocked", element).hidden = !customer.has_blocked;
  for (const [name, isHidden] of [["block", customer.has_blocked], ["unblock", !customer.has_blocked], ["stop", customer.has_stopped], ["resume", !customer.has_stopped]])
    $(`[data-do=${name}]`, element).hidden = isHidden;
}

function menuAction(phone, what) {
  const customer = phone.customer.key;
  if (what === "save") openSave(customer, phone.customer.name);
  else if (what === "word-stop") perform("say", { customer, text: "STOP" });
  else if (what === "ad") perform("ad", { customer });
  else if (what === "number") perform("number", { customer });
  else perform("switch", { customer, what });
}

// ---- reading: a chat that is visible on the page counts as read

function markRead(phone, chat) {
  if (document.visibilityState !== "visible" || phone.customer.has_blocked) return;
  const unread = chat.bubbles.some((bubble) => bubble.by === "business" && bubble.status !== "read" && bubble.status !== "failed" && bubble.status !== "played");
  if (!unread || phone.isMarking) return;
  phone.isMarking = true;
  setTimeout(async () => {
    await perform("open_chat", { customer: phone.customer.key });
    phone.isMarking = false;
  }, 350);
}
