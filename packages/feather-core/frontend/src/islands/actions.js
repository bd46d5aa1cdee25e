/** The event that an action waits for if it names none, by the element; on others it is a click. */
const DEFAULT_EVENTS = /** @type {Record<string, string>} */ ({
  submit: "form",
  toggle: "details",
  change: "select, textarea, input:not([type=button], [type=image], [type=reset], [type=submit])",
});
const KEYS = /** @type {Record<string, string>} */ ({ space: " ", esc: "escape" });
/** Holding one of these down is still one gesture; holding an arrow is many. */
const ONCE = ["enter", " ", "escape"];

/** @param {Element} el */
function defaultEvent(el) {
  return Object.keys(DEFAULT_EVENTS).find((type) => el.matches(DEFAULT_EVENTS[type])) ?? "click";
}

/**
 * Reads `data-action="increment"` or `data-action="submit:save keydown.enter:go"`.
 *
 * @param {Element} el
 * @returns {{ type: string, key?: string, action: string }[]} the events, for those of the keyboard also
 *   the key, and the action that each one runs
 */
export function parseActions(el) {
  const specs = el.getAttribute("data-action")?.match(/\S+/g) ?? [];
  return specs.map((spec) => {
    const [, event = defaultEvent(el), action] = /** @type {string[]} */ (/^(?:(.+):)?(.*)$/.exec(spec));
    const [, type = event, key] = /^(key\w+)\.(.+)$/.exec(event) ?? [];
    return { type, key: key && (KEYS[key] ?? key), action };
  });
}

/**
 * @param {{ type: string, key?: string }} spec
 * @param {any} event
 * @returns {boolean} whether the event is the one that is meant
 */
export function matches({ type, key }, event) {
  if (type !== event.type) return false;
  if (!key) return true;
  // Enter also ends the choice of a word in an input method.
  return key === event.key.toLowerCase() && !event.isComposing && !(event.repeat && ONCE.includes(key));
}
