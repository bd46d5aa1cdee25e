import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { extname, join } from "node:path";

/** Finished files of others, by the names that pages ask for. */
const COPIES = { "htmx.js": "htmx.org/dist/htmx.min.js" };

/**
 * Copies other people's finished scripts.
 *
 * @param {string} target
 * @returns {Promise<Record<string, string>>} file names with a hash by the names without one
 */
export async function copyHashed(target) {
  const copied = Object.entries(COPIES).map(async ([name, source]) => {
    const content = await readFile(join("node_modules", source));
    const hash = createHash("sha256").update(content).digest("hex").slice(0, 8).toUpperCase();
    const hashed = name.replace(extname(name), `-${hash}${extname(name)}`);
    await writeFile(join(target, hashed), content);
    return [name, hashed];
  });
  return Object.fromEntries(await Promise.all(copied));
}
