/** @typedef {Record<string, any> | any[]} Content what a plain object or an array holds */

/** @param {Content} target @returns {Content} */
export const copy = (target) => (Array.isArray(target) ? [...target] : { ...target });

/**
 * Gives an object or array, which others refer to, another content.
 *
 * @param {any} target
 * @param {any} content
 */
export function replace(target, content) {
  for (const key of Object.keys(target)) delete target[key];
  if (Array.isArray(target)) target.length = 0;
  Object.assign(target, content);
}

/**
 * @param {any} before
 * @param {any} after
 * @returns {string[]} the keys whose values differ, or which only one of them has
 */
export function changedKeys(before, after) {
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
export function merge(base, ours, theirs) {
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
