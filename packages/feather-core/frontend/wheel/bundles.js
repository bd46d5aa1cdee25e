import { basename } from "node:path";
import { build } from "esbuild";
import { compileStyles } from "./styles.js";

const HASHED = "[name]-[hash]";
const COMMON = /** @type {const} */ ({
  bundle: true,
  minify: true,
  metafile: true,
  legalComments: "none",
  logLevel: "warning",
  entryNames: HASHED,
  assetNames: HASHED,
  chunkNames: "chunk-[hash]",
});
const SCRIPTS = /** @type {const} */ ({ ...COMMON, target: "es2022", format: "esm" });
const MODULES = ["api", "feather-chart", "feather-selection", "testing"].map((name) => `src/${name}.js`);
const WITH_CHUNKS = ["feather", "page", "ui"];

/**
 * Bundles our own scripts and styles.
 *
 * @param {string} outdir
 * @returns {Promise<Record<string, string>>} file names with a hash by the names without one; a chunk has only one name
 */
export async function bundle(outdir) {
  const results = await Promise.all([
    build({ ...SCRIPTS, outdir, entryPoints: MODULES }),
    // What a page needs rarely, such as dragging, becomes a chunk that is loaded on demand. One build
    // each: a chunk that both had in common would cost every page a request.
    ...WITH_CHUNKS.map((name) => build({ ...SCRIPTS, outdir, entryPoints: [`src/${name}.js`], splitting: true })),
    // The theme is applied before the page is painted, by a classic script that blocks.
    build({ ...SCRIPTS, outdir, entryPoints: ["src/theme.js"], format: "iife" }),
    build({
      ...COMMON,
      outdir,
      entryNames: "feather-[hash]",
      stdin: { contents: await compileStyles("css/feather.css"), loader: "css", resolveDir: "css" },
      loader: { ".woff2": "file" },
    }),
  ]);
  const files = results.flatMap(({ metafile }) => Object.keys(metafile.outputs)).map((path) => basename(path));
  return Object.fromEntries(files.map((file) => [plainName(file), file]));
}

/** @param {string} file */
function plainName(file) {
  return file.startsWith("chunk-") ? file : file.replace(/-[A-Z0-9]{8}(\.\w+)$/, "$1");
}
