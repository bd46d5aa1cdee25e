import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Packages of which something is in the wheel. */
const PACKAGES = [
  "@fontsource-variable/inter",
  "@kurkle/color",
  "@material-design-icons/svg",
  "@material-symbols/svg-400",
  "chart.js",
  "htmx.org",
  "tailwindcss",
];

/**
 * Says whose work the wheel carries, and under which licence.
 *
 * @returns {Promise<string>}
 * @throws {Error} for a package without a licence file, which we may not ship
 */
export async function licences() {
  const notices = await Promise.all(PACKAGES.map(notice));
  return ["Software by others that this folder contains.\n", ...notices].join("\n");
}

/** @param {string} name */
async function notice(name) {
  const folder = join("node_modules", name);
  const { version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => /^LICEN[CS]E/.test(file)).sort();
  if (files.length === 0) {
    throw new Error(
      `the npm package ${name} has no licence file, so the wheel cannot carry it; ` +
        "pin a version that has one in frontend/package.json",
    );
  }
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  return [`${name} ${version} (${license})`, ...texts.map((text) => text.trim())].join("\n\n") + "\n";
}
