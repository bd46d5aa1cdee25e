import { readFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { compile } from "tailwindcss";

/**
 * Resolves imports and Tailwind's functions in a stylesheet. No utility classes are added: the
 * components bring classes of their own, and an app compiles the utilities that it uses.
 *
 * @param {string} file
 * @returns {Promise<string>} plain CSS; its `url(...)` are still relative to the file's folder
 */
export async function compileStyles(file) {
  const source = await readFile(file, "utf8");
  const stylesheet = await compile(source, { base: dirname(file), loadStylesheet });
  return stylesheet.build([]);
}

/** @param {string} id @param {string} base */
async function loadStylesheet(id, base) {
  const path = id.startsWith(".") ? resolve(base, id) : join("node_modules", id);
  return { path, base: dirname(path), content: await readFile(path, "utf8") };
}
