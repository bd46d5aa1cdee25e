/**
 * Where an arrow leads: along the items, or to another zone.
 *
 * @param {string} key
 * @param {string} axis
 * @param {boolean} rightToLeft
 * @returns {{ step: number, along: boolean }}
 */
function direction(key, axis, rightToLeft) {
  const forward = key === "ArrowDown" || key === (rightToLeft ? "ArrowLeft" : "ArrowRight");
  const horizontal = key === "ArrowLeft" || key === "ArrowRight";
  return { step: forward ? 1 : -1, along: horizontal === (axis === "x") };
}

/**
 * @param {import("./draggable.js").Drag} drag
 * @param {HTMLElement} item
 * @param {string} key
 * @returns {[HTMLElement, number] | undefined} the zone and the position that the key leads to
 */
function target({ config: { axis = "y" }, board }, item, key) {
  const zone = board.zoneOf(item);
  const index = board.indexOf(item);
  const last = board.itemsIn(zone).length - 1;
  if (key === "Home") return [zone, 0];
  if (key === "End") return [zone, last];
  const zones = board.zones();
  const { step, along } = direction(key, axis, getComputedStyle(zone).direction === "rtl");
  if (along || (axis === "xy" && zones.length === 1)) {
    const to = index + step;
    return to >= 0 && to <= last && board.allows(item, zone) ? [zone, to] : undefined;
  }
  for (let at = zones.indexOf(zone) + step; zones[at]; at += step) {
    if (board.allows(item, zones[at])) return [zones[at], Math.min(index, board.itemsIn(zones[at]).length)];
  }
  return undefined;
}

/**
 * Moves with the keyboard: space and enter lift and drop, arrows, home and end move, escape puts back.
 *
 * @param {import("./draggable.js").Drag} drag
 * @param {HTMLElement} item
 * @param {string} key
 */
export function press(drag, item, key) {
  const { board, mover, announce } = drag;
  const lifted = mover.current()?.item === item;
  if (key === "Escape") mover.cancel();
  else if (key === " " || key === "Enter") {
    if (lifted) mover.drop();
    else if (mover.start(item, "keyboard")) {
      const hint = "Use arrow keys to move, space to drop, escape to cancel.";
      announce(`${board.label(item)} picked up: ${board.place(item)}. ${hint}`);
    } else announce(`${board.label(item)} cannot be moved now.`);
  } else if (lifted) {
    const to = target(drag, item, key);
    if (to) {
      mover.to(...to);
      item.scrollIntoView?.({ block: "nearest", inline: "nearest" });
    }
    announce(to ? `${board.place(item)}.` : "It cannot move further that way.");
  }
}
