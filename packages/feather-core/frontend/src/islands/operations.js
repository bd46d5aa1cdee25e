import { changedKeys, copy, merge, replace } from "./merge.js";

/**
 * A change that was shown before the server has agreed to it.
 *
 * @typedef {object} Operation
 * @property {() => void} mutate
 * @property {Map<object, { before: any, after?: any }>} changes what it changed, by object or array
 * @property {boolean} done whether the server has agreed
 */

/** The optimistic changes of one island, in their order. */
export class Operations {
  /** @type {Operation[]} */
  #list = [];
  /** @type {Operation["changes"] | undefined} */
  #recording;

  /** @param {object} target an object or array that is about to change */
  record(target) {
    if (!this.#recording?.has(target)) this.#recording?.set(target, { before: copy(target) });
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

  /** @param {Operation} operation the server has agreed to it */
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
   */
  revert(failed, onError) {
    const affected = this.#affected(failed);
    affected.toReversed().forEach(undo);
    for (const later of affected.slice(1)) {
      try {
        this.#apply(later);
      } catch (error) {
        onError(error);
      }
    }
    failed.changes.clear();
    this.finish(failed);
  }

  /** @param {Operation} operation */
  #apply(operation) {
    operation.changes = this.#recording = new Map();
    try {
      operation.mutate();
    } catch (error) {
      for (const [target, { before }] of operation.changes) replace(target, before);
      operation.changes.clear();
      throw error;
    } finally {
      this.#recording = undefined;
      for (const [target, change] of operation.changes) change.after = copy(target);
    }
  }

  /**
   * @param {Operation} failed
   * @returns {Operation[]} it, and the later ones that may build on it: all that are pending, and those the
   *   server has agreed to as far as they changed the same property
   */
  #affected(failed) {
    const affected = [failed];
    for (const later of this.#list.slice(this.#list.indexOf(failed) + 1)) {
      if (!later.done || affected.some((earlier) => overlap(earlier, later))) affected.push(later);
    }
    return affected;
  }
}

/** @param {Operation} operation */
function undo({ changes }) {
  for (const [target, { before, after }] of changes) replace(target, merge(after, before, copy(target)));
}

/** @param {Operation} one @param {Operation} other */
function overlap(one, other) {
  return [...one.changes].some(([target, mine]) => {
    const theirs = other.changes.get(target);
    // What an operation put into a list is found again by its identity, wherever it is now.
    if (!theirs || Array.isArray(target)) return false;
    const keys = changedKeys(theirs.before, theirs.after);
    return changedKeys(mine.before, mine.after).some((key) => keys.includes(key));
  });
}
