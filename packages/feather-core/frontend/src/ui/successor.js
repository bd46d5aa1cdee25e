/** Finds who gets the focus after a change of the page. Loaded when it is first needed. */

const FOCUSABLE = "a[href], button, input, select, textarea, summary, [tabindex]";

const INVALID = "[aria-invalid=true]";

/** @typedef {import("./refocus.js").Step} Step */

/**
 * @param {HTMLElement} element
 * @param {Step[]} steps from the element to the root, as it was
 * @param {() => boolean} nothingFocused
 */
export function focusSuccessor(element, steps, nothingFocused) {
  // What is hidden or disabled does not take the focus: then what is around it.
  for (let node = successor(element, steps); node && nothingFocused(); node = node.parentElement) focus(node);
}

/**
 * Goes to the first field of a form that came back with errors, unless the focus is on such a field already.
 *
 * @param {Element} target what the form was swapped into
 * @param {Set<Element>} before fields that had errors before
 */
export function focusInvalid(target, before) {
  const inTarget = target.isConnected ? target.querySelector(INVALID) : null;
  const field = inTarget ?? [...document.querySelectorAll(INVALID)].find((element) => !before.has(element));
  if (field instanceof HTMLElement && !document.activeElement?.matches(INVALID)) field.focus();
}

/** @param {HTMLElement} element @param {Step[]} steps @returns {Element | null} */
function successor(element, steps) {
  if (element.isConnected) return element;
  const sameId = element.id && document.getElementById(element.id);
  if (sameId) return sameId;
  const top = steps.findIndex(([parent]) => parent.isConnected);
  if (top < 0) return document.querySelector("main");
  const [parent, index, siblings] = steps[top];
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
  for (const [, index] of steps.reverse()) found = found?.children[index];
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
