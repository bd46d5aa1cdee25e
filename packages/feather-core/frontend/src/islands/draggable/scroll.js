const EDGE_PX = 48;

/** @param {number} at @param {number} start @param {number} end @returns {number} how far to scroll in one frame */
const speed = (at, start, end) =>
  (Math.max(0, at - end + EDGE_PX) - Math.max(0, start + EDGE_PX - at)) / 4;

/**
 * Scrolls what is under the pointer, and the page, where the pointer is near an edge.
 *
 * @param {Element | null} node
 * @param {{ clientX: number, clientY: number }} pointer
 */
export function scrollNear(node, { clientX, clientY }) {
  for (; node; node = node.parentElement) {
    const isPage = node === document.scrollingElement;
    if (!isPage && !/auto|scroll/.test(getComputedStyle(node).overflow)) continue;
    const { left, right, top, bottom } = isPage ? new DOMRect(0, 0, innerWidth, innerHeight) : node.getBoundingClientRect();
    node.scrollBy(speed(clientX, left, right), speed(clientY, top, bottom));
  }
}
