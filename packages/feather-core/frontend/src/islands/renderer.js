import { advise } from "./development.js";
import { guard } from "./errors.js";
import { paint } from "./paint.js";

/** Brings an island's markup to what its `render()` says, once for all changes that are made together. */
export class Renderer {
  #island;
  #render;
  #queued = false;
  #rendering = false;

  /**
   * @param {import("./island.js").Island} island
   * @param {() => Record<string, unknown> | undefined | void} render
   * @param {() => void} shown called when the state could be shown
   */
  constructor(island, render, shown) {
    this.#island = island;
    this.#render = render;
    this.shown = shown;
  }

  /** Renders after the current code. */
  schedule() {
    if (this.#rendering) throw new TypeError("render() must not change the state; do it in an action");
    if (this.#queued) return;
    this.#queued = true;
    queueMicrotask(() => this.flush());
  }

  /** Renders at once what is scheduled. */
  flush() {
    if (this.#queued) this.render();
  }

  /** @param {boolean} [afresh] whether somebody else may have changed the markup meanwhile */
  render(afresh) {
    this.#queued = false;
    if (this.#island.signal.aborted) return;
    guard(this.#island, "render", () => {
      for (const [selector, value] of Object.entries(this.#map())) this.#paint(selector, value, afresh);
      this.shown();
    });
  }

  /** @param {string} selector @param {unknown} value @param {boolean} [afresh] */
  #paint(selector, value, afresh) {
    const { el, name } = this.#island;
    const nodes = selector === "this" ? [el] : this.#island.$$(selector);
    for (const node of nodes) paint(node, value, afresh);
    if (!nodes.length && value !== undefined) advise("selector", name, selector);
  }

  #map() {
    this.#rendering = true;
    try {
      return this.#render() ?? {};
    } finally {
      this.#rendering = false;
    }
  }
}
