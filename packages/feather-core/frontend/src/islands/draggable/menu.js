import { itemsOf, onMenuKey } from "../../ui/menu-keys.js";
import { place } from "../../ui/menu-place.js";

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
  listen(menu, "keydown", (event) => {
    onMenuKey(event, menu);
    // On the document, ui.js does the same for its own menus.
    event.stopPropagation();
  });
  // Everything outside an open modal dialog is inert.
  (handle.closest("dialog") ?? document.body).append(menu);
  menu.showPopover();
  place(menu, handle);
  itemsOf(menu)[0]?.focus();
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
