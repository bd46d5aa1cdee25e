/**
 * Gives the focus a sensible place when the element that had it leaves the page. A browser would
 * leave it on the body, and whoever works with the keyboard or a screen reader would start again
 * at the top.
 */

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

/** @typedef {{ parent: Element, index: number, siblings: number }} Step from an element to its parent */
/** @typedef {{ element: HTMLElement, restore: () => void }} Memory `restore` does nothing while anything has the focus */

/** @returns {boolean} whether the focus is nowhere in particular */
export function nothingFocused() {
  const { activeElement, body, documentElement } = document;
  return !activeElement || activeElement === body || activeElement === documentElement;
}

/**
 * Remembers what has the focus and where it is.
 *
 * @returns {Memory | undefined} undefined when nothing has it
 */
export function rememberFocus() {
  const element = document.activeElement;
  if (!(element instanceof HTMLElement) || nothingFocused()) return undefined;
  const steps = wayUp(element);
  return {
    element,
    restore() {
      // What is hidden or disabled does not take the focus: then what is around it.
      for (let node = successor(element, steps); node && nothingFocused(); node = node.parentElement) focus(node);
    },
  };
}

/** @param {Element} element @returns {Step[]} from the element to the root */
function wayUp(element) {
  /** @type {Step[]} */
  const steps = [];
  for (let node = element; node.parentElement; node = node.parentElement) {
    const { children } = node.parentElement;
    steps.push({ parent: node.parentElement, index: [...children].indexOf(node), siblings: children.length });
  }
  return steps;
}

/** @param {HTMLElement} element @param {Step[]} steps @returns {Element | null} */
function successor(element, steps) {
  if (element.isConnected) return element;
  const sameId = element.id && document.getElementById(element.id);
  if (sameId) return sameId;
  const top = steps.findIndex(({ parent }) => parent.isConnected);
  if (top < 0) return document.querySelector("main");
  const { parent, index, siblings } = steps[top];
  const { children } = parent;
  const place = children[index] ?? children[children.length - 1] ?? parent;
  if (parent === document.body) return document.querySelector("main") ?? place;
  // Where something is missing the neighbour moved up, and its buttons do the same to something else.
  if (children.length < siblings) return place;
  return counterpart(element, place, steps.slice(0, top)) ?? place;
}

/**
 * Finds what is now where the element was, if it is the same kind of thing.
 *
 * @param {HTMLElement} element
 * @param {Element} place what came for the part of the page that the element was in
 * @param {Step[]} steps from the element to that part
 */
function counterpart(element, place, steps) {
  const name = element.getAttribute("name");
  const namesake = name && place.querySelector(`[name="${CSS.escape(name)}"]`);
  if (namesake) return namesake;
  /** @type {Element | undefined} */
  let found = place;
  for (const { index } of steps.reverse()) found = found?.children[index];
  return found?.tagName === element.tagName ? found : undefined;
}

/** @param {Element} element */
function focus(element) {
  if (!(element instanceof HTMLElement)) return;
  const made = !element.matches(FOCUSABLE);
  if (made) element.tabIndex = -1;
  element.focus({ preventScroll: true });
  if (!made) return;
  // For this once: otherwise every later click on it would move the focus there.
  const undo = () => element.removeAttribute("tabindex");
  if (document.activeElement === element) element.addEventListener("blur", undo, { once: true });
  else undo();
}
