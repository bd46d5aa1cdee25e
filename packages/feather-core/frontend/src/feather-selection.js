/**
 * The island `feather-selection`: a form whose rows people choose over several pages of a table.
 *
 * The boxes of the page at hand send themselves; for those of other pages the form gets hidden fields. So
 * a plain submit and one by htmx send the same.
 */
import { Selection } from "./selection/selection.js";

island("feather-selection", {
  /** @type {Selection | null} */
  selection: null,
  on: {
    "selection:clear"() {
      this.selection?.clear();
    },
  },
  init() {
    const selection = new Selection(this);
    this.selection = selection;
    this.on("click", (_, event) => selection.onClick(/** @type {MouseEvent} */ (event)), this.el);
    this.on("change", (_, { target }) => selection.onChange(/** @type {Element} */ (target)), this.el);
  },
  updated() {
    this.selection?.follow();
  },
});
