/**
 * Menu buttons as the ARIA Authoring Practices describe them; the menu is a popover.
 *
 * `<button popovertarget="m" aria-haspopup="menu">` and `<div id="m" class="f-menu" popover role="menu">`.
 */
import { itemsOf, MENU, onMenuKey } from "./menu-keys.js";
import { place } from "./menu-place.js";

const BUTTON = "[popovertarget][aria-haspopup=menu]";

/** @param {Element} button */
function menuOf(button) {
  const menu = document.getElementById(button.getAttribute("popovertarget") ?? "");
  return menu?.matches(MENU) ? menu : null;
}

/** @param {Element} menu @returns {HTMLElement | null} */
const buttonOf = (menu) => document.querySelector(`${BUTTON}[popovertarget="${CSS.escape(menu.id)}"]`);

/** @param {Event} event @param {string} selector @returns {HTMLElement | null} */
const around = ({ target }, selector) => (target instanceof Element ? target.closest(selector) : null);

/** @param {HTMLElement} menu @param {HTMLElement} button @param {number} index of the item to focus; -1 is the last */
function open(menu, button, index) {
  // The menu gives the focus back to what has it now, and not every browser focuses a clicked button.
  button.focus({ preventScroll: true });
  if (!menu.matches(":popover-open")) menu.showPopover({ source: button });
  place(menu, button);
  itemsOf(menu).at(index)?.focus();
}

/** Keeps an open menu beside its button. */
function follow() {
  /** @type {HTMLElement | null} */
  const menu = document.querySelector(`${MENU}:popover-open`);
  const button = menu && buttonOf(menu);
  if (button) place(menu, button);
}

document.addEventListener("click", (event) => {
  const button = around(event, BUTTON);
  const menu = button && menuOf(button);
  if (button && menu) {
    // By hand, so that the menu is never painted where it does not belong.
    event.preventDefault();
    if (menu.matches(":popover-open")) menu.hidePopover();
    else open(menu, button, 0);
  }
  if (around(event, "[role=menuitem]")) around(event, MENU)?.hidePopover();
});

document.addEventListener("keydown", (event) => {
  const menu = around(event, MENU);
  if (menu) return onMenuKey(event, menu);
  const button = around(event, BUTTON);
  const controlled = button && menuOf(button);
  if (!button || !controlled || !["ArrowDown", "ArrowUp"].includes(event.key)) return;
  event.preventDefault();
  open(controlled, button, event.key === "ArrowUp" ? -1 : 0);
});

// It does not bubble.
document.addEventListener(
  "toggle",
  ({ target, newState }) => {
    if (!(target instanceof Element) || !target.matches(MENU)) return;
    buttonOf(target)?.setAttribute("aria-expanded", String(newState === "open"));
    // htmx hands the attribute on to what a swap brings, and the policy forbids that. To ask for it first
    // makes Chromium write it down: it would leave an empty one behind otherwise.
    if (newState === "closed" && target.hasAttribute("style")) target.removeAttribute("style");
  },
  true,
);

document.addEventListener("scroll", follow, { capture: true, passive: true });
addEventListener("resize", follow);
