/** `<button data-dismiss=".f-alert">` takes away what it is in. */
import { closest } from "./dom.js";
import { rememberFocus } from "./refocus.js";

document.addEventListener("click", ({ target }) => {
  const button = closest(target, "[data-dismiss]");
  const dismissed = button?.dataset.dismiss && button.closest(button.dataset.dismiss);
  if (!dismissed) return;
  const focus = rememberFocus();
  dismissed.remove();
  focus?.restore();
});
