/** Short messages in a corner, `showToast("Saved")`: for what needs no answer. */
import { announce } from "./announce.js";
import { countdown } from "./countdown.js";
import { closest, find } from "./dom.js";
import { buildToast, knownType } from "./toast.js";
import { moveIntoReach, raise } from "./reach.js";

const MOST = 4;
const SHORTEST_MS = 5000;
const MS_PER_CHARACTER = 70;
const LEAVING_MS = 200;

/** What each toast in the page is. @type {WeakMap<Element, { text: string, stays: boolean, renew: () => void }>} */
const known = new WeakMap();
/** Where the focus was before it went to the toasts. @type {HTMLElement | null} */
let cameFrom = null;

/**
 * Shows a message and has it read out. The server does the same with the header
 * `HX-Trigger: {"showToast": {"message": "Saved", "type": "success"}}`.
 *
 * @param {string} message
 * @param {import("./toast.js").ToastType} [type] unknown ones are `info`
 * @param {import("../../types/feather.d.ts").ToastOptions} [options]
 * @returns {() => void} takes the toast away
 */
export function showToast(message, type = "info", { duration, action } = {}) {
  const kind = knownType(type);
  announce(message, { assertive: kind === "error" });
  moveIntoReach();
  const toaster = find(".f-toaster");
  if (!toaster) return () => {};
  const text = `${kind}: ${message}`;
  const toasts = [...toaster.children].filter((toast) => !isLeaving(toast));
  const same = action ? undefined : toasts.find((toast) => known.get(toast)?.text === text);
  if (same) {
    known.get(same)?.renew();
    return () => leave(same);
  }
  const toast = buildToast(message, kind, action, () => leave(toast));
  const time = duration ?? (kind === "error" || action ? 0 : Math.max(SHORTEST_MS, message.length * MS_PER_CHARACTER));
  const timer = countdown(time, () => leave(toast));
  known.set(toast, { text, stays: time === 0, renew: timer.restart });
  holdWhileUsed(toast, timer);
  if (toasts.length >= MOST) (toasts.find((old) => !known.get(old)?.stays) ?? toasts[0]).remove();
  toaster.append(toast);
  raise();
  timer.run();
  return () => leave(toast);
}

/** @param {HTMLElement} toast @param {ReturnType<typeof countdown>} timer */
function holdWhileUsed(toast, timer) {
  for (const type of ["pointerenter", "focusin"]) toast.addEventListener(type, timer.hold);
  for (const type of ["pointerleave", "focusout"]) {
    // Afterwards: then the browser knows where the pointer and the focus went.
    toast.addEventListener(type, () => setTimeout(() => toast.matches(":hover, :focus-within") || timer.run()));
  }
}

/** @param {Element} toast */
const isLeaving = (toast) => toast.hasAttribute("data-leaving");

/** @param {Element} toast */
function leave(toast) {
  if (isLeaving(toast)) return;
  toast.setAttribute("data-leaving", "");
  if (toast.contains(document.activeElement)) {
    const next = find(".f-toast:not([data-leaving]) [data-icon-only]") ?? cameFrom;
    next?.focus({ preventScroll: true });
  }
  setTimeout(() => {
    toast.remove();
    raise();
  }, LEAVING_MS);
}

document.addEventListener("focusin", ({ target, relatedTarget }) => {
  if (!closest(target, ".f-toaster") || closest(relatedTarget, ".f-toaster")) return;
  cameFrom = relatedTarget instanceof HTMLElement ? relatedTarget : null;
});
