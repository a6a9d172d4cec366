// Actions: one address for all of them. Their results come with the feed, not with the response.

import { notify } from "./dom.js";

async function post(path, body) {
  const response = await fetch(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
  const result = await response.json().catch(() => ({ error: `The server answered with ${response.status}.` }));
  if (result.error || !response.ok) throw new Error(result.error ?? `The server answered with ${response.status}.`);
  return result;
}

// Returns whether it was done; if not, the page shows why.
export async function perform(name, fields = {}) {
  try {
    await post("/action", { action: name, ...fields });
    return true;
  } catch (fault) {
    notify(fault.message, true);
    return false;
  }
}

export const transcript = (fields) => post("/transcript", fields);
