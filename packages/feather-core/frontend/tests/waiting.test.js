import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { show, tick } from "./support.js";

let log;
let logged;
beforeAll(async () => {
  await import("../src/feather.js");
  await import("../src/islands/waiting.js");
});
beforeEach(() => {
  log = [];
  logged = vi.spyOn(console, "error").mockImplementation(() => {});
  island("later", { init() { log.push("init"); }, actions: { go(event) { log.push(event.type); } } });
});
afterEach(() => show(""));

const ready = () => document.querySelectorAll("[data-island-ready]").length;
const settled = async () => { for (let i = 0; i < 5; i++) await tick(); };

/** Stands in for a media query that can be changed. */
function stubMedia() {
  const queries = [];
  vi.stubGlobal("matchMedia", (text) => {
    const query = Object.assign(new EventTarget(), { text, matches: false });
    queries.push(query);
    return query;
  });
  const set = (query, matches) => {
    query.matches = matches;
    query.dispatchEvent(new Event("change"));
    return settled();
  };
  return { queries, set };
}

/** Stands in for what tells whether elements can be seen. */
function stubVisibility() {
  const observers = [];
  vi.stubGlobal("IntersectionObserver", class {
    constructor(callback, options) { Object.assign(this, { callback, options, disconnect: vi.fn() }); observers.push(this); }
    observe(el) { this.el = el; }
  });
  const see = (isIntersecting) => {
    observers.at(-1).callback([{ isIntersecting }]);
    return settled();
  };
  return { observers, see };
}

describe("data-when", () => {
  test("load mounts like no condition", async () => {
    await show('<p data-island="later" data-when="load"></p>');
    await settled();
    expect(ready()).toBe(1);
  });

  test("idle waits for a quiet moment, for two seconds at most", async () => {
    const idle = vi.fn();
    vi.stubGlobal("requestIdleCallback", idle);
    await show('<p data-island="later" data-when="idle"></p>');
    await settled();
    expect(ready()).toBe(0);
    expect(idle.mock.calls[0][1]).toEqual({ timeout: 2000 });
    idle.mock.calls[0][0]();
    await settled();
    expect(ready()).toBe(1);
  });

  test("visible waits until the element is near the window, and looks no longer", async () => {
    const { observers, see } = stubVisibility();
    await show('<p data-island="later" data-when="visible"></p>');
    await settled();
    await see(false);
    expect(ready()).toBe(0);
    await see(true);
    expect(ready()).toBe(1);
    expect(observers[0].disconnect).toHaveBeenCalled();
    expect(observers[0].options).toEqual({ rootMargin: "200px" });
  });

  test.each(["pointerenter", "touchstart", "focusin"])("interaction is also a %s", async (type) => {
    const el = await show('<p data-island="later" data-when="interaction"><b></b></p>');
    await settled();
    expect(ready()).toBe(0);
    el.firstElementChild.dispatchEvent(new Event(type, { bubbles: true }));
    await settled();
    expect(ready()).toBe(1);
  });

  test("all conditions must hold, media also at the end", async () => {
    const { queries, set } = stubMedia();
    const { see } = stubVisibility();
    await show('<p data-island="later" data-when="visible media((width > 10px) and (hover: hover)) media(print)"></p>');
    await settled();
    expect(queries.map(({ text }) => text)).toEqual(["((width > 10px) and (hover: hover))", "(print)"]);
    await set(queries[0], true);
    await set(queries[1], true);
    expect(ready()).toBe(0);
    await set(queries[0], false);
    await see(true);
    expect(ready()).toBe(0);
    await set(queries[1], false);
    await set(queries[0], true);
    await set(queries[0], false);
    await set(queries[1], true);
    expect(ready()).toBe(0);
    await set(queries[0], true);
    expect(ready()).toBe(1);
  });

  test("media that hold from the beginning are not waited for", async () => {
    vi.stubGlobal("matchMedia", () => Object.assign(new EventTarget(), { matches: true }));
    await show('<p data-island="later" data-when="media(width > 10px)"></p>');
    await settled();
    expect(ready()).toBe(1);
  });

  test("a condition that there is not is named, and nothing is mounted", async () => {
    const el = await show('<p data-island="later" data-when="visable"></p>');
    await settled();
    expect(el.dataset.islandError).toBe("when");
    expect(logged.mock.calls[0][1].message).toBe(
      'data-when="visable" is none of load, idle, visible, interaction, media(...)',
    );
    expect(ready()).toBe(0);
  });

  test("an element that leaves before is forgotten, and waits anew when it comes back", async () => {
    const { observers, see } = stubVisibility();
    const el = await show('<p data-island="later" data-when="visible"></p>');
    await settled();
    el.remove();
    await settled();
    expect(observers[0].disconnect).toHaveBeenCalled();
    document.body.append(el);
    await settled();
    expect([observers.length, log]).toEqual([2, []]);
    await see(true);
    expect(log).toEqual(["init"]);
  });

  test("what has held once holds for a definition that comes later", async () => {
    const el = await show('<p data-island="tardy" data-when="interaction"></p>');
    await settled();
    el.dispatchEvent(new Event("focusin"));
    await settled();
    island("tardy", {});
    expect(ready()).toBe(1);
  });
});

