import { keepFields } from "./fields.js";
import { boxesBetween } from "./range.js";

/** @typedef {HTMLInputElement} Box */

/** What is chosen in one form, and its boxes, texts and buttons that show it. */
export class Selection {
  #island;
  /** Values of chosen rows, on this page and others. @type {Set<string>} */
  #chosen;
  /** Whether everything is chosen that matches the filters, also what no page has shown yet. */
  #isAll = false;
  /** The filters that the choice belongs to. */
  #filter;
  /** The box that was changed last: where a range begins. @type {Box | null} */
  #anchor = null;
  #isRange = false;
  /** What the boxes are called; a page without rows has none. */
  #name = "ids";
  #format = new Intl.NumberFormat(document.documentElement.lang || undefined);

  /** @param {import("../../types/feather.d.ts").Island} island */
  constructor(island) {
    this.#island = island;
    // What the server has ticked, or the browser on the way back.
    this.#chosen = new Set(this.#boxes.filter(({ checked }) => checked).map(({ value }) => value));
    this.#filter = this.#list.dataset.filter;
    this.#refresh();
  }

  /** Takes up what a swap has brought: another page keeps the choice, other filters end it. */
  follow() {
    const { filter } = this.#list.dataset;
    if (filter === this.#filter) return this.#refresh();
    this.#filter = filter;
    this.clear();
  }

  clear() {
    if (!this.#count) return this.#refresh();
    this.#chosen.clear();
    this.#isAll = false;
    this.#anchor = null;
    this.#tell();
  }

  /** @param {MouseEvent} event comes before the change of a box */
  onClick({ target, shiftKey }) {
    this.#isRange = shiftKey;
    const button = target instanceof Element && target.closest("[data-select-all], [data-select-none]");
    if (!button) return;
    const isAll = button.matches("[data-select-all]");
    if (isAll) {
      this.#isAll = true;
      this.#tell();
    } else this.clear();
    // The button itself is gone.
    this.#island.$(isAll ? "[data-select-none]" : "[data-select-page]")?.focus();
  }

  /** @param {Element} target */
  onChange(target) {
    const boxes = this.#boxes;
    const box = [...this.#pageBoxes, ...boxes].find((each) => each === target);
    if (!box) return;
    const { checked } = box;
    const isPage = !boxes.includes(box);
    const changed = isPage ? boxes : this.#isRange ? boxesBetween(boxes, this.#anchor, box) : [box];
    // Without one of them it is no longer everything: the others that are seen to be ticked stay so.
    if (this.#isAll) for (const { value } of boxes) this.#chosen.add(value);
    this.#isAll = false;
    for (const { value } of changed) this.#chosen[checked ? "add" : "delete"](value);
    this.#anchor = isPage ? null : box;
    this.#tell();
  }

  /** What htmx swaps: it says which filters it shows, and of how many rows. */
  get #list() {
    return this.#island.$("[data-filter]") ?? this.#island.el;
  }

  get #boxes() {
    return /** @type {Box[]} */ (this.#island.$$("[data-select]")).filter((box) => !box.disabled);
  }

  get #pageBoxes() {
    return /** @type {Box[]} */ (this.#island.$$("[data-select-page]"));
  }

  get #total() {
    return Number(this.#list.dataset.total ?? this.#island.data.total ?? 0);
  }

  get #count() {
    return this.#isAll ? this.#total : this.#chosen.size;
  }

  get #sentence() {
    const count = this.#format.format(this.#count);
    return this.#isAll ? `All ${count} selected` : `${count} selected`;
  }

  #tell() {
    this.#refresh();
    this.#island.emit("announce", { message: this.#sentence });
  }

  /** Brings the page to what is chosen. */
  #refresh() {
    const { el } = this.#island;
    const boxes = this.#boxes;
    for (const box of boxes) box.checked = this.#isAll || this.#chosen.has(box.value);
    const ticked = boxes.filter(({ checked }) => checked).length;
    for (const box of this.#pageBoxes) {
      box.checked = ticked > 0 && ticked === boxes.length;
      box.indeterminate = ticked > 0 && !box.checked;
      box.disabled = boxes.length === 0;
    }
    for (const bar of this.#island.$$("[data-selection-bar]")) bar.hidden = this.#count === 0;
    for (const text of this.#island.$$("[data-selection-count]")) text.textContent = this.#sentence;
    for (const button of this.#island.$$("[data-select-all]")) {
      button.hidden = this.#isAll || this.#total <= this.#count;
      button.textContent = `Select all ${this.#format.format(this.#total)}`;
    }
    this.#name = boxes[0]?.name || this.#name;
    const shown = new Set(boxes.map(({ value }) => value));
    const elsewhere = [...this.#chosen].filter((value) => !shown.has(value)).map((value) => [this.#name, value]);
    keepFields(el, this.#isAll ? [["all", "1"]] : elsewhere);
  }
}
