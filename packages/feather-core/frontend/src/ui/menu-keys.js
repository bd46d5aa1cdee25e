/** The keys of an open menu. */

export const MENU = ".f-menu[role=menu]";
const ITEMS = "[role^=menuitem]:not(:disabled, [aria-disabled=true])";
/** The pause that ends a word. */
const PAUSE_MS = 500;

let typed = "";
/** @type {ReturnType<typeof setTimeout> | undefined} */
let pause;

/** @param {Element} menu @returns {HTMLElement[]} what can be chosen */
export const itemsOf = (menu) => [...menu.querySelectorAll(ITEMS)].filter((item) => item instanceof HTMLElement);

/** @param {KeyboardEvent} event @param {HTMLElement} menu */
export function onMenuKey(event, menu) {
  const { key } = event;
  const items = itemsOf(menu);
  const current = items.findIndex((item) => item === document.activeElement);
  const next = { ArrowDown: (current + 1) % items.length, ArrowUp: current < 1 ? -1 : current - 1, Home: 0, End: -1 }[key];
  if (next !== undefined) items.at(next)?.focus();
  // The focus returns to the button, and the key moves it on from there.
  else if (key === "Tab") return menu.hidePopover();
  else if (key === " " && !typed) items[current]?.click();
  else if (key.length === 1 && !event.ctrlKey && !event.metaKey && !event.altKey) typeAhead(items, current, key);
  else return;
  event.preventDefault();
}

/** @param {HTMLElement[]} items @param {number} current @param {string} letter */
function typeAhead(items, current, letter) {
  clearTimeout(pause);
  pause = setTimeout(() => (typed = ""), PAUSE_MS);
  typed += letter.toLowerCase();
  // One letter, also repeated, goes on to the next item; several may stay on the same one.
  const isOneLetter = [...typed].every((other) => other === typed[0]);
  const word = isOneLetter ? typed[0] : typed;
  const start = isOneLetter ? current + 1 : Math.max(current, 0);
  const order = [...items.slice(start), ...items.slice(0, start)];
  order.find(({ textContent }) => textContent.trim().toLowerCase().startsWith(word))?.focus();
}
