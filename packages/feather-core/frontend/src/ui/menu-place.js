const GAP = 4;
const MARGIN = 8;

/**
 * Puts an open menu beside its button: below it, or above it where there is no room.
 *
 * @param {HTMLElement} menu
 * @param {HTMLElement} button
 */
export function place(menu, button) {
  const { left, right, top, bottom } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height, style } = menu;
  const wanted = menu.dataset.align === "end" ? right - width : left;
  const below = bottom + GAP;
  const above = top - GAP - height;
  const fitsBelow = below + height + MARGIN <= innerHeight;
  style.position = "fixed";
  style.inset = "auto";
  style.margin = "0";
  style.left = `${Math.max(MARGIN, Math.min(wanted, innerWidth - width - MARGIN))}px`;
  style.top = `${fitsBelow || above < MARGIN ? below : above}px`;
}
