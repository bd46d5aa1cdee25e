/**
 * Reports a failure without letting it out of its island: the page and the other islands go on.
 *
 * @param {HTMLElement} el
 * @param {string} name the island's
 * @param {string} phase what failed: `state`, `init`, `render`, `destroy` or `action:<name>`
 * @param {unknown} error
 */
export function report(el, name, phase, error) {
  el.dataset.islandError = phase;
  const detail = { island: name, phase, error };
  const target = el.isConnected ? el : document;
  target.dispatchEvent(new CustomEvent("feather:error", { bubbles: true, detail }));
  console.error(`[island ${name}] ${phase}:`, error);
}

/**
 * Runs one of an island's hooks, synchronous or not, and reports what it throws.
 *
 * @param {{ el: HTMLElement, name: string }} island
 * @param {string} phase
 * @param {() => unknown} hook
 */
export function guard(island, phase, hook) {
  const fail = (/** @type {unknown} */ error) => report(island.el, island.name, phase, error);
  try {
    const result = hook();
    if (result instanceof Promise) result.catch(fail);
  } catch (error) {
    fail(error);
  }
}
