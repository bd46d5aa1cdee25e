/** @param {string | null | undefined} text */
const shorten = (text) => text?.trim().replace(/\s+/g, " ").slice(0, 60);

/** @param {HTMLElement} node @returns {string | undefined} what people call it, as far as its markup says */
function nameOf(node) {
  const { dataset, ariaLabel } = node;
  const heading = document.getElementById(node.getAttribute("aria-labelledby") ?? "");
  return dataset.label ?? ariaLabel ?? shorten(heading?.textContent);
}

/**
 * Where an island's items are, and what they and their zones are called.
 *
 * @param {import("../island.js").Island} island
 * @param {import("../../../types/feather.d.ts").Draggable} config
 * @param {typeof import("../errors.js").guard} guard
 */
export function createBoard(island, config, guard) {
  const { el } = island;
  // An item may be an island of its own; where it stands is still this island's matter.
  const find = (/** @type {string} */ selector) =>
    /** @type {HTMLElement[]} */ ([...el.querySelectorAll(selector)]).filter(
      (node) => node.parentElement?.closest("[data-island]") === el,
    );
  const zones = () => (config.zones ? find(config.zones) : [el]);
  const zoneOf = (/** @type {HTMLElement} */ item) =>
    /** @type {HTMLElement} */ (config.zones ? item.parentElement?.closest(config.zones) : el);
  const items = () => find(config.items).filter(zoneOf);
  const itemsIn = (/** @type {HTMLElement} */ zone) => items().filter((item) => zoneOf(item) === zone);
  const indexOf = (/** @type {HTMLElement} */ item) => itemsIn(zoneOf(item)).indexOf(item);
  const zoneLabel = (/** @type {HTMLElement} */ zone) =>
    config.zoneLabel?.call(island, zone) ?? nameOf(zone) ?? "list";

  const gripOf = (/** @type {HTMLElement} */ item) =>
    /** @type {HTMLElement} */ ((config.handle && item.querySelector(config.handle)) || item);

  return {
    zones,
    zoneOf,
    items,
    itemsIn,
    indexOf,
    zoneLabel,

    /** @param {Element} node @returns {HTMLElement | undefined} the item that it is in */
    itemAt: (node) => items().findLast((item) => item.contains(node)),

    /** @param {HTMLElement} zone @param {HTMLElement} item @returns {HTMLElement[]} the zone's other items */
    othersIn: (zone, item) => itemsIn(zone).filter((other) => other !== item),

    /** @returns what of an item people take hold of */
    gripOf,

    /** @param {Element} node @returns the item of which it is what people take hold of */
    itemOfGrip: (node) => items().find((item) => gripOf(item) === node),

    /** @param {HTMLElement} item */
    label: (item) =>
      config.label?.call(island, item) ??
      nameOf(item) ??
      shorten((item.querySelector("h1, h2, h3, h4, strong") ?? item).textContent),

    /** @param {HTMLElement} item @returns {string} "Done, position 2 of 3" */
    place(item) {
      const zone = zoneOf(item);
      return `${zoneLabel(zone)}, position ${indexOf(item) + 1} of ${itemsIn(zone).length}`;
    },

    /** @param {HTMLElement} item @param {HTMLElement} zone */
    allows(item, zone) {
      let allowed = false;
      guard(island, "canDrop", () => {
        allowed = config.canDrop?.call(island, item, zone) ?? true;
      });
      return allowed;
    },
  };
}
