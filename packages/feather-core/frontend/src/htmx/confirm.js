/**
 * `hx-confirm="Everything in it goes too."` asks in the page's own dialog. `data-confirm-title` is the
 * question, `data-confirm-text` the verb on the button; `data-confirm-tone="normal"` makes it not red.
 */
import { showConfirm } from "../ui/questions.js";
import { on } from "../ui/dom.js";

on("htmx:confirm", ({ ctx, question = ctx?.confirm, elt = ctx?.sourceElement, issueRequest, dropRequest }, event) => {
  // htmx runs what is a script.
  if (!question || /^(js|javascript):/.test(question)) return;
  event.preventDefault();
  /** @param {string} name @returns {string | undefined} */
  const said = (name) => elt.closest(`[data-confirm-${name}]`)?.getAttribute(`data-confirm-${name}`);
  showConfirm(question, { title: said("title"), confirmText: said("text"), danger: said("tone") !== "normal" })
    .catch((error) => console.error(error))
    // htmx 4 waits for either: without an answer, that element would never send anything again.
    .then((yes) => (yes ? issueRequest(true) : dropRequest?.()));
});
