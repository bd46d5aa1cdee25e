/** Short messages in a corner, `showToast("Saved")`: for what needs no answer. */
import { announce } from "./announce.js";
import { find } from "./dom.js";
import { moveIntoReach, raise } from "./reach.js";

const PLAIN_MS = 10_000;

/** @type {Promise<typeof import("./toast-corner.js")> | undefined} */
let loading;
const load = () => (loading ??= import("./toast-corner.js"));

// A page that sends requests will have something to say; later, the server may be out of reach.
for (const type of ["htmx:before:request", "htmx:beforeSend"]) {
  document.addEventListener(type, () => load().catch(() => {}), { once: true });
}

/**
 * Shows a message and has it read out. The server does the same with the header
 * `HX-Trigger: {"showToast": {"message": "Saved", "type": "success"}}`.
 *
 * @param {string} message
 * @param {import("../../types/feather.d.ts").ToastType} [type] unknown ones are `info`
 * @param {import("../../types/feather.d.ts").ToastOptions} [options]
 * @returns {() => unknown} takes the toast away
 */
export function showToast(message, type = "info", options = {}) {
  announce(message, { assertive: type === "error" });
  const shown = load().then(
    ({ show }) => {
      moveIntoReach();
      return show(message, type, options, raise);
    },
    () => {
      loading = undefined;
      return showPlain(message);
    },
  );
  return () => shown.then((leave) => leave());
}

/** The server is out of reach, and what makes toasts was never loaded. @param {string} message */
function showPlain(message) {
  const toast = document.createElement("div");
  toast.className = "f-toast";
  toast.textContent = message;
  find(".f-toaster")?.replaceChildren(toast);
  raise();
  const leave = () => toast.remove();
  setTimeout(leave, PLAIN_MS);
  return leave;
}
