/** Which toasts are shown, and for how long. Loaded with the first request, or the first toast. */
import { countdown } from "./countdown.js";
import { buildToast, knownType } from "./toast.js";

const MOST = 4;
const SHORTEST_MS = 5000;
const MS_PER_CHARACTER = 70;
const LEAVING_MS = 200;
const STAYING = ".f-toast:not([data-leaving])";

/** What each toast in the page is. @type {WeakMap<Element, { text: string, stays: boolean, renew: () => void }>} */
const known = new WeakMap();
/** Where the focus was before it went to the toasts. @type {HTMLElement | null} */
let cameFrom = null;

/**
 * @param {string} message
 * @param {string} type
 * @param {import("../../types/feather.d.ts").ToastOptions} options
 * @param {() => void} raise brings the toasts to the top of the page
 * @returns {() => void} takes the toast away
 */
export function show(message, type, { duration, action }, raise) {
  const toaster = document.querySelector(".f-toaster");
  if (!toaster) return () => {};
  const kind = knownType(type);
  const text = `${kind}: ${message}`;
  const toasts = [...toaster.querySelectorAll(STAYING)];
  const same = action ? undefined : toasts.find((toast) => known.get(toast)?.text === text);
  if (same) {
    known.get(same)?.renew();
    return () => leave(same, raise);
  }
  const toast = buildToast(message, kind, action, () => leave(toast, raise));
  const time = duration ?? (kind === "error" || action ? 0 : Math.max(SHORTEST_MS, message.length * MS_PER_CHARACTER));
  const timer = countdown(time, () => leave(toast, raise));
  known.set(toast, { text, stays: time === 0, renew: timer.restart });
  holdWhileUsed(toast, timer);
  if (toasts.length >= MOST) (toasts.find((old) => !known.get(old)?.stays) ?? toasts[0]).remove();
  toaster.append(toast);
  raise();
  timer.run();
  return () => leave(toast, raise);
}

/** @param {HTMLElement} toast @param {ReturnType<typeof countdown>} timer */
function holdWhileUsed(toast, timer) {
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, timer.hold);
  for (const type of ["pointerleave", "focusout"]) {
    // Afterwards: then the browser knows where the pointer and the focus went.
    toast.addEventListener(type, () => setTimeout(() => toast.matches(":hover, :focus-within") || timer.run()));
  }
  toast.addEventListener("focusin", ({ relatedTarget }) => {
    if (relatedTarget instanceof HTMLElement && !relatedTarget.closest(".f-toaster")) cameFrom = relatedTarget;
  });
}

/** @param {Element} toast @param {() => void} raise */
function leave(toast, raise) {
  if (!toast.matches(STAYING)) return;
  toast.setAttribute("data-leaving", "");
  if (toast.contains(document.activeElement)) {
    /** @type {HTMLElement | null} */
    const dismiss = document.querySelector(`${STAYING} [data-icon-only]`);
    (dismiss ?? cameFrom)?.focus({ preventScroll: true });
  }
  setTimeout(() => {
    toast.remove();
    raise();
  }, LEAVING_MS);
}
