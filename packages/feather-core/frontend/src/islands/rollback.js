/**
 * Takes optimistic changes back without losing what else was changed. It is loaded while the first request
 * is on its way, and imports nothing of the runtime: that would become a file that every page had to load.
 */

/** @typedef {import("./operations.js").Content} Content */
/** @typedef {import("./operations.js").Operation} Operation */

/**
 * Undoes a failed operation, and the later ones that may build on it, the last one first.
 *
 * @param {Operation} failed
 * @param {Operation[]} later
 * @param {(target: any) => Content} copy
 * @param {(target: any, content: Content) => void} replace
 * @returns {Operation[]} those of the later ones that are to be replayed, in their order
 */
export function undo(failed, later, copy, replace) {
  const affected = [failed];
  for (const operation of later) {
    // What the server has agreed to is touched only where a property depends on it.
    if (!operation.done || affected.some((earlier) => overlap(earlier, operation))) affected.push(operation);
  }
  for (const { changes } of affected.toReversed()) {
    for (const [target, { before, after }] of changes) replace(target, merge(after, before, copy(target)));
  }
  return affected.slice(1);
}

/** @param {Operation} one @param {Operation} other @returns {boolean} whether both changed a property */
function overlap(one, other) {
  return [...one.changes].some(([target, mine]) => {
    const theirs = other.changes.get(target);
    // What an operation put into a list is found again by its identity, wherever it is now.
    if (!theirs || Array.isArray(target)) return false;
    const keys = changedKeys(theirs.before, theirs.after);
    return changedKeys(mine.before, mine.after).some((key) => keys.includes(key));
  });
}

/**
 * @param {any} before
 * @param {any} after
 * @returns {string[]} the keys whose values differ, or which only one of them has
 */
function changedKeys(before, after) {
  const keys = Object.keys({ ...before, ...after });
  return keys.filter((key) => !Object.is(before[key], after[key]) || key in before !== key in after);
}

/**
 * A three-way merge: what two sides made of the same content. Where both changed a property, theirs wins.
 *
 * @param {any} base
 * @param {any} ours
 * @param {any} theirs
 * @returns {Content}
 */
function merge(base, ours, theirs) {
  const changes = changedKeys(base, theirs);
  if (Array.isArray(base)) return changes.length ? mergeLists(base, ours, theirs) : ours;
  const merged = { ...ours };
  for (const key of changes) {
    if (key in theirs) merged[key] = theirs[key];
    else delete merged[key];
  }
  return merged;
}

/** @param {any[]} base @param {any[]} ours @param {any[]} theirs */
function mergeLists(base, ours, theirs) {
  const merged = without(ours, without(base, theirs));
  const known = [...base];
  theirs.forEach((item, index) => {
    const at = known.indexOf(item);
    if (at < 0) merged.splice(index, 0, item);
    else known.splice(at, 1);
  });
  return merged;
}

/** @param {any[]} list @param {any[]} taken each takes one of its equals away @returns {any[]} */
function without(list, taken) {
  const left = [...taken];
  return list.filter((item) => {
    const at = left.indexOf(item);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}
