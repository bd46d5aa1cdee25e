/** Buttons that choose the theme and the density: `data-theme-set="dark"`, `data-density-set="compact"`. */
import { closest, onContent } from "./dom.js";

const BUTTONS = "[data-theme-set], [data-density-set]";

/** Shows on the buttons what is chosen. */
function mark() {
  const { theme = "system", density = "comfortable" } = document.documentElement.dataset;
  for (const button of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(BUTTONS))) {
    const { themeSet, densitySet } = button.dataset;
    button.setAttribute("aria-pressed", String(themeSet === theme || densitySet === density));
  }
}

document.addEventListener("click", ({ target }) => {
  const { themeSet, densitySet } = /** @type {Record<string, any>} */ (closest(target, BUTTONS)?.dataset ?? {});
  if (themeSet) setTheme(themeSet);
  if (densitySet) setDensity(densitySet);
});
document.addEventListener("feather:theme", mark);
onContent(mark);
