import { runsCode } from "./attributes.js";
import { SafeHtml } from "./html.js";

const PROPERTIES = ["value", "checked", "disabled", "hidden"];
/** What elements show that were given markup, and how the browser writes it. */
const painted = new WeakMap();

/** @param {HTMLElement} node @param {unknown} value */
function paintText(node, value) {
  painted.delete(node);
  const text = value == null ? "" : String(value);
  if (node.textContent !== text) node.textContent = text;
}

/** @param {HTMLElement} node @param {unknown} value @param {boolean} [afresh] */
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

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value null, undefined and false remove the attribute
 */
function paintAttribute(node, name, value) {
  const text = value === true ? "" : String(value);
  if (runsCode(name, text)) {
    throw new TypeError(`render(): attribute "${name}" would run code; use data-action`);
  }
  if (value == null || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== text) node.setAttribute(name, text);
}

/** @type {Record<string, (node: HTMLElement, name: string, value: any) => void>} */
const GROUPS = {
  class: (node, name, value) => void node.classList.toggle(name, Boolean(value)),
  attr: paintAttribute,
  // aria-expanded="false" says something else than no aria-expanded.
  aria: (node, name, value) => paintAttribute(node, `aria-${name.toLowerCase()}`, value?.toString()),
  data(node, name, value) {
    if (value == null) delete node.dataset[name];
    else if (node.dataset[name] !== String(value)) node.dataset[name] = String(value);
  },
  style(node, name, value) {
    const property = name.startsWith("--") ? name : name.replace(/[A-Z]/g, "-$&").toLowerCase();
    node.style.setProperty(property, value == null ? "" : String(value));
  },
};

/** @param {any} node @param {string} key @param {any} value @param {boolean} [afresh] */
function paintPart(node, key, value, afresh) {
  if (key === "text") paintText(node, value);
  else if (key === "html") paintHtml(node, value, afresh);
  else if (Object.hasOwn(GROUPS, key)) {
    for (const [name, part] of Object.entries(value)) GROUPS[key](node, name, part);
  } else if (PROPERTIES.includes(key)) {
    if (node[key] !== value) node[key] = value;
  } else {
    const known = ["text", "html", ...Object.keys(GROUPS), ...PROPERTIES].join(", ");
    throw new TypeError(`render(): "${key}" is none of ${known}`);
  }
}

/**
 * Brings one element to what a render map says.
 *
 * @param {HTMLElement} node
 * @param {unknown} value string or number: text; boolean: shown or hidden; undefined: leave as it is;
 *   html`...`: markup; an object with any of text, html, class, attr, aria, data, style, value,
 *   checked, disabled and hidden
 * @param {boolean} [afresh] whether somebody else may have changed the markup since
 * @throws {TypeError} for markup in a plain string, event attributes and unknown keys
 */
export function paint(node, value, afresh) {
  if (value === undefined) return;
  if (typeof value === "boolean") node.hidden = !value;
  else if (value instanceof SafeHtml) paintHtml(node, value, afresh);
  else if (value === null || typeof value !== "object") paintText(node, value);
  else for (const [key, part] of Object.entries(value)) if (part !== undefined) paintPart(node, key, part, afresh);
}
