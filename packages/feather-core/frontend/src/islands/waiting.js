/** For islands that are not mounted at once. It is loaded for pages that have `data-when`. */

/**
 * What `data-when` can wait for, beside `media(...)`.
 *
 * @type {Record<string, (el: HTMLElement, signal: AbortSignal) => unknown>}
 */
const CONDITIONS = {
  load() {},
  idle: () =>
    new Promise((resolve) => {
      if ("requestIdleCallback" in globalThis) requestIdleCallback(resolve, { timeout: 2000 });
      else setTimeout(resolve, 200);
    }),
  visible: (el, signal) =>
    new Promise((/** @type {(_?: unknown) => void} */ resolve) => {
      const observer = new IntersectionObserver(
        (entries) => entries.some(({ isIntersecting }) => isIntersecting) && resolve(),
        { rootMargin: "200px" },
      );
      observer.observe(el);
      signal.addEventListener("abort", () => observer.disconnect());
    }),
  interaction: (el, signal) =>
    new Promise((resolve) => {
      for (const type of ["pointerenter", "touchstart", "focusin", "click"]) {
        el.addEventListener(type, resolve, { signal, capture: true, passive: true });
      }
    }),
};

/**
 * Waits until everything holds that an element's `data-when` names.
 *
 * @param {HTMLElement} el
 * @param {AbortSignal} signal ends the waiting, without an answer
 * @throws {TypeError} for a condition that there is not
 */
export async function conditions(el, signal) {
  const waiting = [];
  const queries = [];
  for (const word of el.dataset.when?.match(/media(\((?:[^()]|\([^()]*\))*\))|\S+/g) ?? []) {
    if (word.startsWith("media(")) queries.push(matchMedia(word.slice("media".length)));
    else if (Object.hasOwn(CONDITIONS, word)) waiting.push(CONDITIONS[word](el, signal));
    else throw new TypeError(`data-when="${word}" is none of ${Object.keys(CONDITIONS).join(", ")}, media(...)`);
  }
  await Promise.all(waiting);
  for (let query; (query = queries.find(({ matches }) => !matches)); ) {
    const unmet = query;
    await new Promise((resolve) => unmet.addEventListener("change", resolve, { once: true, signal }));
  }
}

/**
 * Keeps clicks and submits that come before an island can act on them.
 *
 * @param {HTMLElement} el
 * @returns {() => void} repeats them, and keeps no more
 */
export function hold(el) {
  /** @type {(() => void)[]} */
  const held = [];
  const stop = new AbortController();
  const keep = (/** @type {any} */ event) => {
    const { type, target, submitter } = event;
    if (!el.contains(target.closest("[data-action]"))) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const again = () => target.dispatchEvent(new MouseEvent(type, event));
    held.push(type === "submit" ? () => target.requestSubmit(submitter) : again);
  };
  for (const type of ["click", "submit"]) el.addEventListener(type, keep, { capture: true, signal: stop.signal });
  return () => {
    stop.abort();
    for (const repeat of held) repeat();
  };
}
