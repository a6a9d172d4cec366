// Tabs: moved between with the arrow keys. On a narrow screen the bar at the bottom chooses between phones and panels.

import { $, all } from "./dom.js";
import { recall, remember } from "./tab_storage.js";

export function openTab(name, isFocused = false) {
  remember("tab", name);
  for (const tab of all("[role=tab]")) {
    const isOpen = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(isOpen));
    tab.tabIndex = isOpen ? 0 : -1;
    $(`#${tab.getAttribute("aria-controls")}`).hidden = !isOpen;
    if (isOpen && isFocused) tab.focus();
  }
}

export function openView(name) {
  remember("view", name);
  document.body.dataset.view = name === "phones" ? "phones" : name === "business" ? "more" : "panel";
  for (const button of all(".switch button")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  if (name !== "phones") openTab(name);
}

export function startTabs() {
  const tabs = all("[role=tab]");
  const name = (tab) => tab.id.replace("tab-", "");
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => openTab(name(tab)));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step ? (index + step + tabs.length) % tabs.length : -1;
      if (to < 0) return;
      event.preventDefault();
      openTab(name(tabs[to]), true);
    });
  }
  for (const button of all(".switch button")) button.addEventListener("click", () => openView(button.dataset.view));
  const [tab, view] = [recall("tab"), recall("view")];
  openView($(`.switch [data-view="${CSS.escape(view)}"]`) ? view : "phones");
  if ($(`#tab-${CSS.escape(tab || "none")}`)) openTab(tab);
}
