/**
 * Keeps the toasts and the live regions where they can be clicked and heard.
 *
 * Everything outside a modal dialog is inert: not clickable, and silent to screen readers. So they
 * move into the topmost one, and back when it closes. Loaded when the first dialog opens.
 */

const PARTS = ".f-toaster, #f-live-polite, #f-live-assertive";

/**
 * @param {() => void} raise
 * @param {MutationRecord[]} seen what was opened and closed so far
 * @returns {() => void} moves them at once
 */
export function start(raise, seen) {
  /** In the order in which they were opened. @type {HTMLDialogElement[]} */
  let dialogs = [];
  /** Put back if they were taken away together with a dialog. @type {Element[]} */
  let parts = [];

  /** @param {MutationRecord[]} records */
  function follow(records) {
    for (const { target } of records) {
      if (!(target instanceof HTMLDialogElement)) continue;
      dialogs = dialogs.filter((dialog) => dialog !== target);
      if (target.open) dialogs.push(target);
    }
    settle(dialogs.findLast((dialog) => dialog.matches(":modal")) ?? document.body);
  }

  /** @param {Element} host */
  function settle(host) {
    const found = [...document.querySelectorAll(PARTS)];
    if (found.length) parts = found;
    for (const part of parts) {
      if (part.parentElement === host) continue;
      host.append(part);
      // A region that comes into the page with a text in it would be read out once more.
      if (part.matches(".f-toaster")) raise();
      else part.textContent = "";
    }
  }

  const openings = new MutationObserver(follow);
  openings.observe(document, { subtree: true, attributes: true, attributeFilter: ["open"] });
  const moveIntoReach = () => follow(openings.takeRecords());
  // A swap may have taken them away, with the content of the dialog that they were in.
  for (const type of ["htmx:after:swap", "htmx:afterSwap"]) document.addEventListener(type, moveIntoReach);
  follow(seen);
  return moveIntoReach;
}
