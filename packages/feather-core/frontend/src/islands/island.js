import { accepted, announceRollback, guard, report } from "./errors.js";
import { fire } from "./events.js";
import { Listeners } from "./listeners.js";
import { Operations } from "./operations.js";
import { Store } from "./persist.js";
import { Renderer } from "./renderer.js";
import { reactive } from "./state.js";

/** @typedef {import("../../types/feather.d.ts").Definition<any>} Definition */
/** @typedef {import("../../types/feather.d.ts").Island<any>} IslandType */

/** What a definition can have that is not a member of the instance. */
export const OPTIONS = ["persist", "state", "actions", "render", "init", "destroy", "updated", "on", "draggable"];

/**
 * What the runtime does with an island. It is kept apart from the instance, where a definition's own
 * functions may have any name.
 *
 * @typedef {object} Lifecycle
 * @property {(island: Island) => void} mount brings it to life, once its element is in the page
 * @property {(island: Island) => void} unmount lets go of an element that has left the page
 * @property {(island: Island) => void} listen hears the events that changed markup asks for
 * @property {(island: Island) => void} update shows the state again over what a swap has left
 * @property {(island: Island, key?: string) => void} reload takes over what was kept: always, or because
 *   another tab has changed this key
 */

/** @type {Lifecycle} */
export let lifecycle;

/**
 * A mounted element with its state and behaviour: `this` in everything that a definition contains.
 *
 * @implements {IslandType}
 */
export class Island {
  #el;
  #name;
  #definition;
  #raw;
  #state;
  #store;
  #renderer;
  #listeners;
  #operations = new Operations();
  #off = new AbortController();
  /** @type {(() => void) | undefined} */
  #refreshDraggable;

  static {
    lifecycle = {
      mount: (island) => island.#mount(),
      unmount: (island) => island.#unmount(),
      listen: (island) => island.#listeners.listen(),
      update: (island) => island.#update(),
      reload: (island, key) => island.#reload(key),
    };
  }

  /**
   * @param {HTMLElement} el
   * @param {string} name
   * @param {Definition} definition
   */
  constructor(el, name, definition) {
    this.#el = el;
    this.#name = name;
    this.#definition = definition;
    const { actions, persist, render, state = {} } = definition;
    this.#raw = structuredClone(typeof state === "function" ? state(el.dataset, el) : state);
    this.#store = persist ? new Store(el, name, persist) : undefined;
    this.#store?.restore(this.#raw);
    this.#state = reactive(this.#raw, (target) => {
      this.#renderer.schedule();
      this.#operations.record(target);
    });
    // Only what can be shown is kept: a state that breaks render() must not come back with the next page.
    const keep = () => this.#store?.save(this.#raw);
    this.#renderer = new Renderer(this, () => render?.call(this, this.#state), keep);
    this.#listeners = new Listeners(this, actions);
    for (const [key, member] of Object.entries(Object.getOwnPropertyDescriptors(definition))) {
      if (OPTIONS.includes(key)) continue;
      if (typeof member.value === "function") member.value = member.value.bind(this);
      Object.defineProperty(this, key, member);
    }
  }

  get el() {
    return this.#el;
  }

  get name() {
    return this.#name;
  }

  get state() {
    return this.#state;
  }

  set state(_) {
    throw new TypeError("this.state cannot be replaced; assign its properties");
  }

  get data() {
    return this.el.dataset;
  }

  get props() {
    try {
      return JSON.parse(this.data.props ?? "{}");
    } catch (cause) {
      throw new TypeError("data-props is no JSON; write data-props='{{ value|tojson }}'", { cause });
    }
  }

  get signal() {
    return this.#off.signal;
  }

  get api() {
    return globalThis.api;
  }

  /** @param {string} selector @returns {any} */
  $(selector) {
    return this.$$(selector)[0] ?? null;
  }

  /** @param {string} selector @returns {any[]} */
  $$(selector) {
    return [...this.el.querySelectorAll(selector)].filter((node) => node.closest("[data-island]") === this.el);
  }

  /** @param {string} type @param {unknown} [detail] */
  emit(type, detail) {
    return fire(this.el, type, detail);
  }

  /**
   * @param {string} type
   * @param {(detail: any, event: Event) => unknown} listener
   * @param {EventTarget} [target]
   */
  on(type, listener, target = document) {
    const run = (/** @type {any} */ event) => {
      guard(this, `on:${type}`, () => listener.call(this, event.detail, event));
    };
    target.addEventListener(type, run, { signal: this.signal });
  }

  /**
   * @template R
   * @param {(state: any) => void} mutate
   * @param {() => R | Promise<R>} request
   * @param {{ message?: string }} [options]
   * @returns {Promise<R>}
   */
  async optimistic(mutate, request, { message } = {}) {
    if (typeof request !== "function") throw new TypeError("optimistic() takes two functions: change and request");
    const operation = this.#operations.begin(() => mutate.call(this, this.state));
    this.flush();
    // Loaded meanwhile: without a connection it would not come any more. An older page than the server's
    // files does without it.
    const rollback = import("./rollback.js").catch(() => undefined);
    try {
      const answer = await accepted(() => request.call(this));
      this.#operations.finish(operation);
      return answer;
    } catch (error) {
      this.#operations.revert(operation, (bug) => report(this, "optimistic", bug), (await rollback)?.undo);
      this.#renderer.render();
      announceRollback(this, error, message);
      throw error;
    }
  }

  flush() {
    this.#renderer.flush();
  }

  clearPersisted() {
    this.#store?.clear(this.#raw);
  }

  #mount() {
    const { draggable, init, on = {} } = this.#definition;
    delete this.data.islandError;
    for (const [type, listener] of Object.entries(on)) this.on(type, listener);
    this.#listeners.listen();
    guard(this, "init", () => init?.call(this));
    this.#renderer.render();
    if (draggable) guard(this, "draggable", () => this.#loadDraggable(draggable));
    this.data.islandReady = "";
    this.emit("feather:mount", { island: this.name });
  }

  #unmount() {
    // What was changed just before is still kept.
    this.flush();
    guard(this, "destroy", () => this.#definition.destroy?.call(this));
    this.#off.abort();
    delete this.data.islandReady;
  }

  #update() {
    this.data.islandReady = "";
    this.#renderer.render(true);
    this.#refreshDraggable?.();
    guard(this, "updated", () => this.#definition.updated?.call(this));
  }

  /** @param {string} [key] */
  #reload(key) {
    const store = this.#store;
    if (!store || (key && !(store.sync && store.key === key))) return;
    const kept = { ...this.#raw };
    store.restore(kept);
    Object.assign(this.state, kept);
  }

  /** @param {import("../../types/feather.d.ts").Draggable} config */
  async #loadDraggable(config) {
    const { makeDraggable } = await import("./draggable/draggable.js");
    if (this.signal.aborted) return;
    this.#refreshDraggable = makeDraggable(this, config, { accepted, announceRollback, guard });
  }
}
