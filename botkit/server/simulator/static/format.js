// Moments, lengths of time and phone numbers as text, in the zone of the business.

let zone = "UTC";
const formats = new Map();

export function inZone(name) {
  if (name === zone) return;
  zone = name;
  formats.clear();
}

function format(name, options) {
  if (!formats.has(name)) formats.set(name, new Intl.DateTimeFormat("en-GB", { ...options, timeZone: zone }));
  return formats.get(name);
}

export const clockTime = (at) => format("seconds", { hour: "2-digit", minute: "2-digit", second: "2-digit" }).format(at);
export const shortTime = (at) => format("minutes", { hour: "2-digit", minute: "2-digit" }).format(at);
export const day = (at) => format("day", { weekday: "short", day: "numeric", month: "long", year: "numeric" }).format(at);
export const moment = (at) => format("moment", { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" }).format(at);

export function chatDay(at, now) {
  const [one, today] = [day(at), day(now)];
  if (one === today) return "Today";
  if (one === day(new Date(now - 86_400_000))) return "Yesterday";
  return one;
}

const UNITS = [["d", 86_400], ["h", 3_600], ["min", 60], ["s", 1]];
const FEW_DAYS = 2 * 86_400; // up to here hours say more: "23 h 59 min", "26 h"

// "23 h 12 min": the two largest units.
export function length(seconds) {
  let left = Math.max(0, Math.round(seconds));
  const parts = [];
  for (const [unit, size] of left <= FEW_DAYS ? UNITS.slice(1) : UNITS) {
    const count = Math.floor(left / size);
    if (count && parts.length < 2) parts.push(`${count} ${unit}`);
    left -= count * size;
  }
  return parts.join(" ") || "0 s";
}

export const initials = (name) => name.split(/\s+/).filter(Boolean).slice(0, 2).map((word) => word[0].toUpperCase()).join("");

// +44 7700 900101, as people read it.
export const phone = (digits) => (digits ? `+${digits.replace(/^(44|49|61|1)(\d{3,4})(\d+)$/, "$1 $2 $3")}` : "no number");
