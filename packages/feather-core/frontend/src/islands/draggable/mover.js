import { announce } from "./announce.js";

/** @typedef {"pointer" | "keyboard" | "menu"} Via */
/** @typedef {{ zone: HTMLElement, index: number, next?: HTMLElement }} Place */
/** @typedef {{ item: HTMLElement, from: Place, via: Via }} Move */

/**
 * Puts an item elsewhere in the page, without losing the focus in it.
 *
 * @param {HTMLElement} item
 * @param {HTMLElement} zone
 * @param {HTMLElement[]} others the zone's other items
 * @param {number} index among them
 */
function put(item, zone, others, index) {
  const focused = /** @type {HTMLElement} */ (document.activeElement);
  const next = others[index];
  const last = others.at(-1);
  const before = next ?? last?.nextSibling ?? null;
  const parent = /** @type {any} */ ((next ?? last)?.parentNode ?? zone);
  // Moved so, it keeps its focus, its animations and its iframes.
  (parent.moveBefore ?? parent.insertBefore).call(parent, item, before);
  if (item.contains(focused)) focused.focus({ preventScroll: true });
}

/**
 * Carries out moves, however people make them: one at a time, with a way back.
 *
 * @param {import("../island.js").Island} island
 * @param {import("../../../types/feather.d.ts").Draggable} config
 * @param {ReturnType<typeof import("./board.js").createBoard>} board
 * @param {import("./draggable.js").Runtime} runtime
 */
export function createMover(island, config, board, { accepted, announceRollback, guard }) {
  const { gripOf, indexOf, itemsIn, label, othersIn, place, zoneOf } = board;
  /** @type {Move | undefined} */
  let current;
  let moving = false;

  /** @param {"onDragStart" | "onDragOver" | "onDragEnd"} hook @param {HTMLElement} item @param {any} [zone] */
  const call = (hook, item, zone) => guard(island, hook, () => config[hook]?.call(island, item, zone));

  /** @param {HTMLElement} item @param {HTMLElement} zone @param {number} index @returns {boolean} whether it moved */
  function move(item, zone, index) {
    if (zoneOf(item) === zone && indexOf(item) === index) return false;
    moving = true;
    put(item, zone, othersIn(zone, item), index);
    moving = false;
    return true;
  }

  /** @param {HTMLElement} item @param {Place} from */
  function putBack(item, { zone, index, next }) {
    if (!item.isConnected || !zone.isConnected) return;
    const at = othersIn(zone, item).findIndex((other) => other === next);
    move(item, zone, at < 0 ? index : at);
  }

  /** @param {HTMLElement} item @param {Via} [via] how it is moved, if it is */
  function mark(item, via) {
    item.classList.toggle("is-dragging", Boolean(via));
    if (via) item.dataset.via = via;
    else delete item.dataset.via;
    const grip = gripOf(item);
    if (grip !== item) grip.ariaPressed = via ? "true" : null;
  }

  /** @returns {Move} the one that ends */
  function end() {
    const ended = /** @type {Move} */ (current);
    current = undefined;
    mark(ended.item);
    for (const zone of board.zones()) zone.classList.remove("is-over");
    call("onDragEnd", ended.item);
    return ended;
  }

  function cancel() {
    if (!current) return;
    const { item, from } = end();
    putBack(item, from);
    announce(`${label(item)}: move cancelled.`);
  }

  return {
    /** @returns what is being moved */
    current: () => current,
    /** @param {HTMLElement} item @param {Via} via @returns {boolean} whether it may move now */
    start(item, via) {
      if (current || item.ariaBusy === "true") return false;
      const zone = zoneOf(item);
      const index = indexOf(item);
      current = { item, via, from: { zone, index, next: itemsIn(zone)[index + 1] } };
      mark(item, via);
      call("onDragStart", item);
      return true;
    },

    /** @param {HTMLElement} zone @param {number} index */
    to(zone, index) {
      if (current && move(current.item, zone, index)) call("onDragOver", current.item, zone);
    },

    cancel,

    /** @param {any} to where the focus goes, which may be lost only because an item changes its place */
    leave(to) {
      if (current?.via === "keyboard" && !moving && !current.item.contains(to)) cancel();
    },

    async drop() {
      const { item, from, via } = end();
      const zone = zoneOf(item);
      const toIndex = indexOf(item);
      const sameZone = zone === from.zone;
      announce(`${label(item)} dropped: ${place(item)}.`);
      if (sameZone && toIndex === from.index) return;
      const id = (/** @type {HTMLElement | undefined} */ node) => node?.dataset.id ?? null;
      const items = itemsIn(zone);
      const info = {
        itemId: id(item),
        fromIndex: from.index,
        toIndex,
        fromZoneId: id(from.zone),
        toZoneId: id(zone),
        sameZone,
        beforeId: id(items[toIndex + 1]),
        afterId: id(items[toIndex - 1]),
        via,
      };
      item.ariaBusy = "true";
      try {
        await accepted(() => config.onDrop?.call(island, item, zone, info));
      } catch (error) {
        putBack(item, from);
        announce(`The move failed. ${label(item)} is back: ${place(item)}.`);
        announceRollback(island, error);
      }
      item.ariaBusy = null;
    },
  };
}
