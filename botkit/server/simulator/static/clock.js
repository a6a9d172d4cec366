// The clock: counts on between two messages of the feed; its buttons move it.

import { perform } from "./actions.js";
import { $, all, icon } from "./dom.js";
import { clockTime, day, length } from "./format.js";

let state = { runs: false, next: "", until: "" };
let base = Date.now();
let receivedAt = performance.now();

// The moment of the simulator, in milliseconds since 1970.
export const now = () => (state.runs ? base + performance.now() - receivedAt : base);

export function showClock(clock, at) {
  state = clock;
  base = Date.parse(at);
  receivedAt = performance.now();
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
  const text = state.next ? `Next timer in ${length((Date.parse(state.next) - moment) / 1000)}` : "No timer";
  next.disabled = !state.next;
  if ($("span", next).textContent !== text) $("span", next).textContent = text;
}

export function startClock() {
  $("#play").addEventListener("click", () => perform("clock", { do: state.runs ? "pause" : "play" }));
  $("#next").addEventListener("click", () => perform("clock", { do: "next" }));
  for (const button of all("[data-forward]"))
    button.addEventListener("click", () => perform("clock", { do: "forward", seconds: Number(button.dataset.forward) }));
  setInterval(show, 250);
}
