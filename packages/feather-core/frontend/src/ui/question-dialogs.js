/** The dialogs of `showConfirm` and `showPrompt`. */
import { ask, partOf, write } from "./ask.js";

/** @typedef {typeof import("./refocus.js").rememberFocus} RememberFocus */

/**
 * @typedef {object} ConfirmOptions
 * @property {string} [title] the question; "Are you sure?" by default
 * @property {string} [confirmText] the verb on the button; "Confirm" by default
 * @property {boolean} [danger] whether the button is red; true by default
 */

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

/** @param {string} message @param {ConfirmOptions} options @param {RememberFocus} rememberFocus */
export async function confirmIn(message, { title = "Are you sure?", confirmText = "Confirm", danger = true }, rememberFocus) {
  const answer = await ask("f-confirm", rememberFocus, (dialog) => {
    write(dialog, "[data-part=title]", title);
    write(dialog, "[data-part=message]", message);
    write(dialog, "[value=ok]", confirmText).dataset.variant = danger ? "danger" : "primary";
    partOf(dialog, ".f-medallion").dataset.variant = danger ? "danger" : "";
  });
  return answer === "ok";
}

/** @param {PromptOptions} options @param {RememberFocus} rememberFocus @returns {Promise<string | null>} */
export async function promptIn(options, rememberFocus) {
  const { title = "Enter a value", message = "", label = title, confirmText = "OK", required = true } = options;
  /** @type {HTMLInputElement | undefined} */
  let field;
  const answer = await ask("f-prompt", rememberFocus, (dialog) => {
    write(dialog, "[data-part=title]", title);
    write(dialog, "[data-part=message]", message).hidden = !message;
    write(dialog, "label", label);
    write(dialog, "[value=ok]", confirmText);
    field = /** @type {HTMLInputElement} */ (partOf(dialog, "input"));
    field.type = options.type ?? "text";
    field.value = options.defaultValue ?? "";
    field.placeholder = options.placeholder ?? "";
    field.required = required;
    if (options.maxLength === undefined) field.removeAttribute("maxlength");
    else field.maxLength = options.maxLength;
    field.oninput = refuseBlanks;
    field.setCustomValidity("");
  });
  const { value = "", type } = field ?? {};
  // What was typed does not stay in the page.
  if (field) field.value = "";
  if (answer !== "ok") return null;
  return type === "password" ? value : value.trim();
}

/** Blanks alone would satisfy `required`. @param {Event} event */
function refuseBlanks({ target }) {
  const field = /** @type {HTMLInputElement} */ (target);
  const isBlank = field.required && field.value && !field.value.trim();
  field.setCustomValidity(isBlank ? "Please fill out this field." : "");
}
