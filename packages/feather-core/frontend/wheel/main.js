/**
 * Builds what the wheel carries for the browser: `node wheel/main.js FOLDER`.
 *
 * Every served file has its content's hash in its name; `manifest.json` leads from the plain names to
 * the hashed ones. Other files of the folder are read by Python and never served.
 */
import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundles.js";
import { copyHashed } from "./copies.js";
import { packIcons } from "./icons.js";
import { licences } from "./licences.js";

const [target] = process.argv.slice(2);
const served = { ...(await bundle(target)), ...(await copyHashed(target)) };
await Promise.all([
  writeFile(join(target, "manifest.json"), `${JSON.stringify(served, null, 2)}\n`),
  writeFile(join(target, "icons.txt"), await packIcons()),
  writeFile(join(target, "THIRD_PARTY.txt"), await licences()),
  copyFile("css/tokens.css", join(target, "tokens.css")),
  copyFile("css/tailwind-theme.css", join(target, "tailwind-theme.css")),
  copyFile("types/feather.d.ts", join(target, "feather.d.ts")),
]);
