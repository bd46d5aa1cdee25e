import { matches, parseActions } from "./actions.js";
import { advise } from "./development.js";
import { guard } from "./errors.js";
import { Gestures } from "./gestures.js";

/** Runs the actions that an island's markup names: one delegated listener for each type of event. */
export class Listeners {
  #island;
  #actions;
  #types = new Set();
  #gestures = new Gestures();

  /**
   * @param {import("./island.js").Island} island
   * @param {Record<string, Function>} [actions]
   */
  constructor(island, actions = {}) {
    this.#island = island;
    this.#actions = actions;
  }

  /** Hears the events that the markup asks for, as it is now. */
  listen() {
    const { el, name, signal } = this.#island;
    for (const node of [el, ...this.#island.$$("[data-action]")]) {
      for (const { type, action } of parseActions(node)) {
        if (!Object.hasOwn(this.#actions, action)) advise("action", name, this.#unknown(action));
        if (this.#types.has(type)) continue;
        this.#types.add(type);
        // focus, toggle, mouseenter and their like do not bubble: they are caught on their way down.
        for (const capture of [false, true]) {
          const listener = (/** @type {Event} */ event) => event.bubbles !== capture && this.#dispatch(event);
          el.addEventListener(type, listener, { capture, signal });
        }
      }
    }
  }

  /** Runs the actions of the nearest element that wants this event. @param {Event} event */
  #dispatch(event) {
    const { el } = this.#island;
    let node = /** @type {Element | null} */ (event.target);
    while (node && el.contains(node)) {
      const owned = node.closest("[data-island]") === el;
      const wanted = owned ? parseActions(node).filter((spec) => matches(spec, event)) : [];
      if (wanted.length) {
        if (event.type === "submit") event.preventDefault();
        for (const { action } of wanted) this.#run(action, event, node);
        return;
      }
      node = event.bubbles ? node.parentElement : null;
    }
  }

  /** @param {string} action @param {Event} event @param {Element} node */
  #run(action, event, node) {
    if (!this.#gestures.isFirst(event, action)) return;
    guard(this.#island, `action:${action}`, () => {
      if (!Object.hasOwn(this.#actions, action)) throw new TypeError(this.#unknown(action));
      return this.#actions[action].call(this.#island, event, node);
    });
  }

  /** @param {string} action */
  #unknown(action) {
    const known = Object.keys(this.#actions).join(", ") || "none";
    return `data-action names "${action}", which the island does not have (it has: ${known})`;
  }
}
