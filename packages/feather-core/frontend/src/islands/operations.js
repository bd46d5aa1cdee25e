/** @typedef {Record<string, any> | any[]} Content what a plain object or an array holds */

/**
 * A change that was shown before the server has agreed to it.
 *
 * @typedef {object} Operation
 * @property {() => void} mutate
 * @property {Map<any, { before: Content, after: Content }>} changes what it changed, by object or array
 * @property {boolean} done whether the server has agreed
 */

/** @param {any} target @returns {Content} */
const copy = (target) => (Array.isArray(target) ? [...target] : { ...target });

/**
 * Gives an object or array, which others refer to, another content.
 *
 * @param {any} target
 * @param {Content} content
 */
function replace(target, content) {
  for (const key of Object.keys(target)) delete target[key];
  if (Array.isArray(target)) target.length = 0;
  Object.assign(target, content);
}

/**
 * Gives what an operation has changed the content from before it.
 *
 * @param {Operation} operation
 * @returns {Operation[]} none that would have to be replayed
 */
function restore({ changes }) {
  for (const [target, { before }] of changes) replace(target, before);
  return [];
}

/** The optimistic changes of one island, in their order. */
export class Operations {
  /** @type {Operation[]} */
  #list = [];
  /** @type {Operation["changes"] | undefined} */
  #recording;

  /** @param {object} target an object or array that is about to change */
  record(target) {
    const changes = this.#recording;
    if (changes && !changes.has(target)) changes.set(target, { before: copy(target), after: target });
  }

  /**
   * @param {() => void} mutate
   * @returns {Operation}
   * @throws what `mutate` throws; the state is then as it was
   */
  begin(mutate) {
    const operation = { mutate, changes: new Map(), done: false };
    this.#apply(operation);
    this.#list.push(operation);
    return operation;
  }

  /** @param {Operation} operation the server has agreed to it, or it was taken back */
  finish(operation) {
    operation.done = true;
    // It is kept only while an earlier one may still fail.
    while (this.#list[0]?.done) this.#list.shift();
  }

  /**
   * Takes a failed operation back. Later ones are undone, and replayed without it; other changes that were
   * made meanwhile survive.
   *
   * @param {Operation} failed
   * @param {(error: unknown) => void} onError hears of a later operation that cannot be replayed any more
   * @param {typeof import("./rollback.js").undo} [undo] without it, what the operation changed is simply what
   *   it was before, whatever else has changed it since
   */
  revert(failed, onError, undo = restore) {
    const later = this.#list.slice(this.#list.indexOf(failed) + 1);
    for (const operation of undo(failed, later, copy, replace)) {
      try {
        this.#apply(operation);
      } catch (error) {
        onError(error);
      }
    }
    failed.changes.clear();
    this.finish(failed);
  }

  /** @param {Operation} operation */
  #apply(operation) {
    const changes = (operation.changes = this.#recording = new Map());
    try {
      operation.mutate();
    } catch (error) {
      restore(operation);
      changes.clear();
      throw error;
    } finally {
      this.#recording = undefined;
      for (const [target, change] of changes) change.after = copy(target);
    }
  }
}
