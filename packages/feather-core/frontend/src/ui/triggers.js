/** What a server says with `HX-Trigger`, and an island with an event: toasts and announcements. */
import { announce } from "./announce.js";
import { on } from "./dom.js";
import { showToast } from "./toasts.js";

// htmx hands over a plain text as `value`.
on("showToast", ({ value, message = value, type, duration, action }) => {
  if (message) showToast(String(message), type, { duration, action });
});

on("announce", ({ value, message = value, assertive }) => {
  if (message) announce(String(message), { assertive: assertive === true });
});

on("feather:rollback", ({ message }, event) => {
  if (!event.defaultPrevented) showToast(message, "error");
});
