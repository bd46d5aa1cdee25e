// @vitest-environment node
/** The scripts of the documentation, as a reader would save and run them. */
import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rename, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../wheel/bundles.js";

const run = promisify(execFile);
const PAGES = ["how-to/write-an-island.md", "reference/islands.md", "reference/ui-behaviours.md"];
const docs = process.env.FEATHER_DOCS ?? "../../../docs";
let folder;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feather-docs-"));
  for (const page of PAGES) {
    const text = await readFile(join(docs, page), "utf8");
    for (const [, title, source] of text.matchAll(/^```js title="([^"]+)"\n(.*?)^```$/gms)) {
      await mkdir(dirname(join(folder, title)), { recursive: true });
      await writeFile(join(folder, title), source);
    }
  }
  await symlink(resolve("node_modules"), join(folder, "node_modules"));
  await writeFile(join(folder, "package.json"), '{ "type": "module" }');
  const scripts = join(folder, ".feather/scripts");
  for (const [name, file] of Object.entries(await bundle(scripts))) await rename(join(scripts, file), join(scripts, name));
}, 60_000);
afterAll(() => rm(folder, { recursive: true }));

/** Runs a program of node_modules in the reader's folder; fails with what it prints. */
async function tool(...command) {
  const options = { cwd: folder, env: { ...process.env, NO_COLOR: "1" } };
  return run(process.execPath, command, options).then(({ stdout }) => stdout, ({ stdout, stderr }) => expect.fail(stdout + stderr));
}

test("the documented test passes", async () => {
  expect(await tool("node_modules/vitest/vitest.mjs", "run")).toMatch(/Tests +2 passed/);
}, 60_000);

test("an editor finds nothing wrong with the documented scripts", async () => {
  const scaffolded = {
    compilerOptions: {
      target: "es2022", module: "esnext", moduleResolution: "bundler", lib: ["es2022", "dom", "dom.iterable"],
      checkJs: true, allowJs: true, strict: true, noImplicitAny: false, noEmit: true, types: [],
    },
    include: ["static/islands", "static/js", ".feather/feather.d.ts"],
  };
  await writeFile(join(folder, "jsconfig.json"), JSON.stringify(scaffolded));
  await writeFile(join(folder, ".feather/feather.d.ts"), await readFile("types/feather.d.ts"));
  expect(await tool("node_modules/typescript/bin/tsc", "--project", "jsconfig.json")).toBe("");
}, 60_000);
