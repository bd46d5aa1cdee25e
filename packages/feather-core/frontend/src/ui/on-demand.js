/** Loads what few pages need when a page needs it; none of it imports anything from here. */
import { find, onContent } from "./dom.js";

/** @type {Map<string, () => Promise<{ refresh?: () => void }>>} */
const parts = new Map([
  [".f-menu[role=menu]", () => import("./menus.js")],
  ["[data-tabs]", () => import("./tabs.js")],
]);

onContent(() => {
  for (const [selector, load] of parts) {
    if (!find(selector)) continue;
    parts.delete(selector);
    load().then(({ refresh }) => refresh && onContent(refresh));
  }
});

if (!("commandForElement" in HTMLButtonElement.prototype && "closedBy" in HTMLDialogElement.prototype)) {
  import("./dialogs.js").then(({ fillIn }) => fillIn());
}
