import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { mountIsland, tick } from "../src/testing.js";

const KEY = "feather:anon:kept:default";
const MARKUP = '<button data-island="kept" data-action="go"></button>';

beforeAll(() => import("../src/feather.js"));
beforeEach(() => define({ persist: true }));
afterEach(() => {
  document.body.innerHTML = "";
  document.head.innerHTML = "";
  localStorage.clear();
  sessionStorage.clear();
});

function define(definition, state = { n: 0, draft: "" }) {
  island("kept", { state, actions: { go() { this.state.n++; this.state.draft = "text"; } }, ...definition });
}

async function clicked(markup = MARKUP) {
  const instance = await mountIsland(markup);
  instance.el.click();
  await tick();
  return instance;
}
const stored = (area = localStorage) => JSON.parse(area.getItem(KEY));

describe("where", () => {
  test.each([
    [true, "", "default"],
    [true, 'id="x"', "x"],
    ["suffix", 'id="x"', "suffix"],
    [{ key: "k" }, 'id="x"', "k"],
    [{}, 'id="x"', "x"],
    ["suffix", 'id="x" data-persist-key="p"', "p"],
  ])("persist: %o on an element with %s", async (persist, attributes, suffix) => {
    define({ persist });
    await clicked(`<button data-island="kept" data-action="go" ${attributes}></button>`);
    expect(Object.keys(localStorage)).toEqual([`feather:anon:kept:${suffix}`]);
  });

  test("apart for each user", async () => {
    document.head.innerHTML = '<meta name="feather-user" content="u1">';
    await clicked();
    document.head.innerHTML = '<meta name="feather-user" content="u2">';
    expect((await mountIsland(MARKUP)).state.n).toBe(0);
    document.head.innerHTML = '<meta name="feather-user" content="u1">';
    expect((await mountIsland(MARKUP)).state.n).toBe(1);
  });

  test("for this tab only, with session", async () => {
    define({ persist: { session: true } });
    await clicked();
    expect([localStorage.length, stored(sessionStorage)]).toEqual([0, { v: 1, s: { n: 1, draft: "text" } }]);
    expect((await mountIsland(MARKUP)).state.n).toBe(1);
  });

  test("nowhere without persist", async () => {
    define({ persist: false });
    await clicked();
    expect(localStorage.length + sessionStorage.length).toBe(0);
  });
});

describe("what", () => {
  test("only the named properties, in both directions", async () => {
    define({ persist: { only: ["draft"] } });
    await clicked();
    expect(stored()).toEqual({ v: 1, s: { draft: "text" } });
    localStorage.setItem(KEY, '{"v":1,"s":{"n":9,"draft":"old"}}');
    const { state } = await mountIsland(MARKUP);
    expect({ ...state }).toEqual({ n: 0, draft: "old" });
  });

  test("nothing of another version", async () => {
    await clicked();
    define({ persist: { version: 2 } });
    expect((await clicked()).state.n).toBe(1);
    expect(stored().v).toBe(2);
  });

  test.each(["{", "null", "[]", '{"v":1,"s":null}', '{"v":1,"s":"text"}', '{"v":1,"s":{"other":9}}'])("nothing of %s", async (kept) => {
    localStorage.setItem(KEY, kept);
    expect({ ...(await mountIsland(MARKUP)).state }).toEqual({ n: 0, draft: "" });
    await clicked();
    expect(stored().s).toEqual({ n: 1, draft: "text" });
  });

  test("nothing that render() cannot show", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    define({ persist: true, render: (state) => ({ this: state.draft.length.toFixed() }) });
    const instance = await mountIsland(MARKUP);
    instance.state.draft = null;
    await tick();
    expect(localStorage.length).toBe(0);
  });

  test("nothing that the state does not know, not even a prototype", async () => {
    localStorage.setItem(KEY, '{"v":1,"s":{"n":3,"gone":1,"__proto__":{"polluted":true}}}');
    const { state } = await mountIsland(MARKUP);
    expect([{ ...state }, state.polluted]).toEqual([{ n: 3, draft: "" }, undefined]);
  });

  test("written only when it has changed", async () => {
    const write = vi.spyOn(Storage.prototype, "setItem");
    const instance = await clicked();
    expect(write).toHaveBeenCalledTimes(1);
    instance.state.n++;
    instance.state.n--;
    await tick();
    expect(write).toHaveBeenCalledTimes(1);
  });

  test("also what was changed just before the island was taken away", async () => {
    const instance = await mountIsland(MARKUP);
    instance.el.remove();
    instance.state.n = 5;
    await tick();
    expect(stored().s.n).toBe(5);
  });

  test("the state of a definition that is replaced", async () => {
    const instance = await clicked();
    instance.state.n = 7;
    define({ persist: true, render: () => ({ this: "new" }) });
    const next = Feather.get(instance.el);
    expect([next.state.n, next.el.textContent, next === instance]).toEqual([7, "new", false]);
  });
});

