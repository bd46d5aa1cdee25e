/** Asks before something happens that cannot be taken back. */
import { ask, write } from "./ask.js";
import { find } from "./dom.js";

/**
 * @typedef {object} ConfirmOptions
 * @property {string} [title] the question; "Are you sure?" by default
 * @property {string} [confirmText] the verb on the button; "Confirm" by default
 * @property {boolean} [danger] whether the button is red; true by default
 */

/**
 * Asks in the page's `confirm_modal()`, or with the browser's own dialog if the page has none.
 *
 * @param {string} message what is going to happen
 * @param {ConfirmOptions} [options]
 * @returns {Promise<boolean>} false when it was dismissed in any way
 */
export async function showConfirm(message, { title = "Are you sure?", confirmText = "Confirm", danger = true } = {}) {
  /** @type {HTMLDialogElement | null} */
  const dialog = find("#f-confirm");
  if (!dialog) return window.confirm(message);
  const answer = await ask(dialog, () => {
    write("[data-part=title]", title, dialog);
    write("[data-part=message]", message, dialog);
    write("[value=ok]", confirmText, dialog).dataset.variant = danger ? "danger" : "primary";
    const medallion = find(".f-medallion", dialog);
    if (medallion) medallion.dataset.variant = danger ? "danger" : "";
  });
  return answer === "ok";
}
