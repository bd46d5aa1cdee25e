const DEFAULT_EVENTS = /** @type {Record<string, string>} */ ({
  FORM: "submit",
  INPUT: "change",
  SELECT: "change",
  TEXTAREA: "change",
  DETAILS: "toggle",
});
const BUTTON_TYPES = ["button", "image", "reset", "submit"];

/** @param {Element} el */
function defaultEvent(el) {
  if (el instanceof HTMLInputElement && BUTTON_TYPES.includes(el.type)) return "click";
  return DEFAULT_EVENTS[el.tagName] ?? "click";
}

/**
 * Reads `data-action="increment"` or `data-action="submit:save input:check"`.
 *
 * @param {Element} el
 * @returns {{ type: string, action: string }[]} the event types and the action each one runs
 */
export function parseActions(el) {
  const specs = el.getAttribute("data-action")?.trim().split(/\s+/).filter(Boolean) ?? [];
  return specs.map((spec) => {
    const colon = spec.lastIndexOf(":");
    return { type: colon > 0 ? spec.slice(0, colon) : defaultEvent(el), action: spec.slice(colon + 1) };
  });
}
