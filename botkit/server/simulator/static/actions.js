// Doing: one address for everything. What comes of it is told by the stream, not by the answer.

import { tell } from "./dom.js";

async function post(path, body) {
  const answer = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const told = await answer.json().catch(() => ({ error: `The server answered with ${answer.status}.` }));
  if (told.error || !answer.ok) throw new Error(told.error ?? `The server answered with ${answer.status}.`);
  return told;
}

// Returns whether it was done; why not is told on the page.
export async function act(name, about = {}) {
  try {
    await post("/act", { act: name, ...about });
    return true;
  } catch (fault) {
    tell(fault.message, true);
    return false;
  }
}

export const transcript = (about) => post("/transcript", about);
