/**
 * Islands: server-rendered HTML that comes to life. `island("counter", {...})` runs on every
 * `<div data-island="counter">`, however and whenever it comes into the page.
 */
import { report } from "./islands/errors.js";
import { html } from "./islands/html.js";
import { Island } from "./islands/island.js";

const OPTIONS = ["persist", "state", "actions", "render", "init", "destroy"];
/** @type {Map<string, import("./islands/island.js").Definition>} */
const definitions = new Map();
/** @type {Map<Element, Island>} */
const mounted = new Map();
let started = false;

/**
 * Defines an island and mounts it on the page. A second definition of a name replaces the first.
 *
 * @param {string} name kebab-case, as in `data-island`
 * @param {import("./islands/island.js").Definition} definition
 * @throws {TypeError} for a name or an option that cannot work
 */
export function island(name, definition) {
  check(name, definition);
  definitions.set(name, definition);
  if (!started) return;
  for (const [el, instance] of mounted) if (instance.name === name) unmount(el, instance);
  mountWithin(document);
}

/** @param {string} name @param {import("./islands/island.js").Definition} definition */
function check(name, definition) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new TypeError(`island name "${name}" must be kebab-case, like "todo-list"`);
  }
  const unknown = Object.keys(definition).find((key) => !OPTIONS.includes(key));
  if (unknown) {
    throw new TypeError(`island "${name}": unknown option "${unknown}" (known: ${OPTIONS.join(", ")})`);
  }
  if (!["undefined", "boolean", "string"].includes(typeof definition.persist)) {
    throw new TypeError(`island "${name}": persist takes true or a string`);
  }
}

/** @param {HTMLElement} el */
function mount(el) {
  const name = el.dataset.island ?? "";
  const definition = definitions.get(name);
  if (!definition || mounted.has(el) || !el.isConnected) return;
  try {
    const instance = new Island(el, name, definition);
    mounted.set(el, instance);
    instance.mount();
  } catch (error) {
    report(el, name, "state", error);
  }
}

/** @param {Element} el @param {Island} instance */
function unmount(el, instance) {
  mounted.delete(el);
  instance.unmount();
}

/** @param {Document | Element} root */
function mountWithin(root) {
  if (root instanceof HTMLElement && root.matches("[data-island]")) mount(root);
  for (const el of root.querySelectorAll("[data-island]")) if (el instanceof HTMLElement) mount(el);
}

/** @param {MutationRecord[]} records */
function observe(records) {
  // A node that was only moved is connected again by now, and keeps its island.
  for (const [el, instance] of mounted) if (!el.isConnected) unmount(el, instance);
  const changed = new Set();
  for (const { target, addedNodes } of records) {
    for (const node of addedNodes) if (node instanceof Element) mountWithin(node);
    if (target instanceof Element) changed.add(mounted.get(target.closest("[data-island]") ?? target));
  }
  for (const instance of changed) instance?.listen();
}

function start() {
  started = true;
  mountWithin(document);
  const options = { childList: true, subtree: true, attributes: true, attributeFilter: ["data-action"] };
  new MutationObserver(observe).observe(document, options);
}

Object.assign(globalThis, { island, html });
// Before the parser is done, an element can be there without its children.
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
else start();

export { html };
