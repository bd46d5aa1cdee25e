const ENTITIES = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
});

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

/**
 * Tagged template: html`<b>${name}</b>` escapes every value except nested `html` results.
 *
 * @param {TemplateStringsArray} parts
 * @param {unknown[]} values arrays are joined; null, undefined and false are left out
 * @returns {SafeHtml}
 */
export function html(parts, ...values) {
  return new SafeHtml(parts.map((part, i) => part + escape(values[i])).join(""));
}
