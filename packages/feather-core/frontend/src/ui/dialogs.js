/** What browsers lack of native dialogs: `command` and `commandfor`, and `closedby`. */
import { closest } from "./dom.js";

/** @type {HTMLDialogElement | null} */
let pressedOn = null;

if (!("commandForElement" in HTMLButtonElement.prototype)) document.addEventListener("click", invoke);
if (!("closedBy" in HTMLDialogElement.prototype)) {
  document.addEventListener("pointerdown", (event) => (pressedOn = dialogAround(event)));
  document.addEventListener("click", (event) => {
    const dialog = dialogAround(event);
    // Both: whoever selects text and lets go outside does not mean to close.
    if (dialog && dialog === pressedOn && dialog.getAttribute("closedby") === "any") dialog.close();
  });
  // Esc; the event does not bubble.
  document.addEventListener("cancel", (event) => closest(event.target, "dialog[closedby=none]") && event.preventDefault(), true);
}

/** @param {MouseEvent} event */
function invoke({ target }) {
  const button = closest(target, "button[commandfor]");
  const controlled = document.getElementById(button?.getAttribute("commandfor") ?? "");
  const command = button?.getAttribute("command");
  if (controlled instanceof HTMLDialogElement) {
    if (command === "show-modal" && !controlled.open) controlled.showModal();
    if (command === "close" || command === "request-close") controlled.close(button?.getAttribute("value") ?? undefined);
  } else if (command?.endsWith("-popover")) {
    controlled?.togglePopover({ "show-popover": true, "hide-popover": false }[command]);
  }
}

/**
 * The modal dialog on whose backdrop something happened.
 *
 * @param {MouseEvent} event
 * @returns {HTMLDialogElement | null}
 */
function dialogAround({ target, clientX: x, clientY: y }) {
  if (!(target instanceof HTMLDialogElement) || !target.open) return null;
  const { left, right, top, bottom } = target.getBoundingClientRect();
  return x < left || x > right || y < top || y > bottom ? target : null;
}
