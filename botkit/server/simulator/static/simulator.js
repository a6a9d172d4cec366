// The page: reads the feed, keeps its sections, and lets each module show its own.

import { showAgent, startAgent } from "./agent.js";
import { startBusiness, showBusiness } from "./business.js";
import { startClock, showClock } from "./clock.js";
import { showContact } from "./contact.js";
import { $ } from "./dom.js";
import { showOutbox } from "./outbox.js";
import { onChoose, chosen, showPhones, startPhones } from "./phones.js";
import { showProblems, startProblems } from "./problems.js";
import { startSave } from "./save.js";
import { startTabs } from "./tabs.js";
import { startTheme } from "./theme.js";
import { showTrace } from "./trace.js";
import { inZone } from "./format.js";

const sections = {}; // name -> its latest value

function show(changed) {
  const has = (...names) => names.some((name) => Object.keys(changed).some((key) => key === name || key.startsWith(`${name}:`)));
  if (has("clock")) inZone(sections.clock.zone);
  if (has("clock", "now")) showClock(sections.clock, sections.now);
  if (has("flows")) showProblems(sections.flows);
  if (has("customers", "phone", "clock")) showPhones(sections);
  if (has("outbox", "clock")) showOutbox(sections.outbox);
  if (has("events", "functions", "faults")) showBusiness(sections);
  showPanels();
}

function showPanels() {
  const key = chosen();
  showTrace(sections[`trace:${key}`] ?? [], key);
  showAgent(sections[`agent:${key}`], key);
  showContact(sections[`contact:${key}`], key, sections.customers?.find((customer) => customer.key === key));
}

function listen() {
  const stream = new EventSource("/feed");
  stream.onmessage = (message) => {
    const changed = JSON.parse(message.data);
    for (const [name, value] of Object.entries(changed)) {
      if (value === null) delete sections[name];
      else sections[name] = value;
    }
    show(changed);
    document.body.dataset.ready = "yes";
  };
  stream.onopen = () => ($("#lost").hidden = true);
  stream.onerror = () => {
    $("#lost").hidden = false;
    if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1500); // after a response that was no stream the browser does not try again
  };
}

startTheme();
startTabs();
startClock();
startProblems();
startBusiness();
startAgent();
startSave();
startPhones();
onChoose(showPanels);
listen();
setInterval(showPanels, 1000); // the window's countdown
