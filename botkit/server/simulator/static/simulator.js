// The page: listens to the stream, keeps what it told, and has each part show its share.

import { startBusiness, showBusiness } from "./business.js";
import { startClock, showClock } from "./clock.js";
import { showContact } from "./contact.js";
import { $, h } from "./dom.js";
import { showOutbox } from "./outbox.js";
import { onChoose, chosen, showPhones, startPhones } from "./phones.js";
import { showProblems, startProblems } from "./problems.js";
import { startSave } from "./save.js";
import { startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { showTrace } from "./trace.js";
import { inZone } from "./words.js";

const desk = {}; // section -> what was told last

function show(changed) {
  const has = (...names) => names.some((name) => Object.keys(changed).some((key) => key === name || key.startsWith(`${name}:`)));
  if (has("clock")) inZone(desk.clock.zone);
  if (has("clock", "now")) showClock(desk.clock, desk.now);
  if (has("flows")) showProblems(desk.flows);
  if (has("customers", "phone", "clock")) showPhones(desk);
  if (has("outbox", "clock")) showOutbox(desk.outbox);
  if (has("events", "functions", "faults")) showBusiness(desk);
  showBeside();
}

function showBeside() {
  const key = chosen();
  showTrace(desk[`trace:${key}`] ?? [], key);
  showContact(desk[`contact:${key}`], key, desk.customers?.find((customer) => customer.key === key));
}

function listen() {
  const stream = new EventSource("/feed");
  stream.onmessage = (message) => {
    const changed = JSON.parse(message.data);
    for (const [name, value] of Object.entries(changed)) {
      if (value === null) delete desk[name];
      else desk[name] = value;
    }
    show(changed);
    document.body.dataset.ready = "yes";
  };
  stream.onopen = () => ($("#lost").hidden = true);
  stream.onerror = () => {
    $("#lost").hidden = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1500); // an answer that was no stream is not tried again by itself
  };
}

startTheme();
startTabs();
startClock();
startProblems();
startBusiness();
startSave();
startPhones(h);
onChoose(showBeside);
listen();
setInterval(showBeside, 1000); // the window's countdown
