/**
 * Applies the saved theme and density before the page is painted, and changes them later.
 *
 * A classic script that blocks: it runs before the first element is drawn, and under a policy that
 * forbids inline scripts.
 */
const root = document.documentElement;
const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
const YEAR = 31_536_000; // seconds

/** What is kept; everything else is the default and needs no cookie. */
const KEPT = { theme: /^(light|dark)$/, density: /^compact$/ };
/** @type {Record<string, string>} */
const chosen = {};

/** @typedef {keyof typeof KEPT} Choice */

/** @param {Choice} name @param {string} value */
function choose(name, value) {
  chosen[name] = KEPT[name].test(value) ? value : "";
}

/** @param {Choice} name */
function recall(name) {
  choose(name, RegExp(`(?:^|; )${name}=(\\w+)`).exec(document.cookie)?.[1] ?? "");
}

/** @param {Choice} name @param {string} value */
function keep(name, value) {
  choose(name, value);
  document.cookie = `${name}=${chosen[name]};path=/;samesite=lax;max-age=${chosen[name] ? YEAR : 0}`;
  apply();
}

function apply() {
  const { theme, density } = chosen;
  root.classList.remove("light", "dark");
  root.classList.add(theme || (systemIsDark.matches ? "dark" : "light"));
  root.dataset.theme = theme || "system";
  if (density) root.dataset.density = density;
  else delete root.dataset.density;
  document.dispatchEvent(new CustomEvent("feather:theme", { detail: { mode: root.dataset.theme } }));
}

function applySaved() {
  recall("theme");
  recall("density");
  apply();
}

Object.assign(globalThis, {
  /** @param {"light" | "dark" | "system"} mode */
  setTheme: (mode) => keep("theme", mode),
  /** @param {"comfortable" | "compact"} density */
  setDensity: (density) => keep("density", density),
});

applySaved();
systemIsDark.addEventListener("change", () => chosen.theme || apply());
// A page that the back button brings back may be older than the choice.
addEventListener("pageshow", ({ persisted }) => persisted && applySaved());
