import { lifecycle } from "./island.js";
import { adoptAll, isCurrent, mounted, sweep } from "./page.js";

/** Keeps islands in step with the page, whoever changes it. */
export function observe() {
  new MutationObserver(follow).observe(document, {
    childList: true,
    subtree: true,
    attributes: true,
    attributeFilter: ["data-action", "data-island"],
  });
  // htmx 4 and 2.
  for (const type of ["htmx:after:settle", "htmx:afterSettle"]) document.addEventListener(type, afterSwap);
  addEventListener("storage", ({ key }) => key && reload(key));
  // A page that comes back from the back/forward cache has missed what other pages kept since.
  addEventListener("pageshow", ({ persisted }) => persisted && reload());
}

/** @param {Node | null | undefined} node @returns {node is Element} */
const isElement = (node) => node?.nodeType === 1;

/** @param {MutationRecord[]} records */
function follow(records) {
  // A node that was only moved is connected again by now, and keeps its island.
  sweep();
  const changed = new Set();
  for (const { attributeName, target, addedNodes } of records) {
    for (const node of [...addedNodes, attributeName ? target : null]) if (isElement(node)) adoptAll(node);
    if (isElement(target)) changed.add(mounted.get(target.closest("[data-island]") ?? target));
  }
  for (const instance of changed) if (instance) lifecycle.listen(instance);
}

/**
 * A morph keeps an island, but brings it to what the server says.
 *
 * @param {any} event
 */
function afterSwap({ target, detail }) {
  /** @type {Node[]} */
  const nodes = detail?.newContent ?? [target];
  for (const [el, instance] of mounted) {
    const touched = el.contains(target) || nodes.some((node) => node.contains(el) || el.contains(node));
    if (touched && isCurrent(el, instance)) lifecycle.update(instance);
  }
}

/** @param {string} [key] */
function reload(key) {
  for (const instance of mounted.values()) lifecycle.reload(instance, key);
}
