/** Swaps leave nobody behind: what had the focus keeps it or has a successor, and news are read out. */
import { announce } from "../ui/announce.js";
import { rememberFocus } from "../ui/refocus.js";
import { on } from "../ui/dom.js";

const STATUS = "[role=status]";

/** @typedef {import("../ui/refocus.js").Memory & { isDisabled?: boolean }} FocusMemory */

/** What had the focus, by request. @type {WeakMap<object, FocusMemory>} */
const focused = new WeakMap();
/** What was in the page before the swap, by request. @type {WeakMap<object, Set<Element>>} */
const present = new WeakMap();

/** @param {object} request a context of htmx 4 or an XMLHttpRequest of htmx 2 */
export function begin(request) {
  const memory = rememberFocus();
  // A button that is disabled while its request runs loses the focus a moment later.
  if (memory?.element.matches(":disabled")) focused.set(request, { ...memory, isDisabled: true });
}

/** @param {object} request */
export function beforeSwap(request) {
  const memory = rememberFocus();
  if (memory) focused.set(request, memory);
  present.set(request, new Set(document.querySelectorAll(`[aria-invalid=true], ${STATUS}`)));
}

/**
 * @param {object} request
 * @param {number | undefined} status
 * @param {Element} source
 * @param {Element} target
 */
export function afterSwap(request, status, source, target) {
  const before = present.get(request);
  if (!before) return;
  if (status === 422 && source.matches("form, button")) {
    import("../ui/successor.js").then(({ focusInvalid }) => focusInvalid(target, before));
  }
  const memory = focused.get(request);
  if (memory && !(memory.isDisabled && memory.element.isConnected)) memory.restore();
  // Browsers read out changes of a status, not a status that comes with its text.
  for (const region of document.querySelectorAll(STATUS)) {
    const text = region.textContent.trim();
    if (text && !before.has(region) && target !== document.body) announce(text);
    before.add(region);
  }
}

/** @param {object} request */
export function end(request) {
  const memory = focused.get(request);
  // It is enabled again when htmx is done.
  if (memory?.isDisabled) setTimeout(memory.restore);
}

on("htmx:before:request", ({ ctx }) => begin(ctx));
on("htmx:before:swap", ({ ctx }) => beforeSwap(ctx));
on("htmx:after:swap", ({ ctx }) => afterSwap(ctx, ctx.response?.status, ctx.sourceElement, ctx.target));
on("htmx:finally:request", ({ ctx }) => end(ctx));
