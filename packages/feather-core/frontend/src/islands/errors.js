import { advise } from "./development.js";
import { fire } from "./events.js";

/** Failed changes that were taken back, which people have been told. */
const rolledBack = new WeakSet();

/**
 * Reports a failure without letting it out of its island: the page and the other islands go on.
 *
 * @param {{ el: HTMLElement, name: string }} island
 * @param {string} phase what failed: `when`, `load`, `state`, `init`, `render`, `action:<name>` and so on
 * @param {unknown} error
 */
export function report({ el, name }, phase, error) {
  el.dataset.islandError = phase;
  if (fire(el, "feather:error", { island: name, phase, error })) {
    console.error(`[island ${name}] ${phase}:`, error);
  }
}

/**
 * Runs one of an island's hooks, synchronous or not, and reports what it throws.
 *
 * @param {{ el: HTMLElement, name: string, signal: AbortSignal }} island
 * @param {string} phase
 * @param {() => any} hook
 */
export function guard(island, phase, hook) {
  const fail = (/** @type {any} */ error) => {
    // A request that was cancelled because its island left the page has not failed.
    const cancelled = island.signal.aborted && (error?.name === "AbortError" || error?.code === "ABORTED");
    if (!cancelled && !rolledBack.has(error)) report(island, phase, error);
  };
  try {
    const result = hook();
    if (typeof result?.then === "function") result.then(undefined, fail);
  } catch (error) {
    fail(error);
  }
}

/**
 * Tells that a change was taken back, once for each error. ui.js shows it unless a listener has cancelled it.
 *
 * @param {{ el: HTMLElement, name: string }} island
 * @param {any} error
 * @param {string} [message] for people; the error's own by default
 */
export function announceRollback({ el, name }, error, message) {
  if (rolledBack.has(error)) return;
  if (error instanceof Object) rolledBack.add(error);
  const text = message ?? error?.message ?? String(error);
  advise("rollback", name, text);
  fire(el, "feather:rollback", { island: name, error, message: text });
}

/**
 * Waits for a server's answer that may say itself that it refuses.
 *
 * @template T
 * @param {() => T | Promise<T>} request
 * @returns {Promise<T>}
 * @throws {Error} for an answer with `ok: false` or `success: false`
 */
export async function accepted(request) {
  const answer = /** @type {any} */ (await request());
  if (answer?.ok === false || answer?.success === false) {
    const message = answer.error?.message ?? answer.message ?? "The server refused the change.";
    throw new Error(message, { cause: answer });
  }
  return answer;
}
