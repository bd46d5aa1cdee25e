/**
 * The closest match around where an event happened; events may happen on the document or a text.
 *
 * @param {EventTarget | null} target
 * @param {string} selector
 * @returns {HTMLElement | null}
 */
export function closest(target, selector) {
  return target instanceof Element ? target.closest(selector) : null;
}

/**
 * @template {HTMLElement} [T=HTMLElement]
 * @param {string} selector
 * @param {ParentNode} [root]
 * @returns {T | null}
 */
export const find = (selector, root = document) => root.querySelector(selector);

/**
 * Listens on the document: events of htmx and of islands bubble, and those of htmx land there when their
 * element is gone. htmx 4 hands over `ctx`, htmx 2 `xhr` and `requestConfig`.
 *
 * @param {string} type
 * @param {(detail: any, event: Event) => void} handler
 */
export function on(type, handler) {
  document.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail ?? {}, event));
}

/**
 * Runs now, and again whenever elements may have come into the page or changed in it.
 *
 * @param {() => void} refresh quick, and harmless when nothing changed
 */
export function onContent(refresh) {
  refresh();
  new MutationObserver((records) => {
    if (records.some(({ addedNodes }) => [...addedNodes].some((node) => node instanceof Element))) refresh();
  }).observe(document, { childList: true, subtree: true });
  // A morph changes attributes of elements that stay.
  for (const type of ["htmx:after:swap", "htmx:afterSettle"]) document.addEventListener(type, refresh);
}
