import { parseActions } from "./actions.js";
import { guard } from "./errors.js";
import { paint } from "./paint.js";
import { Store } from "./persist.js";
import { reactive } from "./state.js";

/**
 * What `island(name, definition)` takes. `this` in all functions is the {@link Island}.
 *
 * @typedef {object} Definition
 * @property {boolean | string} [persist] keep the state in localStorage; a string is the key's suffix
 * @property {Record<string, any> | ((data: DOMStringMap, el: HTMLElement) => Record<string, any>)} [state]
 * @property {Record<string, (this: Island, event: Event, el: Element) => unknown>} [actions]
 * @property {(this: Island, state: Record<string, any>) => Record<string, unknown> | undefined} [render]
 * @property {(this: Island) => unknown} [init]
 * @property {(this: Island) => unknown} [destroy]
 */

/** A mounted element with its state and behaviour. */
export class Island {
  #definition;
  #raw;
  #state;
  #store;
  #off = new AbortController();
  #listening = new Set();
  #queued = false;
  #rendering = false;

  /**
   * @param {HTMLElement} el
   * @param {string} name
   * @param {Definition} definition
   */
  constructor(el, name, definition) {
    this.el = el;
    this.name = name;
    this.#definition = definition;
    const { persist, state = {} } = definition;
    const initial = structuredClone(typeof state === "function" ? state(el.dataset, el) : state);
    this.#store = persist ? new Store(el, name, persist) : undefined;
    this.#raw = this.#store?.restore(initial) ?? initial;
    this.#state = reactive(this.#raw, () => this.#scheduleRender());
  }

  /** The island's data: changing anything in it renders once, after the current code has run. */
  get state() {
    return this.#state;
  }

  set state(_) {
    throw new TypeError(`island "${this.name}": this.state cannot be replaced; assign its properties`);
  }

  /** The element's live `data-*` attributes. */
  get data() {
    return this.el.dataset;
  }

  /** @param {string} selector @returns {HTMLElement | null} the first match outside nested islands */
  $(selector) {
    return this.$$(selector)[0] ?? null;
  }

  /** @param {string} selector @returns {HTMLElement[]} all matches outside nested islands */
  $$(selector) {
    const found = /** @type {NodeListOf<HTMLElement>} */ (this.el.querySelectorAll(selector));
    return [...found].filter((node) => this.#owns(node));
  }

  /**
   * Tells the rest of the page: a bubbling DOM event on the island's element.
   *
   * @param {string} type
   * @param {unknown} [detail]
   * @returns {boolean} false when a listener called `preventDefault()`
   */
  emit(type, detail) {
    return this.el.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, cancelable: true }));
  }

  /** Called by the runtime once the element is in the page. */
  mount() {
    this.listen();
    guard(this, "init", () => this.#definition.init?.call(this));
    this.#render();
    this.el.dataset.islandReady = "";
    this.emit("feather:mount", { island: this.name });
  }

  /** Called by the runtime when the element has left the page. */
  unmount() {
    guard(this, "destroy", () => this.#definition.destroy?.call(this));
    this.#off.abort();
    delete this.el.dataset.islandReady;
  }

  /** Called by the runtime on mount and on changed markup: hears the events that actions ask for. */
  listen() {
    const { signal } = this.#off;
    for (const el of [this.el, ...this.$$("[data-action]")]) {
      for (const { type } of parseActions(el)) {
        if (this.#listening.has(type)) continue;
        this.#listening.add(type);
        // focus, toggle, mouseenter and their like do not bubble: they are caught on their way down.
        for (const capture of [false, true]) {
          const listener = (/** @type {Event} */ event) => event.bubbles !== capture && this.#dispatch(event);
          this.el.addEventListener(type, listener, { capture, signal });
        }
      }
    }
  }

  /** @param {Element} node */
  #owns(node) {
    return node.closest("[data-island]") === this.el;
  }

  /** Runs the actions of the nearest element that wants this event. @param {Event} event */
  #dispatch(event) {
    let el = /** @type {Element | null} */ (event.target);
    while (el && this.el.contains(el)) {
      const wanted = this.#owns(el) ? parseActions(el).filter(({ type }) => type === event.type) : [];
      if (wanted.length) {
        if (event.type === "submit") event.preventDefault();
        for (const { action } of wanted) this.#act(action, event, el);
        return;
      }
      el = event.bubbles ? el.parentElement : null;
    }
  }

  /** @param {string} action @param {Event} event @param {Element} el */
  #act(action, event, el) {
    const { actions = {} } = this.#definition;
    guard(this, `action:${action}`, () => {
      if (Object.hasOwn(actions, action)) return actions[action].call(this, event, el);
      const known = Object.keys(actions).join(", ") || "none";
      throw new TypeError(`data-action names "${action}", which the island does not have (it has: ${known})`);
    });
  }

  #scheduleRender() {
    if (this.#rendering) throw new TypeError("render() must not change the state; do it in an action");
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => this.#render());
  }

  #render() {
    this.#queued = false;
    if (this.#off.signal.aborted) return;
    guard(this, "render", () => {
      for (const [selector, value] of Object.entries(this.#renderMap())) {
        const nodes = selector === "this" ? [this.el] : this.$$(selector);
        for (const node of nodes) paint(node, value);
      }
      // Only what can be shown is kept: a state that breaks render() must not come back with the next page.
      this.#store?.save(this.#raw);
    });
  }

  #renderMap() {
    this.#rendering = true;
    try {
      return this.#definition.render?.call(this, this.#state) ?? {};
    } finally {
      this.#rendering = false;
    }
  }
}
