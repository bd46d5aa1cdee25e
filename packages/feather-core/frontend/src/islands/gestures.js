/** @param {any} node @returns {unknown} the field that a click here is passed on to */
const labelled = (node) => node.closest?.("label")?.control;

/**
 * @param {any} source an event
 * @param {any} event one that came soon after
 * @returns {boolean} whether the browser has made it out of the first one
 */
function leadsTo(source, event) {
  const from = source.target;
  const same = from === event.target;
  const passedOn = !same && labelled(from) === event.target;
  switch (`${source.type} ${event.type}`) {
    case "click click":
      return passedOn;
    case "click input":
    case "click change":
      return same || passedOn;
    case "input change":
      return same;
    case "click submit":
      return event.submitter?.contains(from);
    case "keydown click":
      // Enter in a field clicks its form's button.
      return !event.detail && (same || (from.form && from.form === event.target.form));
    case "keydown submit":
      return from.form === event.target;
  }
  return false;
}

/** Sees to it that one gesture runs an action once, however many events it causes. */
export class Gestures {
  /** @type {Set<{ event: Event, action: string }>} */
  #recent = new Set();

  /**
   * A click on a label is followed by one on its field, a click on a button by a submit, Enter by both.
   *
   * @param {Event} event
   * @param {string} action
   * @returns {boolean} whether the action runs for the first time in this gesture
   */
  isFirst(event, action) {
    const runs = this.#recent;
    for (const run of runs) {
      if (run.action !== action || !leadsTo(run.event, event)) continue;
      if (run.event.type !== "keydown") run.event = event;
      return false;
    }
    const run = { event, action };
    runs.add(run);
    // What follows a click is dispatched with it; what follows a key, until after it is released.
    const forget = () => setTimeout(() => runs.delete(run));
    if (event.type === "keydown") addEventListener("keyup", forget, { once: true, capture: true });
    else forget();
    return true;
  }
}
