/** What is said to developers in the console, each thing once. It is loaded in development only. */

const PERSIST = ["key", "session", "only", "version", "sync"];
const said = new Set();

/** @param {string} text */
function say(text) {
  if (!said.has(text)) console.warn(text);
  said.add(text);
}

/**
 * Looks for options that are misspelt or clash.
 *
 * @param {string} name
 * @param {any} definition
 * @param {string[]} options all that there are
 * @param {object} taken has the names of what every island has
 */
export function definition(name, definition, options, taken) {
  for (const key of Object.keys(Object(definition.persist))) {
    if (typeof definition.persist === "object" && !PERSIST.includes(key)) {
      say(`[island ${name}] persist has no "${key}" (it has: ${PERSIST.join(", ")})`);
    }
  }
  for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(definition))) {
    if (options.includes(key)) continue;
    if (key in taken) say(`[island ${name}] every island has its own "${key}"; choose another name`);
    // An object would be shared by all instances.
    if (value && typeof value !== "function") {
      say(`[island ${name}] unknown option "${key}" (known: ${options.join(", ")}; also functions, getters and null)`);
    }
  }
}

/**
 * @param {string} name an island that is in the page
 * @param {Map<string, unknown>} definitions those that exist, or will once all scripts have run
 */
export function island(name, definitions) {
  const look = () => {
    if (!definitions.has(name)) say(`[feather] nothing defines the island "${name}": is there a static/islands/${name}.js?`);
  };
  if (document.readyState === "complete") setTimeout(look);
  else addEventListener("load", look, { once: true });
}

/** @param {string} name @param {string} selector in a render map */
export function selector(name, selector) {
  say(`[island ${name}] render(): nothing matches "${selector}"`);
}

/** @param {string} name @param {string} text what is wrong with a `data-action` */
export function action(name, text) {
  say(`[island ${name}] ${text}`);
}

/** @param {string} name @param {string} reason */
export function rollback(name, reason) {
  say(`[island ${name}] a change was taken back: ${reason}`);
}
