/**
 * `hx-confirm="Everything in it goes too."` asks in the page's own dialog. `data-confirm-title` is the
 * question, `data-confirm-text` the verb on the button; `data-confirm-tone="normal"` makes it not red.
 */
import { prepare, showConfirm } from "../ui/questions.js";
import { closest, on } from "../ui/dom.js";

/** What each element asked for last: a context of htmx 4 or an event of htmx 2. @type {WeakMap<Element, object>} */
const asked = new WeakMap();
/** Those of them that are refused or done. @type {WeakSet<object>} */
const over = new WeakSet();

/** @param {Element} elt whether its question is open, or its confirmed request runs */
const isAsked = (elt) => asked.has(elt) && !over.has(/** @type {object} */ (asked.get(elt)));

on("htmx:confirm", ({ ctx, question = ctx?.confirm, elt = ctx?.sourceElement, issueRequest, dropRequest }, event) => {
  // htmx runs what is a script.
  if (!question || /^(js|javascript):/.test(question)) return;
  event.preventDefault();
  // Pressed once more before the question was there.
  if (isAsked(elt)) return dropRequest?.();
  const request = ctx ?? event;
  asked.set(elt, request);
  /** @param {string} name @returns {string | undefined} */
  const said = (name) => elt.closest(`[data-confirm-${name}]`)?.getAttribute(`data-confirm-${name}`);
  showConfirm(question, { title: said("title"), confirmText: said("text"), danger: said("tone") !== "normal" })
    .catch((error) => console.error(error))
    .then((yes) => {
      // Of htmx 2 we would not hear when a confirmed request was not sent after all.
      if (!ctx) over.add(request);
      // htmx 4 waits for either: without an answer, that element would never send anything again.
      if (yes) issueRequest(true);
      else dropRequest?.();
    });
});
// htmx 4 would keep a second press for later, and ask again. What was changed is another matter.
on("htmx:config:request", ({ ctx: { sourceElement, sourceEvent } }, event) => {
  if (sourceEvent?.type !== "change" && isAsked(sourceElement)) event.preventDefault();
});
on("htmx:finally:request", ({ ctx }) => over.add(ctx));

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, ({ target }) => closest(target, "[hx-confirm]") && prepare());
}
