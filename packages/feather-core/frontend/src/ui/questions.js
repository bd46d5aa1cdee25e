/** `showConfirm` and `showPrompt`. What they open is loaded when it is first used. */
import { rememberFocus } from "./refocus.js";

/** @param {string} id */
const dialogs = (id) => (document.getElementById(id) ? import("./question-dialogs.js").catch(() => undefined) : undefined);

/**
 * Asks before something happens that cannot be taken back, in the page's `confirm_modal()`; with the
 * browser's own dialog if the page has none.
 *
 * @param {string} message what is going to happen
 * @param {import("./question-dialogs.js").ConfirmOptions} [options]
 * @returns {Promise<boolean>} false when it was dismissed in any way
 */
export async function showConfirm(message, options = {}) {
  const found = await dialogs("f-confirm");
  return found ? found.confirmIn(message, options, rememberFocus) : confirm(message);
}

/**
 * Asks for one line of text, in the page's `prompt_modal()` or with the browser's own dialog.
 *
 * @param {import("./question-dialogs.js").PromptOptions} [options]
 * @returns {Promise<string | null>} the text without blanks around it; null when it was dismissed
 */
export async function showPrompt(options = {}) {
  const found = await dialogs("f-prompt");
  const value = found ? await found.promptIn(options, rememberFocus) : prompt(options.message ?? options.title, options.defaultValue);
  if (value === null) options.onCancel?.();
  else options.onConfirm?.(value);
  return value;
}
