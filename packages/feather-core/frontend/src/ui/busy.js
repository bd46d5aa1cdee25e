/** A busy button does nothing. The stylesheet keeps pointers off it; keys click it all the same. */
import { closest } from "./dom.js";

document.addEventListener(
  "click",
  (event) => {
    if (!closest(event.target, ".f-button[aria-busy=true]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
  },
  true,
);
