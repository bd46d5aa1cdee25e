/**
 * Gives what a click with the shift key chooses: all boxes from the one that was clicked before.
 *
 * @param {HTMLInputElement[]} boxes of the page, in their order
 * @param {HTMLInputElement | null} from
 * @param {HTMLInputElement} to
 */
export function boxesBetween(boxes, from, to) {
  const start = from ? boxes.indexOf(from) : -1;
  const end = boxes.indexOf(to);
  // The other one was swapped out.
  if (start < 0) return [to];
  return boxes.slice(Math.min(start, end), Math.max(start, end) + 1);
}
