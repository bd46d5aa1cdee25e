/**
 * Items that people can move: by mouse, pen and touch, with the keyboard, and from a menu on the handle. It is
 * loaded only for islands that have `draggable`.
 */
import { announce } from "./announce.js";
import { createBoard } from "./board.js";
import { prepareGrips } from "./grips.js";
import { createMover } from "./mover.js";
import { dragByPointer } from "./pointer.js";

/**
 * @typedef {object} Drag what the parts share
 * @property {import("../island.js").Island} island
 * @property {import("../../../types/feather.d.ts").Draggable} config
 * @property {ReturnType<typeof createBoard>} board
 * @property {ReturnType<typeof createMover>} mover
 * @property {typeof announce} announce
 * @property {(target: EventTarget, type: string, listener: (event: any) => unknown, options?: AddEventListenerOptions) => void} listen
 */

/**
 * What the runtime lends: imported, it would become a file of its own, which every page had to load.
 *
 * @typedef {object} Runtime
 * @property {typeof import("../errors.js").guard} guard
 * @property {typeof import("../errors.js").accepted} accepted
 * @property {typeof import("../errors.js").announceRollback} announceRollback
 */

/** Moves without a pointer's way: they are loaded when a handle gets the focus. @type {any} */
let steps;

/**
 * Makes an island's items movable.
 *
 * @param {import("../island.js").Island} island
 * @param {import("../../../types/feather.d.ts").Draggable} config
 * @param {Runtime} runtime
 * @returns {() => void} prepares items whose markup has changed
 * @throws {TypeError} for a configuration without items
 */
export function makeDraggable(island, config, runtime) {
  const { el, signal } = island;
  if (!config.items) throw new TypeError('draggable needs items, like ".card"');
  const board = createBoard(island, config, runtime.guard);
  const mover = createMover(island, config, board, runtime);
  /** @type {Drag["listen"]} */
  const listen = (target, type, listener, options) => {
    const run = (/** @type {Event} */ event) => runtime.guard(island, "draggable", () => listener(event));
    target.addEventListener(type, run, { signal, ...options });
  };
  const drag = { island, config, board, mover, announce, listen };
  /** @param {keyof typeof import("./steps.js")} [name] called at once if it is there: keys may come quickly */
  const step = async (/** @type {any} */ name, /** @type {any[]} */ ...details) => {
    steps ?? (steps = await import("./steps.js"));
    steps[name]?.(drag, ...details);
  };
  dragByPointer(drag);
  listen(el, "focusin", ({ target }) => board.itemOfGrip(target) && step());
  listen(el, "keydown", (event) => {
    const item = board.itemOfGrip(event.target);
    const current = mover.current();
    const lifted = current?.via === "keyboard" && current.item === item;
    const keys = lifted ? / |Enter|Escape|Home|End|Arrow/ : / |Enter/;
    if (!item || event.ctrlKey || event.altKey || event.metaKey || !keys.test(event.key)) return;
    event.preventDefault();
    event.stopPropagation();
    if (!event.repeat || event.key.startsWith("Arrow")) return step("press", item, event.key);
  });
  // Firefox clicks a button when space is released, unless told not to.
  listen(el, "keyup", (event) => event.key === " " && board.itemOfGrip(event.target) && event.preventDefault());
  listen(el, "click", ({ target }) => {
    const handle = config.handle && target.closest(config.handle);
    const item = board.itemOfGrip(handle);
    if (item && !mover.current()) return step("openMenu", item, handle);
  });
  listen(el, "focusout", ({ relatedTarget }) => mover.leave(relatedTarget));
  const prepare = () => prepareGrips(drag);
  prepare();
  const observer = new MutationObserver(prepare);
  observer.observe(el, { childList: true, subtree: true });
  signal.addEventListener("abort", () => observer.disconnect());
  return prepare;
}
