import { SafeHtml } from "./html.js";

/** What elements show that were given markup, and how the browser writes it. */
const painted = new WeakMap();

/** @param {unknown} value */
const textOf = (value) => (value == null ? "" : String(value));

/** @typedef {(node: any, value: any, afresh?: boolean) => void} Painter */
/** @typedef {(node: any, name: string, value: any) => void} NamedPainter */

/** @type {Painter} */
function paintText(node, value) {
  painted.delete(node);
  const text = textOf(value);
  if (node.textContent !== text) node.textContent = text;
}

/** @type {Painter} */
function paintHtml(node, value, afresh) {
  if (!(value instanceof SafeHtml)) {
    throw new TypeError("render(): html takes an html`...` template, not a string");
  }
  const markup = value.toString();
  const last = painted.get(node);
  if (last?.markup === markup && !(afresh && last.shown !== node.innerHTML)) return;
  node.innerHTML = markup;
  painted.set(node, { markup, shown: node.innerHTML });
}

/** @type {NamedPainter} null, undefined and false remove the attribute */
function paintAttribute(node, name, value) {
  const text = value === true ? "" : textOf(value);
  if (/^(on|srcdoc$)/i.test(name)) {
    throw new TypeError(`render(): attribute "${name}" would run code; use data-action`);
  }
  if (value == null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** @param {NamedPainter} paintOne @returns {Painter} */
const each = (paintOne) => (node, values) => {
  for (const name of Object.keys(values)) paintOne(node, name, values[name]);
};

/** @param {string} name @returns {Painter} */
const property = (name) => (node, value) => {
  if (node[name] !== value) node[name] = value;
};

/** @type {Record<string, Painter>} */
const PARTS = {
  text: paintText,
  html: paintHtml,
  class: each((node, name, value) => node.classList.toggle(name, Boolean(value))),
  attr: each(paintAttribute),
  // aria-expanded="false" says something else than no aria-expanded.
  aria: each((node, name, value) => paintAttribute(node, `aria-${name.toLowerCase()}`, value?.toString())),
  data: each((node, name, value) => {
    if (value == null) delete node.dataset[name];
    else if (node.dataset[name] !== String(value)) node.dataset[name] = value;
  }),
  style: each((node, name, value) => {
    const kebab = name.startsWith("--") ? name : name.replace(/[A-Z]/g, "-$&").toLowerCase();
    node.style.setProperty(kebab, textOf(value));
  }),
  value: property("value"),
  checked: property("checked"),
  disabled: property("disabled"),
  hidden: property("hidden"),
};

/**
 * Brings one element to what a render map says.
 *
 * @param {HTMLElement} node
 * @param {any} value string or number: text; boolean: shown or hidden; undefined: leave as it is;
 *   html`...`: markup; an object with any of text, html, class, attr, aria, data, style, value,
 *   checked, disabled and hidden
 * @param {boolean} [afresh] whether somebody else may have changed the markup since
 * @throws {TypeError} for markup in a plain string, attributes that run code, and unknown keys
 */
export function paint(node, value, afresh) {
  if (value === undefined) return;
  if (typeof value === "boolean") node.hidden = !value;
  else if (value instanceof SafeHtml) paintHtml(node, value, afresh);
  else if (!(value instanceof Object)) paintText(node, value);
  else {
    for (const key of Object.keys(value)) {
      if (!Object.hasOwn(PARTS, key)) {
        throw new TypeError(`render(): "${key}" is none of ${Object.keys(PARTS).join(", ")}`);
      }
      if (value[key] !== undefined) PARTS[key](node, value[key], afresh);
    }
  }
}
