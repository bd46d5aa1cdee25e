/** What a server says with `HX-Trigger`, and an island with an event: toasts and announcements. */
import { announce } from "./announce.js";
import { showToast } from "./toasts.js";

/** @param {string} type @param {(detail: any, event: Event) => void} handler */
function on(type, handler) {
  document.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail ?? {}, event));
}

// htmx hands over a plain text as `value`.
on("showToast", ({ value, message = value, type, duration, action }) => {
  if (message) showToast(String(message), type, { duration, action });
});

on("announce", ({ value, message = value, assertive }) => {
  if (message) announce(String(message), { assertive: assertive === true });
});

on("feather:rollback", ({ message, error }, event) => {
  if (event.defaultPrevented) return;
  showToast(message ?? error?.message ?? "That could not be saved and was undone.", "error");
});