describe("lazy modules", () => {
  /** Says in the page where modules are, as the server does. */
  const sources = (map) => {
    document.head.innerHTML = `<script type="application/json" id="feather-islands">${JSON.stringify(map)}</script>`;
  };
  const module = (code) => `data:text/javascript,${encodeURIComponent(code)}`;
  afterEach(() => { document.head.innerHTML = ""; });

  test("are imported once, for islands that the page has", async () => {
    globalThis.imported = [];
    sources({
      "lazy-one": module('imported.push("one"); island("lazy-one", { render: () => ({ this: "here" }) });'),
      "lazy-two": module('imported.push("two"); island("lazy-two", {});'),
    });
    const el = await show('<div><p data-island="lazy-one"></p><p data-island="lazy-one"></p></div>');
    await vi.waitFor(() => expect(ready()).toBe(2));
    expect([imported, el.textContent]).toEqual([["one"], "herehere"]);
  });

  test("that fail, or define something else, are reported at their island", async () => {
    sources({ "lazy-bad": module("throw new Error('boom')"), "lazy-else": module("1") });
    const el = await show('<div><p data-island="lazy-bad"></p><p data-island="lazy-else"></p></div>');
    await vi.waitFor(() => expect(el.querySelectorAll('[data-island-error="load"]').length).toBe(2));
    const messages = logged.mock.calls.map(([, { message }]) => message).sort();
    expect(messages[0]).toBe("boom");
    expect(messages[1]).toContain('does not define the island "lazy-else"');
  });

  test("no name leads out of the map", async () => {
    sources({});
    await show('<p data-island="constructor"></p>');
    await settled();
    expect(logged).not.toHaveBeenCalled();
  });

  test("an island that has another name by then is not mounted under the old one", async () => {
    let arrive;
    globalThis.gate = new Promise((resolve) => { arrive = resolve; });
    globalThis.renamed = [];
    sources({ "lazy-old": module('await gate; island("lazy-old", { init() { renamed.push("old"); } });') });
    island("lazy-new", { init() { globalThis.renamed.push("new"); } });
    const el = await show('<p data-island="lazy-old"></p>');
    await settled();
    el.dataset.island = "lazy-new";
    await settled();
    arrive();
    await vi.waitFor(() => expect(globalThis.renamed).toEqual(["new"]));
  });

  test("clicks and submits that come first are repeated once the island can act", async () => {
    let arrive;
    globalThis.gate = new Promise((resolve) => { arrive = resolve; });
    globalThis.acted = [];
    const act = "go(event) { acted.push([event.type, this.$('input').checked]); }";
    sources({ "lazy-click": module(`await gate; island("lazy-click", { actions: { ${act} } });`) });
    const el = await show(`<form data-island="lazy-click" data-when="interaction" data-action="go">
      <label data-action="change:go">x<input type="checkbox"></label><button><svg></svg></button><a href="#far">away</a></form>`);
    await settled();
    el.dispatchEvent(new Event("focusin"));
    await settled();
    el.querySelector("input").click();
    expect(el.querySelector("input").checked).toBe(false);
    el.querySelector("svg").dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true }));
    expect(globalThis.acted).toEqual([]);
    arrive();
    await vi.waitFor(() => expect(ready()).toBe(1));
    expect(globalThis.acted).toEqual([["change", true], ["submit", true]]);
  });
});
