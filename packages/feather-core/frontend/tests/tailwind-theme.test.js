/** @vitest-environment node */
import { readFile } from "node:fs/promises";
import { compile } from "tailwindcss";
import { expect, test } from "vitest";

const sheets = { "tailwindcss/theme.css": "node_modules/tailwindcss/theme.css", theme: "css/tailwind-theme.css" };

/** @param {string[]} classes */
async function utilities(...classes) {
  const source =
    '@layer theme, utilities; @import "tailwindcss/theme.css" layer(theme); @import "theme"; ' +
    "@layer utilities { @tailwind utilities; }";
  const loadStylesheet = async (/** @type {keyof typeof sheets} */ id) => ({
    path: sheets[id],
    base: "",
    content: await readFile(sheets[id], "utf8"),
  });
  const stylesheet = await compile(source, { loadStylesheet });
  return stylesheet.build(classes).replace(/\s+/g, " ");
}

test.each([
  ["bg-card", "background-color: var(--card);"],
  ["text-muted-foreground", "color: var(--muted-foreground);"],
  ["border-input", "border-color: var(--input);"],
  ["rounded-lg", "border-radius: var(--radius);"],
  ["rounded-md", "border-radius: calc(var(--radius) - 2px);"],
  ["text-title", "font-size: var(--text-title);"],
  ["font-sans", "font-family: var(--font-sans);"],
  ["shadow-overlay", "0 8px 24px -6px"],
])("%s looks the token up", async (name, rule) => {
  expect(await utilities(name)).toContain(rule);
});

test("dark: is for the class, not for the system", async () => {
  const css = await utilities("dark:bg-card");
  expect(css).toContain(".dark\\:bg-card:where(.dark, .dark *)");
  expect(css).not.toContain("prefers-color-scheme");
});

test("nothing is defined by itself", async () => {
  const names = (await readFile("css/tailwind-theme.css", "utf8")).matchAll(/--color-([\w-]+):/g);
  const css = await utilities(...[...names].map(([, name]) => `bg-${name}`), "font-mono", "text-sm", "rounded-sm");
  const circles = [...css.matchAll(/(--[\w-]+): ([^;]+);/g)].filter(([, name, value]) => value.includes(`var(${name})`));
  expect(circles).toEqual([]);
});
