import { liveRegion } from "./announce.js";

const HINT = "f-drag-hint";

/**
 * Makes every item's handle one that can be focused, that says what it does, and that touch does not scroll.
 *
 * @param {import("./draggable.js").Drag} drag
 */
export function prepareGrips({ config, board }) {
  liveRegion();
  if (!document.getElementById(HINT)) {
    const textContent = "Press space to pick up, arrow keys to move, space to drop, escape to cancel.";
    document.body.append(Object.assign(document.createElement("div"), { id: HINT, hidden: true, textContent }));
  }
  for (const item of board.items()) {
    const grip = board.gripOf(item);
    if (config.handle) grip.style.touchAction = "none";
    if (grip.tabIndex < 0) grip.tabIndex = 0;
    if (grip !== item) {
      if (!grip.matches("a, button, [role]")) grip.role = "button";
      if (!grip.ariaLabel && !grip.textContent?.trim()) grip.ariaLabel = `Move ${board.label(item)}`;
    }
    const described = grip.getAttribute("aria-describedby") ?? "";
    if (!described.includes(HINT)) grip.setAttribute("aria-describedby", `${described} ${HINT}`.trim());
  }
}
