/** The Move menu: a chunk that is loaded when somebody opens it. */

/**
 * Offers an item's moves one by one, for those who cannot drag (WCAG 2.5.7).
 *
 * @param {import("./draggable.js").Drag} drag
 * @param {HTMLElement} item
 * @param {HTMLElement} handle
 */
export function openMenu(drag, item, handle) {
  const { board, mover, listen } = drag;
  const menu = /** @type {HTMLElement} */ (document.createElement("div"));
  Object.assign(menu, { className: "f-menu", popover: "auto", role: "menu", ariaLabel: `Move ${board.label(item)}` });
  for (const { text, zone, index, possible } of choices(drag, item)) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "f-menu-item", role: "menuitem", textContent: text });
    button.disabled = !possible;
    listen(button, "click", () => {
      menu.hidePopover();
      if (mover.start(item, "menu")) {
        mover.to(zone, index);
        mover.drop();
      }
      handle.focus();
    });
    menu.append(button);
  }
  listen(menu, "toggle", ({ newState }) => newState === "closed" && menu.remove());
  listen(menu, "keydown", (event) => walk(menu, event));
  // Everything outside an open modal dialog is inert.
  (handle.closest("dialog") ?? document.body).append(menu);
  menu.showPopover();
  showBeside(menu, handle);
  enabled(menu)[0]?.focus();
}

/** @param {import("./draggable.js").Drag} drag @param {HTMLElement} item */
function choices({ config, board }, item) {
  const zone = board.zoneOf(item);
  const index = board.indexOf(item);
  const last = board.itemsIn(zone).length - 1;
  const [back, forth] = config.axis === "x" ? ["left", "right"] : ["up", "down"];
  const others = board.zones().filter((other) => other !== zone && board.allows(item, other));
  return [
    { text: `Move ${back}`, zone, index: index - 1, possible: index > 0 && board.allows(item, zone) },
    { text: `Move ${forth}`, zone, index: index + 1, possible: index < last && board.allows(item, zone) },
    ...others.map((other) => {
      return { text: `Move to ${board.zoneLabel(other)}`, zone: other, index: board.itemsIn(other).length, possible: true };
    }),
  ];
}

/** @param {HTMLElement} menu @returns {HTMLElement[]} */
const enabled = (menu) => [...menu.querySelectorAll(":enabled")].map((node) => /** @type {HTMLElement} */ (node));

/** @param {HTMLElement} menu @param {KeyboardEvent} event */
function walk(menu, event) {
  const buttons = enabled(menu);
  const at = buttons.findIndex((button) => button === document.activeElement);
  const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 }[event.key];
  if (event.key === "Tab") menu.hidePopover();
  if (to === undefined) return;
  event.preventDefault();
  event.stopPropagation();
  buttons.at(to % buttons.length)?.focus();
}

/** @param {HTMLElement} menu @param {HTMLElement} handle */
function showBeside(menu, handle) {
  const { left, top, bottom } = handle.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = menu;
  const below = bottom + height + 4 < innerHeight;
  Object.assign(menu.style, {
    position: "fixed",
    inset: "auto",
    margin: "0",
    left: `${Math.max(4, Math.min(left, innerWidth - width - 4))}px`,
    top: `${below ? bottom + 4 : Math.max(4, top - height - 4)}px`,
  });
}
