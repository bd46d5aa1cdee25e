/** Buttons that choose the theme and the density: `data-theme-set="dark"`, `data-density-set="compact"`. */
import { closest, onContent } from "./dom.js";

const root = document.documentElement;

/** Shows on the buttons what is chosen. */
function mark() {
  const { theme = "system", density = "comfortable" } = root.dataset;
  for (const [name, chosen] of [["theme", theme], ["density", density]]) {
    for (const button of document.querySelectorAll(`[data-${name}-set]`)) {
      button.setAttribute("aria-pressed", String(button.getAttribute(`data-${name}-set`) === chosen));
    }
  }
}

document.addEventListener("click", ({ target }) => {
  const theme = closest(target, "[data-theme-set]")?.dataset.themeSet;
  if (theme != null) setTheme(/** @type {"light" | "dark" | "system"} */ (theme));
  const density = closest(target, "[data-density-set]")?.dataset.densitySet;
  if (density != null) setDensity(/** @type {"comfortable" | "compact"} */ (density));
});
document.addEventListener("feather:theme", mark);
onContent(mark);
