// Save as transcript: what was done is played again on the server, and what follows becomes the test.

import { transcript } from "./act.js";
import { $, tell } from "./dom.js";

let customer = "";

export async function openSave(key, name) {
  customer = key;
  try {
    const told = await transcript({ customer });
    if (!told.text) return tell(`Nothing to save: ${told.problem}.`, true);
    $("#save-text").textContent = told.text;
    $("#save-hint").textContent = told.problem
      ? `Played up to here: ${told.problem}.`
      : told.passes
        ? "Played once more from the start with the flows as they are now, and it passes. This is what “botkit test” will run."
        : "Played once more it did not come out the same: does a flow roll dice, or look at the time?";
    $("#save-hint").className = told.passes && !told.problem ? "hint good" : "hint bad";
    $("#save-name").value = `${name.toLowerCase().replace(/[^a-z0-9]+/g, "_").replace(/^_+|_+$/g, "") || "new"}_talk`;
    $("#save").showModal();
  } catch (fault) {
    tell(fault.message, true);
  }
  return undefined;
}

export function startSave() {
  $("#save-copy").addEventListener("click", async () => {
    await navigator.clipboard.writeText($("#save-text").textContent);
    tell("Copied");
  });
  $("#save-write").addEventListener("click", async () => {
    if (!$("#save-name").reportValidity() || !$("#save-name").value) return;
    try {
      const told = await transcript({ customer, name: $("#save-name").value });
      $("#save").close();
      tell(`Written to ${told.file}`);
    } catch (fault) {
      $("#save-hint").textContent = fault.message;
      $("#save-hint").className = "hint bad";
    }
  });
}
