// Bubbles: the messages and notes of a chat, as a phone shows them.

import { perform } from "./actions.js";
import { quote } from "./composer.js";
import { $, all, h, icon, reconcile } from "./dom.js";
import { chatDay, shortTime } from "./format.js";
import { openSheet } from "./sheet.js";

const EMOJIS = ["👍", "❤️", "😂", "😮", "😢", "🙏"];
const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;
const MOST_BUTTONS = 3; // that a message shows; more of them open as a sheet

export function showChat(phone, chat, now) {
  const log = $(".chat", phone.element);
  const wanted = [];
  let day = "";
  for (const [index, bubble] of chat.bubbles.entries()) {
    const at = bubble.at * 1000;
    const here = chatDay(at, now);
    if (here !== day) wanted.push([`day-${new Date(at).toISOString().slice(0, 10)}-${index}`, here, () => h("p", { class: "day" }, here)]);
    const follows = here === day && chat.bubbles[index - 1]?.by === bubble.by;
    day = here;
    wanted.push([bubble.key, JSON.stringify([bubble, follows, chat.wordings?.[bubble.key]]), (old) => entry(phone, bubble, chat, follows, old)]);
  }
  if (chat.typing) wanted.push(["typing", "typing", typing]);
  if (!wanted.length) wanted.push(["hello", "hello", hello]);
  reconcile(log, wanted);
  $(".sub", phone.element).textContent = chat.typing ? "typing…" : "Business account";
  toEnd(phone);
}

// Scroll to the newest message, unless the reader has scrolled back.
export function toEnd(phone) {
  const log = $(".chat", phone.element);
  if (!phone.isBack) log.scrollTop = log.scrollHeight;
}

const hello = () => h("p", { class: "hello" }, icon("lock"), "A stand-in for the platform. Nothing leaves this machine.");
const typing = () => h("div", { class: "bubble theirs typing", role: "img", "aria-label": "typing" }, h("i"), h("i"), h("i"));

// Ticks are changed in place: a screen reader would read out a new bubble as a whole.
function entry(phone, bubble, chat, follows, old) {
  const same = JSON.stringify([{ ...bubble, status: "", code: 0 }, follows, chat.wordings?.[bubble.key]]);
  if (old?.dataset.same === same) {
    $(".meta", old).replaceWith(meta(bubble, bubble.by === "customer"));
    return old;
  }
  const made = view(phone, bubble, chat, follows);
  if (bubble.by !== "note") made.dataset.same = same;
  return made;
}

function view(phone, bubble, chat, follows) {
  if (bubble.by === "note") return h("p", { class: `note ${bubble.kind ?? ""}` }, bubble.kind === "refused" || bubble.kind === "declined" ? icon("warn") : null, h("span", {}, bubble.note.replaceAll(`${document.body.dataset.folder}/`, "")));
  const mine = bubble.by === "customer";
  const screen = bubble.screen ?? {};
  const wording = chat.wordings?.[bubble.key]; // of a template whose wording the stand-in platform does not know
  const text = screen.text || wording?.text || "";
  const isSticker = screen.kind === "sticker";
  const body = h("div", { class: "body" },
    h("span", { class: "sr" }, mine ? `${phone.customer.name}: ` : `${document.body.dataset.business}: `),
    quoted(bubble, chat),
    screen.media?.length ? h("div", { class: "media" }, screen.media.map((file) => fileView(phone, file, mine))) : null,
    screen.where ? map(screen) : null,
    screen.cards?.map(([name, number]) => h("p", { class: "contact-card" }, h("strong", {}, name), number)),
    screen.template ? h("p", { class: "template-name", title: wording ? "The text of the flow: the approved wording is not known here" : "" }, icon("file"), `${screen.template}`, screen.category ? ` · ${screen.category}` : "") : null,
    screen.header ? h("p", { class: "head" }, screen.header) : null,
    text ? h("p", { class: "text" }, rich(text)) : null,
    screen.template && !screen.text && screen.values?.length ? h("p", { class: "values" }, screen.values.join(" · ")) : null,
    screen.parts?.length && screen.kind !== "contacts" ? screen.parts.map((part) => h("p", { class: "foot" }, part)) : null,
    screen.footer ? h("p", { class: "foot" }, screen.footer) : null,
    meta(bubble, mine));
  const element = h("div", { class: `bubble ${mine ? "mine" : "theirs"}${follows ? " follows" : ""}${isSticker ? " sticker" : ""}` }, body, buttons(phone, bubble, wording?.buttons ?? []), reactions(bubble), mine ? null : tools(phone, bubble, text || screen.header || screen.kind));
  return element;
}

function meta(bubble, mine) {
  const words = { sent: "sent", delivered: "delivered", read: "read", played: "played", failed: "not delivered" }[bubble.status] ?? "";
  const ticks = mine || bubble.status === "failed"
    ? h("span", { class: `ticks ${bubble.status}`, role: "img", "aria-label": words }, icon(bubble.status === "failed" ? "warn" : bubble.status === "sent" ? "tick" : "ticks"))
    : null;
  return h("span", { class: "meta", "aria-live": "off" }, bubble.code ? `${bubble.code} ` : null, h("time", {}, shortTime(bubble.at * 1000)), ticks);
}

function quoted(bubble, chat) {
  const about = bubble.reply_to && chat.bubbles.find((one) => one.key === bubble.reply_to);
  if (!about) return null;
  const words = about.screen?.text || chat.wordings?.[about.key]?.text || about.screen?.header || about.screen?.template || about.screen?.kind || "";
  const name = about.by === "business" ? document.body.dataset.business : "You";
  return h("blockquote", { class: about.by }, h("strong", {}, name), h("span", {}, words));
}

