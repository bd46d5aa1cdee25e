import { advise } from "./development.js";
import { report } from "./errors.js";
import { Island, lifecycle, OPTIONS } from "./island.js";
import { clearStorage } from "./persist.js";

/** @typedef {import("./island.js").Definition} Definition */

/** @type {Map<string, Definition>} */
const definitions = new Map();
/** @type {Map<Element, Island>} */
export const mounted = new Map();
/** Elements that wait for their `data-when` or their module. @type {Map<Element, AbortController>} */
const waiting = new Map();
/** Elements whose `data-when` has held. @type {WeakSet<Element>} */
const due = new WeakSet();
let started = false;

/**
 * Defines an island and mounts it on the page. A second definition of a name replaces the first: its
 * instances are mounted anew, with the state that they persist.
 *
 * @param {string} name kebab-case, as in `data-island`
 * @param {any} definition
 * @throws {TypeError} for a name that cannot work
 */
export function island(name, definition) {
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name)) {
    throw new TypeError(`island name "${name}" must be kebab-case, like "todo-list"`);
  }
  advise("definition", name, definition, OPTIONS, Island.prototype);
  definitions.set(name, definition);
  if (!started) return;
  for (const [el, instance] of mounted) if (instance.name === name) unmount(el);
  adoptAll(document, `[data-island="${name}"]`);
}

/** Mounts what is on the page by now, and from now on what `island()` defines. */
export function begin() {
  started = true;
  adoptAll(document);
}

/** Removes all state that islands keep in this browser: what signing out has to do. */
export function clearPersisted() {
  for (const instance of mounted.values()) instance.clearPersisted();
  clearStorage();
}

/**
 * Mounts the islands within a part of the page, as soon as they can be.
 *
 * @param {Document | Element} root
 * @param {string} [selector]
 */
export function adoptAll(root, selector = "[data-island]") {
  if ("matches" in root && root.matches(selector)) adopt(/** @type {HTMLElement} */ (root));
  for (const el of root.querySelectorAll(selector)) adopt(/** @type {HTMLElement} */ (el));
}

/** @param {Element} el @param {Island} instance @returns {boolean} whether it belongs to the element as it is */
export const isCurrent = (el, { name }) => el.isConnected && el.getAttribute("data-island") === name;

/** Lets go of islands whose element has left the page, or has another name. */
export function sweep() {
  for (const [el, instance] of mounted) if (!isCurrent(el, instance)) unmount(el);
  for (const [el, left] of waiting) {
    if (el.isConnected) continue;
    waiting.delete(el);
    left.abort();
  }
}

/** @param {HTMLElement} el */
function adopt(el) {
  if (mounted.has(el) || waiting.has(el) || !el.isConnected) return;
  const name = el.dataset.island ?? "";
  if (definitions.has(name) && (due.has(el) || !el.dataset.when)) mount(el, name);
  else prepare(el, name);
}

/** Waits for what an island needs before it can be mounted. @param {HTMLElement} el @param {string} name */
async function prepare(el, name) {
  const left = new AbortController();
  waiting.set(el, left);
  let phase = "when";
  let release;
  try {
    if (el.dataset.when && !due.has(el)) {
      const { conditions, hold } = await import("./waiting.js");
      await conditions(el, left.signal);
      if (!definitions.has(name)) release = hold(el);
    }
    due.add(el);
    phase = "load";
    if (!definitions.has(name)) await load(name);
  } catch (error) {
    report({ el, name }, phase, error);
  }
  if (!left.signal.aborted) {
    waiting.delete(el);
    left.abort();
    if (el.dataset.island !== name) adopt(el);
    else if (due.has(el)) mount(el, name);
  }
  release?.();
}

/** Imports an island's module, if the page says in `#feather-islands` where it is. @param {string} name */
async function load(name) {
  const sources = JSON.parse(document.getElementById("feather-islands")?.textContent || "{}");
  if (Object.hasOwn(sources, name)) {
    await import(/* @vite-ignore */ new URL(sources[name], document.baseURI).href);
    if (!definitions.has(name)) throw new TypeError(`${sources[name]} does not define the island "${name}"`);
  } else advise("island", name, definitions);
}

/** @param {HTMLElement} el @param {string} name */
function mount(el, name) {
  const definition = definitions.get(name);
  if (!definition || !el.isConnected) return;
  try {
    const instance = new Island(el, name, definition);
    mounted.set(el, instance);
    lifecycle.mount(instance);
  } catch (error) {
    report({ el, name }, "state", error);
  }
}

/** @param {Element} el */
function unmount(el) {
  const instance = mounted.get(el);
  mounted.delete(el);
  if (instance) lifecycle.unmount(instance);
}
