import { SafeHtml } from "./html.js";

const PROPERTIES = ["value", "checked", "disabled", "hidden"];
const painted = new WeakMap();

/** @param {HTMLElement} node @param {unknown} value */
function paintText(node, value) {
  painted.delete(node);
  const text = value == null ? "" : String(value);
  if (node.textContent !== text) node.textContent = text;
}

/** @param {HTMLElement} node @param {unknown} value */
function paintHtml(node, value) {
  if (!(value instanceof SafeHtml)) {
    throw new TypeError("render(): html takes an html`...` template, not a string");
  }
  const markup = value.toString();
  if (painted.get(node) === markup) return;
  node.innerHTML = markup;
  painted.set(node, markup);
}

/**
 * @param {HTMLElement} node
 * @param {string} name
 * @param {unknown} value null, undefined and false remove the attribute
 */
function paintAttribute(node, name, value) {
  if (/^on/i.test(name)) {
    throw new TypeError(`render(): attribute "${name}" would run code; use data-action`);
  }
  const text = value === true ? "" : String(value);
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
  style: (node, name, value) => node.style.setProperty(name, value == null ? "" : String(value)),
};

/** @param {any} node @param {string} key @param {any} value */
function paintPart(node, key, value) {
  if (key === "text") paintText(node, value);
  else if (key === "html") paintHtml(node, value);
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
 * @throws {TypeError} for markup in a plain string, event attributes and unknown keys
 */
export function paint(node, value) {
  if (value === undefined) return;
  if (typeof value === "boolean") node.hidden = !value;
  else if (value instanceof SafeHtml) paintHtml(node, value);
  else if (value === null || typeof value !== "object") paintText(node, value);
  else for (const [key, part] of Object.entries(value)) if (part !== undefined) paintPart(node, key, part);
}