// *bold*, _italic_ and ~struck~ as the messenger shows them, and addresses as links.
function rich(text) {
  const parts = [];
  let last = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(...styled(text.slice(last, found.index)), h("a", { href: found[0], rel: "noreferrer noopener", target: "_blank" }, found[0].replace(/^https?:\/\//, "")));
    last = found.index + found[0].length;
  }
  return [...parts, ...styled(text.slice(last))];
}

const STYLES = { "*": "b", _: "i", "~": "s" };

function styled(text) {
  return text.split(/(\*[^*\n]+\*|_[^_\n]+_|~[^~\n]+~)/g).filter(Boolean).map((part) => {
    const name = part.length > 2 && part[0] === part.at(-1) ? STYLES[part[0]] : null;
    return name ? h(name, {}, part.slice(1, -1)) : part;
  });
}

function fileView(phone, file, mine) {
  if (mine && file.id && (file.kind === "image" || file.kind === "sticker")) return h("img", { src: `/media/${encodeURIComponent(file.id)}`, alt: file.kind === "image" ? "Photo" : "Sticker", width: "240", height: "160", onload: () => toEnd(phone) });
  const words = { audio: "Voice message", video: "Video", document: "Document", image: "Picture", sticker: "Sticker" }[file.kind] ?? file.kind;
  const name = file.name || (file.link ? file.link.replace(/^https?:\/\//, "") : words);
  if (file.kind === "audio") return h("div", { class: "file voice" }, icon("play"), h("span", { class: "wave", "aria-hidden": "true" }), h("span", { class: "sr" }, words));
  return h("div", { class: `file ${file.kind}` }, icon(file.kind === "image" ? "image" : file.kind === "video" ? "video" : "file"), h("span", {}, h("strong", {}, name), h("small", {}, words)));
}

function map(screen) {
  const words = screen.place.replace(/^\S+\s?/, "");
  return h("div", { class: "map" }, h("div", { class: "ground", "aria-hidden": "true" }, icon("pin")), h("strong", {}, words || "Location"), h("small", {}, screen.where.map((part) => part.toFixed(4)).join(", ")));
}

function buttons(phone, bubble, labels) {
  const { buttons: own = [], menu, link, sections = [] } = bubble.screen ?? {};
  const offered = own.length ? own : labels.map((label) => ({ id: label, label }));
  const list = [];
  if (menu || sections.length || offered.length > MOST_BUTTONS) {
    list.push(h("button", { type: "button", "data-focus": `list-${bubble.key}`, "aria-haspopup": "dialog", onclick: () => openSheet(phone, bubble) }, icon("list"), menu || "Choose"));
  } else {
    for (const button of offered)
      list.push(button.link
        ? h("a", { href: button.link, rel: "noreferrer noopener", target: "_blank" }, icon("link"), button.label)
        : h("button", { type: "button", onclick: () => perform("tap", { customer: phone.customer.key, label: button.id, title: button.label, message: bubble.key }) }, bubble.screen.template ? icon("reply") : null, button.label));
  }
  if (bubble.by === "business") list.push(...answers(phone, bubble.screen ?? {}));
  if (link) list.push(h("a", { href: link[1], rel: "noreferrer noopener", target: "_blank", title: link[1] }, icon("link"), link[0]));
  return list.length ? h("div", { class: "buttons" }, list) : null;
}

// The buttons of messages that ask for something: what they send.
function answers(phone, screen) {
  const customer = phone.customer.key;
  const button = (label, act) => h("button", { type: "button", onclick: act }, label);
  switch (screen.kind) {
    case "location_request_message": return [button("Send location", () => perform("location", { customer }))];
    case "request_contact_info": return [button("Share number", () => perform("share_number", { customer }))];
    case "call_permission_request": return [true, false].map((allowed) => button(allowed ? "Allow calls" : "Do not allow", () => perform("allow_call", { customer, allowed })));
    case "flow": return [button(screen.parts[0].replace(/^form /, ""), () => fillForm(customer))];
    case "product": case "product_list": return [button("Order one of each", () => perform("order", { customer, products: screen.products }))];
    default: return [];
  }
}

// What a form asks for is known to the platform alone: its answers are written as its fields.
function fillForm(customer) {
  const answers = window.prompt("The answers of the form, by the names of its fields", '{"field": "answer"}');
  if (answers) perform("form", { customer, answers });
}

function reactions(bubble) {
  const put = [bubble.mine, bubble.theirs].filter(Boolean);
  return put.length ? h("span", { class: "reactions", role: "img", "aria-label": `Reaction: ${put.join(" ")}` }, put.join(" ")) : null;
}

function tools(phone, bubble, text) {
  const send = (emoji) => perform("react", { customer: phone.customer.key, message: bubble.key, emoji: bubble.mine === emoji ? "" : emoji });
  const palette = h("div", { class: "palette", role: "group", "aria-label": "React with", hidden: true }, EMOJIS.map((emoji) => h("button", { type: "button", "aria-label": emoji, onclick: () => { palette.hidden = true; send(emoji); } }, emoji)));
  return h("div", { class: "tools" },
    h("button", { type: "button", "aria-label": "React", title: "React", onclick: () => (palette.hidden = !palette.hidden) }, icon("smile")),
    h("button", { type: "button", "aria-label": "Reply to this", title: "Reply", onclick: () => quote(phone, bubble.key, text) }, icon("reply")),
    palette);
}

// Scroll to the bubble of a message; called from the trace.
export function showMessage(key) {
  const bubble = all(".bubble").find((one) => one.dataset.key === key);
  if (!bubble) return;
  bubble.scrollIntoView({ block: "center", behavior: "smooth" });
  bubble.classList.remove("shown-once");
  requestAnimationFrame(() => bubble.classList.add("shown-once"));
}
