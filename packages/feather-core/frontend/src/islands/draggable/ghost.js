/**
 * A picture of an item that follows the pointer, while the item itself shows where it would land. The class
 * `f-drag-ghost` takes it out of the flow, to the corner of the window.
 *
 * @param {HTMLElement} item
 * @param {{ clientX: number, clientY: number }} from where the pointer took hold of it
 */
export function createGhost(item, from) {
  const { left, top, width, height } = item.getBoundingClientRect();
  const ghost = /** @type {HTMLElement} */ (item.cloneNode(true));
  // It must not be an island, a second element of an id, or one of the item's radio buttons.
  for (const node of [ghost, ...ghost.querySelectorAll("*")]) {
    for (const name of ["id", "name", "data-island"]) node.removeAttribute(name);
  }
  ghost.classList.replace("is-dragging", "f-drag-ghost");
  ghost.inert = true;
  ghost.style.width = `${width}px`;
  ghost.style.height = `${height}px`;
  (item.closest("dialog") ?? document.body).append(ghost);
  return {
    /** @param {{ clientX: number, clientY: number }} to */
    moveTo({ clientX, clientY }) {
      ghost.style.translate = `${left + clientX - from.clientX}px ${top + clientY - from.clientY}px`;
    },
    remove: () => ghost.remove(),
  };
}
