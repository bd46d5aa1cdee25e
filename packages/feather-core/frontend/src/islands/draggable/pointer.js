import { createGhost } from "./ghost.js";
import { scrollNear } from "./scroll.js";

const LONG_PRESS_MS = 250;
const INTERACTIVE = "a, button, input, select, textarea, label, summary, [contenteditable], [data-action]";

/**
 * Dragging with a mouse, a pen or a finger. Without a handle a finger has to press for a moment, so that it
 * can still scroll the page.
 *
 * @param {import("./draggable.js").Drag} drag
 */
export function dragByPointer(drag) {
  const { island, config, board, mover, listen } = drag;

  /** @param {Element} target @param {HTMLElement} item */
  function grabs(target, item) {
    const control = target.closest(config.handle ?? INTERACTIVE);
    return config.handle ? control : !control || control.contains(item);
  }

  listen(island.el, "pointerdown", (down) => {
    const item = !down.button && down.isPrimary && board.itemAt(down.target);
    if (item && !mover.current() && grabs(down.target, item)) follow(drag, item, down);
  });
}

/**
 * Follows a pointer from where it went down until it goes up.
 *
 * @param {import("./draggable.js").Drag} drag
 * @param {HTMLElement} item
 * @param {PointerEvent} down
 */
function follow({ island, config, board, mover, listen }, item, down) {
  const stop = new AbortController();
  const waits = down.pointerType !== "mouse" && !config.handle;
  const timer = waits ? setTimeout(begin, LONG_PRESS_MS) : 0;
  /** @type {ReturnType<typeof createGhost> | undefined} */
  let ghost;
  let last = down;
  let frame = 0;

  function begin() {
    if (!mover.start(item, "pointer")) return finish();
    ghost = createGhost(item, down);
    step();
  }

  function step() {
    frame = requestAnimationFrame(step);
    if (item.isConnected) track();
    else finish();
  }

  function track() {
    ghost?.moveTo(last);
    const under = document.elementFromPoint(last.clientX, last.clientY);
    scrollNear(under, last);
    const zone = board.zones().findLast((candidate) => candidate.contains(under) && board.allows(item, candidate));
    for (const other of board.zones()) other.classList.toggle("is-over", other === zone);
    if (zone) mover.to(zone, indexAt(zone));
  }

  /** @param {HTMLElement} zone */
  function indexAt(zone) {
    const others = board.othersIn(zone, item);
    const rightToLeft = getComputedStyle(zone).direction === "rtl";
    const index = others.findIndex((other) => {
      const { left, right, top, bottom } = other.getBoundingClientRect();
      const beside = last.clientX < (left + right) / 2 !== rightToLeft;
      if (config.axis === "x") return beside;
      if (config.axis === "xy") return last.clientY < top || (last.clientY < bottom && beside);
      return last.clientY < (top + bottom) / 2;
    });
    return index < 0 ? others.length : index;
  }

  /** @param {boolean} [dropped] */
  function finish(dropped) {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    stop.abort();
    if (!ghost) return;
    if (dropped) track();
    ghost.remove();
    ghost = undefined;
    if (dropped) mover.drop();
    else mover.cancel();
    // The click that ends a drag is none.
    listen(window, "click", suppress, { capture: true, signal: AbortSignal.timeout(50) });
  }

  const prevent = (/** @type {Event} */ event) => ghost && suppress(event);

  /** @type {Record<string, (event: any) => unknown>} */
  const listeners = {
    pointermove(event) {
      last = event;
      const way = Math.hypot(last.clientX - down.clientX, last.clientY - down.clientY);
      if (ghost || way < 6) return;
      // A finger that moves before it has pressed long enough scrolls.
      if (waits) finish();
      else begin();
    },
    pointerup: () => finish(true),
    pointercancel: () => finish(),
    keydown(event) {
      if (event.key !== "Escape") return;
      prevent(event);
      finish();
    },
    // Neither does the page scroll, nor is text selected, nor does the browser drag or open its menu.
    touchmove: prevent,
    contextmenu: prevent,
    selectstart: suppress,
    dragstart: suppress,
  };
  for (const [type, listener] of Object.entries(listeners)) {
    const mine = (/** @type {any} */ event) => (event.pointerId ?? down.pointerId) === down.pointerId && listener(event);
    listen(window, type, mine, { capture: true, passive: false, signal: stop.signal });
  }
  island.signal.addEventListener("abort", () => finish(), { signal: stop.signal });
}

/** @param {Event} event */
function suppress(event) {
  event.preventDefault();
  event.stopPropagation();
}
