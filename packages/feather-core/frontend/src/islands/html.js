import { runsCode } from "./attributes.js";

const ENTITIES = /** @type {Record<string, string>} */ ({
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
  "`": "&#96;",
});
/** The end of markup that ends within a tag: the attribute's name and the begin of its value, if it has quotes. */
const WITHIN_TAG = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*?(?:([^\s=]+)\s*=\s*(?:"([^"]*)|'([^']*)))?$/i;

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

/** @type {WeakMap<TemplateStringsArray, (RegExpExecArray | null)[]>} */
const places = new WeakMap();

/**
 * @param {TemplateStringsArray} parts
 * @returns {(RegExpExecArray | null)[]} in which tag the value after each part stands, if in one
 */
function placesOf(parts) {
  let before = "";
  const found = places.get(parts) ?? parts.map((part) => WITHIN_TAG.exec((before += part)));
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
  const within = placesOf(parts);
  const texts = values.map((value, i) => {
    const text = escape(value);
    const [tag, name, doubled, begun = doubled] = within[i] ?? [];
    // Without quotes, a value could bring attributes of its own.
    if (tag && (name ? runsCode(name, begun + text) : /[^\w-]/.test(text))) {
      throw new TypeError(`html: after ${tag} a value could run code; put it in quotes, or between tags`);
    }
    return text;
  });
  return /** @type {any} */ (new SafeHtml(parts.map((part, i) => part + (texts[i] ?? "")).join("")));
}
