// Tabs: arrow keys walk, as in any tab list. On a narrow screen the bar at the bottom chooses between the phones and the panes.

import { $, all } from "./dom.js";
import { keep, kept } from "./kept.js";

export function openTab(name, isFocused = false) {
  keep("tab", name);
  for (const tab of all("[role=tab]")) {
    const isIt = tab.id === `tab-${name}`;
    tab.setAttribute("aria-selected", String(isIt));
    tab.tabIndex = isIt ? 0 : -1;
    $(`#${tab.getAttribute("aria-controls")}`).hidden = !isIt;
    if (isIt && isFocused) tab.focus();
  }
}

export function openView(name) {
  keep("view", name);
  document.body.dataset.view = name === "phones" ? "phones" : name === "business" ? "more" : "pane";
  for (const button of all(".switch button")) button.setAttribute("aria-pressed", String(button.dataset.view === name));
  if (name !== "phones") openTab(name);
}

export function startTabs() {
  const tabs = all("[role=tab]");
  const name = (tab) => tab.id.replace("tab-", "");
  for (const [place, tab] of tabs.entries()) {
    tab.addEventListener("click", () => openTab(name(tab)));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      const to = event.key === "Home" ? 0 : event.key === "End" ? tabs.length - 1 : step ? (place + step + tabs.length) % tabs.length : -1;
      if (to < 0) return;
      event.preventDefault();
      openTab(name(tabs[to]), true);
    });
  }
  for (const button of all(".switch button")) button.addEventListener("click", () => openView(button.dataset.view));
  const [tab, view] = [kept("tab"), kept("view")];
  openView($(`.switch [data-view="${CSS.escape(view)}"]`) ? view : "phones");
  if ($(`#tab-${CSS.escape(tab || "none")}`)) openTab(tab);
}
