import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { show, tick } from "./support.js";

let warned;
beforeAll(async () => {
  await import("../src/feather.js");
  await import("../src/islands/advice.js");
});
beforeEach(() => {
  warned = vi.spyOn(console, "warn").mockImplementation(() => {});
  document.documentElement.dataset.dev = "";
});
afterEach(async () => {
  await show("");
  delete document.documentElement.dataset.dev;
  document.head.innerHTML = "";
});
const said = async () => {
  await tick();
  await tick();
  return warned.mock.calls.map(([text]) => text);
};

test.each([
  ["dev-a", { action: {} }, 'unknown option "action" (known: persist, state, actions, render, init, destroy, updated, on, draggable; also functions, getters and null)'],
  ["dev-b", { rendr: true }, 'unknown option "rendr" (known: persist,'],
  ["dev-c", { emit() {} }, 'every island has its own "emit"; choose another name'],
  ["dev-d", { persist: { keys: ["a"] } }, 'persist has no "keys" (it has: key, session, only, version, sync)'],
])("a definition of %s that cannot be meant", async (name, definition, text) => {
  island(name, definition);
  expect((await said())[0]).toContain(`[island ${name}] ${text}`);
});

test("nothing is said about what is fine", async () => {
  island("dev-fine", {
    persist: { key: "k", session: true, only: [], version: 2, sync: true },
    state: {}, actions: { go() {} }, render: () => ({ b: 1, ".absent": undefined }), init() {}, destroy() {}, updated() {},
    on: {}, chart: null, method() {}, get derived() { return 1; },
  });
  island("dev-string", { persist: "suffix" });
  await show('<p data-island="dev-fine" data-action="go"><b></b></p>');
  expect(await said()).toEqual([]);
});

test("a selector and an action that match nothing, once each", async () => {
  island("dev-typos", { state: { n: 0 }, actions: { save() {} }, render: () => ({ ".cuont": 1 }) });
  await show('<div data-island="dev-typos"><i data-action="svae"></i></div>');
  const { state } = Feather.get(document.querySelector("[data-island]"));
  await said();
  state.n++;
  expect((await said()).sort()).toEqual([
    '[island dev-typos] data-action names "svae", which the island does not have (it has: save)',
    '[island dev-typos] render(): nothing matches ".cuont"',
  ]);
});

test("an island that nothing defines", async () => {
  await show('<p data-island="dev-nobody"></p>');
  await vi.waitFor(async () => expect(await said()).toEqual([
    '[feather] nothing defines the island "dev-nobody": is there a static/islands/dev-nobody.js?',
  ]));
});

test("a change that was taken back", async () => {
  island("dev-back", {});
  const el = await show('<p data-island="dev-back"></p>');
  await Feather.get(el).optimistic(() => {}, () => Promise.reject(new Error("no"))).catch(() => {});
  expect(await said()).toEqual(["[island dev-back] a change was taken back: no"]);
});

test("production says nothing; the meta tag is development, too", async () => {
  delete document.documentElement.dataset.dev;
  island("dev-silent", { action: {} });
  expect(await said()).toEqual([]);
  document.head.innerHTML = '<meta name="feather-dev" content="">';
  island("dev-silent", { action: {} });
  expect((await said()).length).toBe(1);
});
