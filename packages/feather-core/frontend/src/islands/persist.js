import { metaContent } from "../csrf.js";

const VERSION = 1;

/**
 * State kept in localStorage under `feather:<user>:<name>:<suffix>`. Storage that is full or blocked
 * is no error: the island then works from memory.
 */
export class Store {
  #key;
  /** What the storage holds, or would hold if nothing had been changed. */
  #written = "";

  /**
   * @param {HTMLElement} el
   * @param {string} name the island's
   * @param {true | string} persist a string is the suffix of islands that name none in `data-persist-key`
   */
  constructor(el, name, persist) {
    const suffix = el.dataset.persistKey || (persist === true ? el.id : persist) || "default";
    // Two people at one browser must not see each other's state.
    this.#key = ["feather", metaContent("feather-user") || "anon", name, suffix].join(":");
  }

  /**
   * @param {Record<string, any>} initial
   * @returns {Record<string, any>} `initial` with what was kept for its own keys
   */
  restore(initial) {
    const kept = this.#read();
    const known = Object.entries(kept).filter(([key]) => Object.hasOwn(initial, key));
    const state = { ...initial, ...Object.fromEntries(known) };
    this.#written = JSON.stringify(state);
    return state;
  }

  /** @returns {Record<string, any>} */
  #read() {
    try {
      const { v, s } = JSON.parse(localStorage.getItem(this.#key) ?? "{}");
      return v === VERSION ? Object(s) : {};
    } catch {
      return {};
    }
  }

  /** @param {Record<string, any>} state */
  save(state) {
    const json = JSON.stringify(state);
    if (json === this.#written) return;
    this.#written = json;
    try {
      localStorage.setItem(this.#key, `{"v":${VERSION},"s":${json}}`);
    } catch {
      // see the class comment
    }
  }
}
