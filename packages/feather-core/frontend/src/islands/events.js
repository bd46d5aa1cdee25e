/**
 * Dispatches a bubbling, cancelable event on an element, or on the document once the element has left it.
 *
 * @param {HTMLElement} el
 * @param {string} type
 * @param {unknown} [detail]
 * @returns {boolean} false when a listener called `preventDefault()`
 */
export function fire(el, type, detail) {
  const target = el.isConnected ? el : document;
  return target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, cancelable: true }));
}
