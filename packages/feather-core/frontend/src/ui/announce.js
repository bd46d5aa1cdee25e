/** Says things to screen readers, through live regions that stay in the page. */
import { find } from "./dom.js";
import { moveIntoReach } from "./reach.js";

/** Screen readers miss a text that comes at once after the one before it was removed. */
const PAUSE_MS = 100;

/** @type {Map<string, string>} */
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
  const text = waiting.get(id);
  waiting.set(id, text ? `${text} ${message}` : message);
  if (text) return;
  write(id, "");
  setTimeout(() => {
    // What an island has said since is read out first, not talked over.
    const said = find(id)?.textContent ?? "";
    write(id, `${said} ${waiting.get(id)}`.trim());
    waiting.delete(id);
  }, PAUSE_MS);
}

/** @param {string} id @param {string} text */
function write(id, text) {
  moveIntoReach();
  const region = find(id);
  if (region) region.textContent = text;
}
