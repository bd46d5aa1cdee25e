/** Tabs as the ARIA Authoring Practices describe them. Without this script all panels are shown. */

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

/** Shows one panel of all tabs, also of those that have just come into the page. */
export function refresh() {
  for (const tabs of document.querySelectorAll(TABS)) {
    const all = tabsIn(tabs);
    const before = all.find((tab) => tab === chosen.get(tabs));
    const selected = before ?? all.find((tab) => tab.getAttribute("aria-selected") === "true") ?? all[0];
    if (selected) select(tabs, selected);
  }
}

/** @param {Event} event */
function tabOf({ target }) {
  const tab = target instanceof Element && target.closest("[role=tab]");
  const tabs = tab && tab.closest(TABS);
  return tab && tabs ? { tab, tabs } : undefined;
}

document.addEventListener("click", (event) => {
  const used = tabOf(event);
  if (used) select(used.tabs, used.tab);
});

document.addEventListener("keydown", (event) => {
  const used = tabOf(event);
  if (!used) return;
  const all = tabsIn(used.tabs);
  const current = all.findIndex((tab) => tab === used.tab);
  const next = { ArrowRight: (current + 1) % all.length, ArrowLeft: current - 1, Home: 0, End: -1 }[event.key];
  const target = next === undefined ? undefined : all.at(next);
  if (!target) return;
  event.preventDefault();
  select(used.tabs, target);
  target.focus();
});
