const ENTITIES = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
});
/** The end of markup that ends within a tag, and not within quotes. */
const BARE = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*$/i;

/** Markup that is safe to insert. Only the `html` template makes it. */
export class SafeHtml {
  #markup;

  /** @param {string} markup */
  constructor(markup) {
    this.#markup = markup;
  }

  toString() {
    return this.#markup;
  }
}

/** @param {unknown} value @returns {string} */
function escape(value) {
  if (value == null || value === false) return "";
  if (value instanceof SafeHtml) return value.toString();
  if (Array.isArray(value)) return value.map(escape).join("");
  return String(value).replace(/[&<>"'`]/g, (character) => ENTITIES[character]);
}

/** @type {WeakMap<TemplateStringsArray, (string | undefined)[]>} */
const places = new WeakMap();

/**
 * @param {TemplateStringsArray} parts
 * @returns {(string | undefined)[]} the tags of those values that stand in one without quotes
 */
function bareIn(parts) {
  let before = "";
  const found = places.get(parts) ?? parts.map((part) => BARE.exec((before += part))?.[0]);
  places.set(parts, found);
  return found;
}

/**
 * Tagged template: html`<b>${name}</b>` escapes every value except nested `html` results.
 *
 * @param {TemplateStringsArray} parts
 * @param {unknown[]} values arrays are joined; null, undefined and false are left out
 * @returns {import("../../types/feather.d.ts").SafeHtml}
 * @throws {TypeError} for a value where escaping is not enough
 */
export function html(parts, ...values) {
  const bare = bareIn(parts);
  const texts = values.map((value, i) => {
    const text = escape(value);
    // It could bring attributes of its own.
    if (bare[i] && /[^\w-]/.test(text)) throw new TypeError(`html: put quotes around the value after ${bare[i]}`);
    return text;
  });
  return /** @type {any} */ (new SafeHtml(parts.map((part, i) => part + (texts[i] ?? "")).join("")));
}
