/** Asks for one line of text. */
import { ask, write } from "./ask.js";
import { find } from "./dom.js";

/**
 * @typedef {object} PromptOptions
 * @property {string} [title] "Enter a value" by default
 * @property {string} [message] a sentence below the title
 * @property {string} [label] the field's label; the title by default
 * @property {string} [placeholder]
 * @property {string} [defaultValue] what is in the field at first
 * @property {string} [confirmText] the button's text; "OK" by default
 * @property {string} [type] the field's type; "text" by default
 * @property {number} [maxLength] the most characters
 * @property {boolean} [required] whether the field must not be left empty; true by default
 * @property {(value: string) => void} [onConfirm]
 * @property {() => void} [onCancel]
 */

/**
 * Asks in the page's `prompt_modal()`, or with the browser's own dialog if the page has none.
 *
 * @param {PromptOptions} [options]
 * @returns {Promise<string | null>} the text without blanks around it; null when it was dismissed
 */
export async function showPrompt(options = {}) {
  /** @type {HTMLDialogElement | null} */
  const dialog = find("#f-prompt");
  const value = dialog ? await askIn(dialog, options) : window.prompt(options.message ?? options.title, options.defaultValue);
  if (value === null) options.onCancel?.();
  else options.onConfirm?.(value);
  return value;
}

/** @param {HTMLDialogElement} dialog @param {PromptOptions} options */
async function askIn(dialog, options) {
  const { title = "Enter a value", message = "", label = title, confirmText = "OK", required = true } = options;
  /** @type {HTMLInputElement | null} */
  const field = find("input", dialog);
  if (!field) throw new Error("#f-prompt has no field: use the macro prompt_modal().");
  const refuseBlanks = () =>
    field.setCustomValidity(required && field.value && !field.value.trim() ? "Please fill out this field." : "");
  const answer = await ask(dialog, () => {
    write("[data-part=title]", title, dialog);
    write("[data-part=message]", message, dialog).hidden = !message;
    write("label", label, dialog);
    write("[value=ok]", confirmText, dialog);
    field.type = options.type ?? "text";
    field.value = options.defaultValue ?? "";
    field.placeholder = options.placeholder ?? "";
    field.required = required;
    if (options.maxLength === undefined) field.removeAttribute("maxlength");
    else field.maxLength = options.maxLength;
    refuseBlanks();
    field.addEventListener("input", refuseBlanks);
  });
  field.removeEventListener("input", refuseBlanks);
  const { value } = field;
  // Nothing that was typed stays in the page.
  field.value = "";
  if (answer !== "ok") return null;
  return field.type === "password" ? value : value.trim();
}
