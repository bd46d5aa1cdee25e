/** Where toasts can be clicked and live regions heard; top-layer.js has the reasons, once a dialog is open. */
import { find } from "./dom.js";

/** Moves the toasts and live regions to where they work now; to be called before they are used. */
export let moveIntoReach = () => {};

/** @type {MutationRecord[]} */
const seen = [];
/** @type {Promise<void> | undefined} */
let loading;
const openings = new MutationObserver((records) => {
  seen.push(...records);
  if (!find("dialog:modal")) return;
  loading ??= import("./top-layer.js").then(({ start }) => {
    const all = [...seen, ...openings.takeRecords()];
    openings.disconnect();
    moveIntoReach = start(raise, all);
  });
});
openings.observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });

/** Lifts the toasts above what was opened last, or hides the empty toaster. */
export function raise() {
  const toaster = find(".f-toaster");
  if (!toaster?.popover) return;
  const isEmpty = !toaster.childElementCount;
  const isCovered = !toaster.matches(":popover-open") || find("[popover]:popover-open:not(.f-toaster)");
  if (!isCovered && !isEmpty) return;
  const { activeElement } = document;
  const hadFocus = toaster.contains(activeElement);
  toaster.togglePopover(false);
  toaster.togglePopover(!isEmpty);
  if (hadFocus && activeElement instanceof HTMLElement) activeElement.focus({ preventScroll: true });
}
