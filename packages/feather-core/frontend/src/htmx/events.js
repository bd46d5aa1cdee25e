/**
 * Listens to an event of htmx's; they bubble to the document, and land there when their element is gone.
 * htmx 4 hands over `ctx`, htmx 2 `xhr` and `requestConfig`.
 *
 * @param {string} type
 * @param {(detail: any, event: Event) => void} handler
 */
export function on(type, handler) {
  document.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail ?? {}, event));
}
