// @vitest-environment node
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { bundle } from "../wheel/bundles.js";
import { copyHashed } from "../wheel/copies.js";

const KB = 1024;
const BASE = ["theme.js", "page.js", "htmx.js"];

let folder;
let files;
const text = (name) => readFile(join(folder, files[name]), "utf8");
const size = async (name) => gzipSync(await text(name), { level: 9 }).length;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "feather-budgets-"));
  files = { ...(await bundle(folder)), ...(await copyHashed(folder)) };
});
afterAll(() => rm(folder, { recursive: true }));

/** The chunk of page.js that has this text, which no other has. */
async function chunkWith(words) {
  const chunks = (await text("page.js")).matchAll(/import\("\.\/(chunk-[^"]+)"\)/g);
  const found = [];
  for (const [, name] of chunks) if ((await text(name)).includes(words)) found.push(name);
  expect(found.length).toBe(1);
  return found[0];
}

test("what every page loads is at most 24 KB", async () => {
  const sizes = await Promise.all(BASE.map(size));
  expect(sizes.reduce((sum, bytes) => sum + bytes)).toBeLessThanOrEqual(24 * KB);
});

test("dragging costs at most 3.5 KB more", async () => {
  expect(await size(await chunkWith("draggable needs items"))).toBeLessThanOrEqual(3.5 * KB);
});

test("a page with a chart costs at most 62 KB more, one with rows to choose 2 KB", async () => {
  expect(await size("feather-chart.js")).toBeLessThanOrEqual(62 * KB);
  expect(await size("feather-selection.js")).toBeLessThanOrEqual(2 * KB);
});

test("no script waits for another file before it can start", async () => {
  const names = ["page.js", "feather-chart.js", "feather-selection.js", await chunkWith("draggable needs items")];
  for (const name of names) {
    expect(await text(name), name).not.toMatch(/(\bfrom|\bimport)\s*"\.\//);
  }
});
