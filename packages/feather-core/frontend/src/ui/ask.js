/** Questions in the page's own dialogs, one after the other. */

/** @type {WeakMap<HTMLDialogElement, Promise<unknown>>} */
const lines = new WeakMap();

/**
 * Opens a dialog that waits for an answer; a second question waits for the first one's.
 *
 * @param {string} id of the dialog, which is in the page
 * @param {typeof import("./refocus.js").rememberFocus} rememberFocus
 * @param {(dialog: HTMLDialogElement) => void} prepare puts the question into it
 * @returns {Promise<string>} the value of the button that closed it; empty when it was dismissed
 */
export function ask(id, rememberFocus, prepare) {
  const dialog = /** @type {HTMLDialogElement} */ (document.getElementById(id));
  const open = () =>
    new Promise((resolve) => {
      prepare(dialog);
      dialog.returnValue = "";
      // A menu gives the focus back to its button, and the dialog later to that.
      /** @type {HTMLElement | null} */
      const menu = document.querySelector(".f-menu:popover-open");
      menu?.hidePopover();
      const focus = rememberFocus();
      const close = () => {
        focus?.restore();
        resolve(dialog.returnValue);
      };
      dialog.addEventListener("close", close, { once: true });
      dialog.showModal();
    });
  const answer = (lines.get(dialog) ?? Promise.resolve()).then(open);
  lines.set(dialog, answer.catch(() => {}));
  return answer;
}

/**
 * @param {HTMLDialogElement} dialog
 * @param {string} selector
 * @returns {HTMLElement}
 */
export function partOf(dialog, selector) {
  /** @type {HTMLElement | null} */
  const part = dialog.querySelector(selector);
  if (!part) throw new Error(`ui.js: #${dialog.id} has no ${selector}. Use the macro ${dialog.id.slice(2)}_modal(), or keep its parts.`);
  return part;
}

/** @param {HTMLDialogElement} dialog @param {string} selector @param {string} text */
export function write(dialog, selector, text) {
  const part = partOf(dialog, selector);
  part.textContent = text;
  return part;
}
