/**
 * `<form method="post" data-once>` is sent once until the page is left, or shown again. Of two presses the
 * browser shows the second one's answer, and that is a refusal where the first used a code up.
 */
import { closest } from "./dom.js";

/** What was sent, and by which button. @type {Map<HTMLElement, HTMLElement | null>} */
const sent = new Map();

// On the window: after all who might prevent it, htmx included.
addEventListener("submit", (event) => {
  const form = closest(event.target, "form[data-once]");
  if (!form || event.defaultPrevented) return;
  if (sent.has(form)) return event.preventDefault();
  sent.set(form, event.submitter);
  event.submitter?.setAttribute("aria-busy", "true");
});

addEventListener("pageshow", () => {
  for (const button of sent.values()) button?.removeAttribute("aria-busy");
  sent.clear();
});
