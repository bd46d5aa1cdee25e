/** `showConfirm` and `showPrompt`. What they open is loaded when it is first used. */
import { rememberFocus } from "./refocus.js";

/** @typedef {import("../../types/feather.d.ts").ConfirmOptions} ConfirmOptions */
/** @typedef {import("../../types/feather.d.ts").PromptOptions} PromptOptions */

/** @type {Promise<typeof import("./question-dialogs.js")> | undefined} */
let loading;

/**
 * One promise for all: two imports of the same may arrive in either order, and questions keep theirs.
 * What could not be loaded is tried again.
 */
const dialogs = () =>
  (loading ??= import("./question-dialogs.js").catch((error) => {
    loading = undefined;
    throw error;
  }));

/** Loads them ahead of need. */
export const prepare = () => dialogs().catch(() => {});

/**
 * Asks before something happens that cannot be taken back, in the page's `confirm_modal()`; with the
 * browser's own dialog if the page has none.
 *
 * @param {string} message what is going to happen
 * @param {ConfirmOptions} [options]
 * @returns {Promise<boolean>} false when it was dismissed in any way
 */
export async function showConfirm(message, options = {}) {
  return (await dialogs()).showConfirm(message, options, rememberFocus);
}

/**
 * Asks for one line of text, in the page's `prompt_modal()` or with the browser's own dialog.
 *
 * @param {PromptOptions} [options]
 * @returns {Promise<string | null>} the text without blanks around it; null when it was dismissed
 */
export async function showPrompt(options = {}) {
  return (await dialogs()).showPrompt(options, rememberFocus);
}
