// The clock: counts on between two messages of the stream, and is turned by its buttons.

import { act } from "./act.js";
import { $, all, icon } from "./dom.js";
import { clockTime, day, length } from "./words.js";

let told = { runs: false, next: "", until: "" };
let base = Date.now();
let heard = performance.now();

// The moment on the desk, in milliseconds since 1970.
export const now = () => (told.runs ? base + performance.now() - heard : base);

export function showClock(clock, at) {
  told = clock;
  base = Date.parse(at);
  heard = performance.now();
  const play = $("#play");
  play.replaceChildren(icon(clock.runs ? "pause" : "play"));
  play.setAttribute("aria-label", clock.runs ? "Pause the clock" : "Let the clock run");
  $(".clock").classList.toggle("travelling", Boolean(clock.until));
  $(".clock").classList.toggle("paused", !clock.runs);
  show();
}

function show() {
  const moment = now();
  $("#time").textContent = clockTime(moment);
  $("#time").dateTime = new Date(moment).toISOString();
  $("#date").textContent = day(moment);
  const next = $("#next");
  const words = told.next ? `Next timer in ${length((Date.parse(told.next) - moment) / 1000)}` : "No timer";
  next.disabled = !told.next;
  if ($("span", next).textContent !== words) $("span", next).textContent = words;
}

export function startClock() {
  $("#play").addEventListener("click", () => act("clock", { do: told.runs ? "pause" : "play" }));
  $("#next").addEventListener("click", () => act("clock", { do: "next" }));
  for (const button of all("[data-forward]"))
    button.addEventListener("click", () => act("clock", { do: "forward", seconds: Number(button.dataset.forward) }));
  setInterval(show, 250);
}
