/**
 * Gives the focus a sensible place when the element that had it leaves the page. A browser would
 * leave it on the body, and whoever works with the keyboard or a screen reader would start again
 * at the top.
 */

/** @typedef {[parent: Element, index: number, siblings: number]} Step from an element to its parent */
/** @typedef {{ element: HTMLElement, restore: () => unknown }} Memory `restore` does nothing while anything has the focus */

/** @returns {boolean} whether the focus is nowhere in particular */
export const nothingFocused = () => !document.activeElement?.matches(":not(body, html)");

/**
 * Remembers what has the focus and where it is.
 *
 * @returns {Memory | undefined} undefined when nothing has it
 */
export function rememberFocus() {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || nothingFocused()) return undefined;
  /** @type {Step[]} */
  const steps = [];
  let node = /** @type {Element} */ (element);
  for (let parent = node.parentElement; parent; node = parent, parent = node.parentElement) {
    const children = [...parent.children];
    steps.push([parent, children.indexOf(node), children.length]);
  }
  return {
    element,
    async restore() {
      if (!nothingFocused()) return;
      element.focus({ preventScroll: true });
      if (!nothingFocused()) return;
      const { focusSuccessor } = await import("./successor.js");
      focusSuccessor(element, steps, nothingFocused);
    },
  };
}
