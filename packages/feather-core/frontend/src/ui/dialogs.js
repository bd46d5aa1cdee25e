/** What some browsers lack of native dialogs: `command` and `commandfor`, and `closedby`. */

/** @type {HTMLDialogElement | null} */
let pressedOn = null;

export function fillIn() {
  if (!("commandForElement" in HTMLButtonElement.prototype)) document.addEventListener("click", invoke);
  if (!("closedBy" in HTMLDialogElement.prototype)) listenBesideDialogs();
}

function listenBesideDialogs() {
  document.addEventListener("pointerdown", (event) => (pressedOn = dialogBeside(event)));
  document.addEventListener("click", (event) => {
    const dialog = dialogBeside(event);
    // Both: whoever selects text and lets go outside does not mean to close.
    if (dialog && dialog === pressedOn && dialog.getAttribute("closedby") === "any") dialog.close();
  });
  document.addEventListener("cancel", keepOpen, true);
}

/** @param {MouseEvent} event */
function invoke({ target }) {
  const button = target instanceof Element && target.closest("button[commandfor]");
  if (!button) return;
  const command = button.getAttribute("command");
  const controlled = document.getElementById(button.getAttribute("commandfor") ?? "");
  if (!(controlled instanceof HTMLDialogElement)) {
    if (command?.endsWith("-popover")) controlled?.togglePopover({ "show-popover": true, "hide-popover": false }[command]);
  } else if (command === "show-modal" && !controlled.open) {
    controlled.showModal();
  } else if (command === "close" || command === "request-close") {
    controlled.close(button.getAttribute("value") ?? undefined);
  }
}

/** Esc leaves a dialog open that has to be answered. @param {Event} event */
function keepOpen(event) {
  if (event.target instanceof HTMLDialogElement && event.target.getAttribute("closedby") === "none") event.preventDefault();
}

/**
 * The dialog on whose backdrop something happened.
 *
 * @param {MouseEvent} event
 * @returns {HTMLDialogElement | null}
 */
function dialogBeside({ target, clientX: x, clientY: y }) {
  if (!(target instanceof HTMLDialogElement) || !target.open) return null;
  const { left, right, top, bottom } = target.getBoundingClientRect();
  return x < left || x > right || y < top || y > bottom ? target : null;
}
