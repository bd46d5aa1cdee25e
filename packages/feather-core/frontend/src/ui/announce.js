/** Says things to screen readers, through live regions that stay in the page. */
import { find } from "./dom.js";
import { moveIntoReach } from "./reach.js";

/** Screen readers miss a text that comes at once after the one before it was removed. */
const PAUSE_MS = 100;

/** @type {Map<string, string[]>} */
const waiting = new Map();

/**
 * Has a text read out; several in a row are read together.
 *
 * @param {string} message
 * @param {object} [options]
 * @param {boolean} [options.assertive] interrupt what is being read; for errors
 */
export function announce(message, { assertive = false } = {}) {
  const id = assertive ? "#f-live-assertive" : "#f-live-polite";
  const messages = waiting.get(id);
  if (messages) {
    messages.push(message);
    return;
  }
  waiting.set(id, [message]);
  moveIntoReach();
  const region = find(id);
  if (region) region.textContent = "";
  setTimeout(() => {
    moveIntoReach();
    const now = find(id);
    if (now) now.textContent = (waiting.get(id) ?? []).join(" ");
    waiting.delete(id);
  }, PAUSE_MS);
}