describe("clearing", () => {
  test("removes one island's, until the next change", async () => {
    const instance = await clicked();
    instance.clearPersisted();
    instance.state.n = 1;
    await tick();
    expect(localStorage.length).toBe(0);
    instance.state.n = 2;
    await tick();
    expect(stored().s.n).toBe(2);
  });

  test("Feather.clearPersisted() removes all users' and islands', and nothing else", async () => {
    const instance = await clicked();
    localStorage.setItem("feather:u1:other:default", "{}");
    sessionStorage.setItem("feather:u1:other:default", "{}");
    localStorage.setItem("theirs", "1");
    instance.state.n = 8;
    Feather.clearPersisted();
    await tick();
    expect(Object.keys(localStorage)).toEqual(["theirs"]);
    expect(sessionStorage.length).toBe(0);
  });

  test("works where storage is blocked", async () => {
    for (const name of ["getItem", "setItem", "removeItem"]) {
      vi.spyOn(Storage.prototype, name).mockImplementation(() => { throw new Error("blocked"); });
    }
    const instance = await clicked();
    instance.clearPersisted();
    Feather.clearPersisted();
    expect(instance.state.n).toBe(1);
  });
});

describe("other tabs", () => {
  const change = (s, key = KEY, v = 1) => {
    localStorage.setItem(key, JSON.stringify({ v, s }));
    dispatchEvent(new StorageEvent("storage", { key, newValue: localStorage.getItem(key) }));
    return tick();
  };

  test("are followed with sync, without an echo", async () => {
    define({ persist: { sync: true }, render: (state) => ({ this: state.n }) });
    const { el } = await mountIsland(MARKUP);
    const write = vi.spyOn(Storage.prototype, "setItem");
    await change({ n: 4, draft: "theirs", unknown: 1 });
    expect(el.textContent).toBe("4");
    expect(write).toHaveBeenCalledTimes(1);
  });

  test("are not followed without sync, nor for other keys and versions", async () => {
    const plain = await mountIsland(MARKUP);
    await change({ n: 4 });
    expect(plain.state.n).toBe(0);
    localStorage.clear();
    define({ persist: { sync: true } });
    const { state } = await mountIsland(MARKUP);
    await change({ n: 4 }, "feather:anon:kept:other");
    await change({ n: 4 }, KEY, 2);
    localStorage.clear();
    dispatchEvent(new StorageEvent("storage", { key: KEY, newValue: null }));
    dispatchEvent(new StorageEvent("storage", { key: null, newValue: null }));
    await tick();
    expect(state.n).toBe(0);
  });

  test("and pages before a return from the back/forward cache are caught up with", async () => {
    const { state } = await clicked();
    localStorage.setItem(KEY, '{"v":1,"s":{"n":6}}');
    const show = (persisted) => dispatchEvent(Object.assign(new Event("pageshow"), { persisted }));
    show(false);
    expect(state.n).toBe(1);
    show(true);
    expect(state.n).toBe(6);
  });
});
