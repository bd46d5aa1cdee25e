/** Questions in the page's own dialogs, one after the other. */
import { find } from "./dom.js";
import { rememberFocus } from "./refocus.js";

/** @type {WeakMap<HTMLDialogElement, Promise<unknown>>} */
const lines = new WeakMap();

/**
 * Opens a dialog that waits for an answer; a second question waits for the first one's.
 *
 * @param {HTMLDialogElement} dialog
 * @param {() => void} prepare puts the question into it
 * @returns {Promise<string>} the value of the button that closed it; empty when it was dismissed
 */
export function ask(dialog, prepare) {
  const answer = (lines.get(dialog) ?? Promise.resolve()).then(() => open(dialog, prepare));
  lines.set(dialog, answer.catch(() => {}));
  return answer;
}

/** @param {HTMLDialogElement} dialog @param {() => void} prepare @returns {Promise<string>} */
function open(dialog, prepare) {
  return new Promise((resolve) => {
    prepare();
    dialog.returnValue = "";
    // A menu gives the focus back to its button, and the dialog later to that.
    for (const menu of document.querySelectorAll(".f-menu:popover-open")) /** @type {HTMLElement} */ (menu).hidePopover();
    const focus = rememberFocus();
    dialog.addEventListener(
      "close",
      () => {
        focus?.restore();
        resolve(dialog.returnValue);
      },
      { once: true },
    );
    dialog.showModal();
  });
}

/**
 * Puts a text into a part of a question's dialog.
 *
 * @param {string} selector
 * @param {string} text
 * @param {HTMLDialogElement} dialog
 * @returns {HTMLElement}
 */
export function write(selector, text, dialog) {
  const part = find(selector, dialog);
  if (!part) throw new Error(`#${dialog.id} has no ${selector}: use the macro ${dialog.id.slice(2)}_modal().`);
  part.textContent = text;
  return part;
}
