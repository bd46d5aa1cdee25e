/** Helpers for tests of islands. */

/** Lets observers, microtasks and renders run. */
export const tick = () => new Promise((resolve) => setTimeout(resolve));
