// Save as transcript: the server plays the actions again, and writes them with what follows as a test.

import { transcript } from "./actions.js";
import { $, notify } from "./dom.js";

let customer = "";

export async function openSave(key, name) {
  customer = key;
  try {
    const result = await transcript({ customer });
    if (!result.text) return notify(`Nothing to save: ${result.problem}.`, true);
    $("#save-text").textContent = result.text;
    $("#save-hint").textContent = result.problem
      ? `Played up to here: ${result.problem}.`
      : result.passes
        ? "Played once more from the start with the flows as they are now, and it passes. This is what “botkit test” will run."
        : "Played once more it did not come out the same: does a flow roll dice, or look at the time?";
    $("#save-hint").className = result.passes && !result.problem ? "hint good" : "hint bad";
    $("#save-name").value = `${name.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "") || "new"}_talk`;
    $("#save").showModal();
  } catch (fault) {
    notify(fault.message, true);
  }
  return undefined;
}

export function startSave() {
  $("#save-copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText($("#save-text").textContent);
    notify("Copied");
  });
  $("#save-write").addEventListener("click", async () => {
    if (!$("#save-name").reportValidity() || !$("#save-name").value) return;
    try {
      const result = await transcript({ customer, name: $("#save-name").value });
      $("#save").close();
      notify(`Written to ${result.file}`);
    } catch (fault) {
      $("#save-hint").textContent = fault.message;
      $("#save-hint").className = "hint bad";
    }
  });
}
