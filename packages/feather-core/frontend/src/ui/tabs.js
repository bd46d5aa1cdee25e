/** Tabs as the ARIA Authoring Practices describe them. Without this script all panels are shown. */
import { closest, onContent } from "./dom.js";

const TABS = "[data-tabs]";

/** What was chosen, for when a morph brings back the server's attributes. @type {WeakMap<Element, Element>} */
const chosen = new WeakMap();

/** @param {Element} tabs @returns {HTMLElement[]} without those of tabs inside a panel */
function tabsIn(tabs) {
  const all = [...tabs.querySelectorAll("[role=tab]")].filter((tab) => tab instanceof HTMLElement);
  return all.filter((tab) => tab.closest(TABS) === tabs);
}

/** @param {Element} tabs @param {Element} selected */
function select(tabs, selected) {
  chosen.set(tabs, selected);
  for (const tab of tabsIn(tabs)) {
    const isSelected = tab === selected;
    tab.setAttribute("aria-selected", String(isSelected));
    tab.tabIndex = isSelected ? 0 : -1;
    const panel = document.getElementById(tab.getAttribute("aria-controls") ?? "");
    if (!panel) continue;
    panel.hidden = !isSelected;
    panel.tabIndex = 0;
  }
}

onContent(() => {
  for (const tabs of document.querySelectorAll(TABS)) {
    const all = tabsIn(tabs);
    const before = all.find((tab) => tab === chosen.get(tabs));
    const selected = before ?? all.find((tab) => tab.getAttribute("aria-selected") === "true") ?? all[0];
    if (selected) select(tabs, selected);
  }
});

document.addEventListener("click", ({ target }) => {
  const tab = closest(target, "[role=tab]");
  const tabs = closest(tab, TABS);
  if (tab && tabs) select(tabs, tab);
});

document.addEventListener("keydown", (event) => {
  const tab = closest(event.target, "[role=tab]");
  const tabs = closest(tab, TABS);
  if (!tab || !tabs) return;
  const all = tabsIn(tabs);
  const current = all.indexOf(tab);
  const next = { ArrowRight: (current + 1) % all.length, ArrowLeft: current - 1, Home: 0, End: -1 }[event.key];
  const target = next === undefined ? undefined : all.at(next);
  if (!target) return;
  event.preventDefault();
  select(tabs, target);
  target.focus();
});
