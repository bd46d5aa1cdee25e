/**
 * `hx-confirm="Everything in it goes too."` asks in the page's own dialog. `data-confirm-title` is the
 * question, `data-confirm-text` the verb on the button; `data-confirm-tone="normal"` makes it not red.
 */
import { showConfirm } from "../ui/confirm.js";
import { on } from "./events.js";

on("htmx:confirm", (detail, event) => {
  const question = detail.ctx ? detail.ctx.confirm : detail.question;
  const source = detail.ctx ? detail.ctx.sourceElement : detail.elt;
  // htmx asks itself when there is no dialog, and runs what is a script.
  if (!question || /^(js|javascript):/.test(question) || !document.getElementById("f-confirm")) return;
  event.preventDefault();
  /** @param {string} name @returns {string | undefined} */
  const said = (name) => source.closest(`[data-confirm-${name}]`)?.getAttribute(`data-confirm-${name}`);
  const options = { title: said("title"), confirmText: said("text"), danger: said("tone") !== "normal" };
  showConfirm(question, options)
    .catch((error) => void console.error(error))
    // htmx 4 waits for either: without an answer, that element would never send anything again.
    .then((yes) => (yes ? detail.issueRequest(true) : detail.dropRequest?.()));
});
