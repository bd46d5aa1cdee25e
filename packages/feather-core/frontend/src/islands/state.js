/** @param {unknown} value @returns {value is Record<PropertyKey, any>} */
function isPlain(value) {
  if (value === null || typeof value !== "object") return false;
  // Not compared with Object.prototype: what comes from another frame has one of its own.
  const prototype = Object.getPrototypeOf(value);
  return Array.isArray(value) || !prototype || Object.getPrototypeOf(prototype) === null;
}

/**
 * A deep proxy over plain objects and arrays; anything else in it (a Date, a Map) is opaque.
 *
 * @param {Record<PropertyKey, any>} root the data; all writes through the proxy land here
 * @param {(target: object) => void} beforeChange called before each write that changes a value, with the
 *   object or array that it changes; may throw to refuse it
 * @returns {Record<PropertyKey, any>}
 */
export function reactive(root, beforeChange) {
  const proxies = new WeakMap();
  const targets = new WeakMap();
  const unwrap = (/** @type {any} */ value) => targets.get(value) ?? value;

  /** @param {any} value */
  function wrap(value) {
    if (!isPlain(value) || targets.has(value)) return value;
    if (!proxies.has(value)) {
      const proxy = new Proxy(value, handler);
      proxies.set(value, proxy);
      targets.set(proxy, value);
    }
    return proxies.get(value);
  }

  /** @type {ProxyHandler<Record<PropertyKey, any>>} */
  const handler = {
    get: (target, key, receiver) => wrap(Reflect.get(target, key, receiver)),
    set(target, key, value) {
      const next = unwrap(value);
      if (Object.hasOwn(target, key) && Object.is(target[key], next)) return true;
      beforeChange(target);
      return Reflect.set(target, key, next);
    },
    deleteProperty(target, key) {
      if (Object.hasOwn(target, key)) beforeChange(target);
      return Reflect.deleteProperty(target, key);
    },
  };
  return wrap(root);
}
