import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The icon sets, the preferred one last. Material Symbols lacks some hundred names that Material Icons
 * had (`people`, `done`, `email`): those keep their classic shape.
 */
const SETS = ["@material-design-icons/svg/round", "@material-symbols/svg-400/rounded"];
const SVG = /^<svg[^>]* viewBox="([^"]+)"[^>]*>(.*)<\/svg>\s*$/s;

/**
 * Packs all icons into one text, which a reader can search without parsing all of it.
 *
 * @returns {Promise<string>} a line `name TAB viewBox TAB markup` for each icon, sorted by bytes of the name
 * @throws {Error} for a file that is not one plain `<svg>` element
 */
export async function packIcons() {
  const icons = new Map();
  for (const set of SETS) {
    const folder = join("node_modules", set);
    for (const file of (await readdir(folder)).filter((name) => name.endsWith(".svg"))) {
      const [, viewBox, markup] = SVG.exec(await readFile(join(folder, file), "utf8")) ?? [];
      if (!markup || /[\t\n]/.test(markup)) throw new Error(`${join(folder, file)} is no plain icon`);
      icons.set(file.slice(0, -".svg".length).replace(/-fill$/, ":fill"), `${viewBox}\t${markup}`);
    }
  }
  const names = [...icons.keys()].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
  return names.map((name) => `${name}\t${icons.get(name)}\n`).join("");
}
