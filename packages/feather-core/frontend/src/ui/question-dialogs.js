/** The dialogs of `showConfirm` and `showPrompt`. */
import { ask, partOf, write } from "./ask.js";

/** @typedef {import("../../types/feather.d.ts").ConfirmOptions} ConfirmOptions */
/** @typedef {import("../../types/feather.d.ts").PromptOptions} PromptOptions */
/** @typedef {typeof import("./refocus.js").rememberFocus} RememberFocus */

/** @param {string} message @param {ConfirmOptions} options @param {RememberFocus} rememberFocus */
export async function showConfirm(message, options, rememberFocus) {
  const { title = "Are you sure?", confirmText = "Confirm", danger = true } = options;
  if (!document.getElementById("f-confirm")) return confirm(message);
  const answer = await ask("f-confirm", rememberFocus, (dialog) => {
    write(dialog, "[data-part=title]", title);
    write(dialog, "[data-part=message]", message);
    write(dialog, "[value=ok]", confirmText).dataset.variant = danger ? "danger" : "primary";
    partOf(dialog, ".f-medallion").dataset.variant = danger ? "danger" : "";
  });
  return answer === "ok";
}

/** @param {PromptOptions} options @param {RememberFocus} rememberFocus @returns {Promise<string | null>} */
export async function showPrompt(options, rememberFocus) {
  const value = document.getElementById("f-prompt")
    ? await askForText(options, rememberFocus)
    : prompt(options.message ?? options.title, options.defaultValue);
  if (value === null) options.onCancel?.();
  else options.onConfirm?.(value);
  return value;
}

/** @param {PromptOptions} options @param {RememberFocus} rememberFocus */
async function askForText(options, rememberFocus) {
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
