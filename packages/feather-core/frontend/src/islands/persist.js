import { metaContent } from "../csrf.js";

const PREFIX = "feather:";

/**
 * State kept under `feather:<user>:<name>:<suffix>`. Storage that is full or blocked is no error: the
 * island then works from memory.
 */
export class Store {
  #options;
  #version;
  /** What the storage holds, or would hold if nothing had been changed. */
  #written = "";

  /**
   * @param {HTMLElement} el
   * @param {string} name the island's
   * @param {true | string | import("../../types/feather.d.ts").PersistOptions} persist
   */
  constructor(el, name, persist) {
    this.#options = persist === true ? {} : typeof persist === "string" ? { key: persist } : persist;
    this.#version = this.#options.version ?? 1;
    const suffix = el.dataset.persistKey || this.#options.key || el.id || "default";
    // Two people at one browser must not see each other's state.
    this.key = [PREFIX.slice(0, -1), metaContent("feather-user") || "anon", name, suffix].join(":");
  }

  /** Whether other tabs' changes are followed. */
  get sync() {
    return Boolean(this.#options.sync);
  }

  get #area() {
    return this.#options.session ? sessionStorage : localStorage;
  }

  /**
   * Puts what was kept into a state, as far as the state knows it.
   *
   * @param {Record<string, any>} state
   */
  restore(state) {
    const kept = this.#read();
    for (const key of this.#keys(state)) if (Object.hasOwn(kept, key)) state[key] = kept[key];
    this.#written = this.#serialize(state);
  }

  /** @returns {Record<string, any>} */
  #read() {
    try {
      const { v, s } = JSON.parse(this.#area.getItem(this.key) ?? "{}");
      return v === this.#version ? Object(s) : {};
    } catch {
      return {};
    }
  }

  /** @param {Record<string, any>} state */
  save(state) {
    const json = this.#serialize(state);
    if (json === this.#written) return;
    this.#written = json;
    try {
      this.#area.setItem(this.key, json);
    } catch {
      // see the class comment
    }
  }

  /**
   * Removes what was kept, until the state changes again.
   *
   * @param {Record<string, any>} state as it is now
   */
  clear(state) {
    this.#written = this.#serialize(state);
    try {
      this.#area.removeItem(this.key);
    } catch {
      // see the class comment
    }
  }

  /** @param {Record<string, any>} state @returns {string[]} the properties that are kept */
  #keys(state) {
    return Object.keys(state).filter((key) => this.#options.only?.includes(key) ?? true);
  }

  /** @param {Record<string, any>} state */
  #serialize(state) {
    const kept = Object.fromEntries(this.#keys(state).map((key) => [key, state[key]]));
    return JSON.stringify({ v: this.#version, s: kept });
  }
}

/** Removes all that islands ever kept in this browser. */
export function clearStorage() {
  for (const area of ["localStorage", "sessionStorage"]) {
    try {
      const storage = /** @type {Storage} */ (/** @type {any} */ (globalThis)[area]);
      for (const key of Object.keys(storage)) if (key.startsWith(PREFIX)) storage.removeItem(key);
    } catch {
      // blocked storage holds nothing
    }
  }
}
