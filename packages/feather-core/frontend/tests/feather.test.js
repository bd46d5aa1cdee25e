import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { show, tick } from "./support.js";

const COUNTER = `<div data-island="counter">
    <button data-action="decrement">-</button>
    <span class="count">0</span>
    <button data-action="increment">+</button>
</div>`;
const KEY = "feather:anon:counter:default";

let logged;
beforeAll(async () => {
  await import("../src/feather.js");
  await import("./counter.example.js");
});
beforeEach(() => {
  logged = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(async () => {
  await show("");
  localStorage.clear();
  document.head.innerHTML = "";
});

const count = () => document.querySelector(".count").textContent;
async function click(selector) {
  document.querySelector(selector).click();
  await tick();
}

describe("the documented counter", () => {
  test("counts", async () => {
    await show(COUNTER);
    await click("[data-action=increment]");
    await click("[data-action=increment]");
    await click("[data-action=decrement]");
    expect(count()).toBe("1");
    expect(logged).not.toHaveBeenCalled();
  });

  test("remembers, under the documented key, and only what has changed", async () => {
    await show(COUNTER);
    expect(localStorage.length).toBe(0);
    await click("[data-action=increment]");
    expect(JSON.parse(localStorage.getItem(KEY))).toEqual({ v: 1, s: { count: 1 } });
    await show("");
    await show(COUNTER);
    expect(count()).toBe("1");
  });
});

describe("mounting", () => {
  test("happens for HTML that comes later, nested deep, and for elements that came before the definition", async () => {
    const el = await show('<section><p data-island="early"><b></b></p></section>');
    expect(el.querySelector("b").textContent).toBe("");
    island("early", { render: () => ({ b: "here" }) });
    expect(el.querySelector("b").textContent).toBe("here");
    el.insertAdjacentHTML("beforeend", '<div><p data-island="early"><b></b></p></div>');
    await tick();
    expect(el.textContent).toBe("herehere");
    expect(el.querySelectorAll("[data-island-ready]").length).toBe(2);
  });

  test("a removed island is destroyed once and no longer acts", async () => {
    const calls = [];
    island("gone", {
      actions: { hit: () => calls.push("hit") },
      init: () => calls.push("init"),
      destroy: () => calls.push("destroy"),
    });
    const el = await show('<button data-island="gone" data-action="hit"></button>');
    el.remove();
    await tick();
    el.click();
    expect(calls).toEqual(["init", "destroy"]);
  });

  test("what finishes after the removal neither renders nor is kept", async () => {
    let answer;
    const render = vi.fn(() => ({}));
    const wait = new Promise((resolve) => { answer = resolve; });
    island("late", {
      persist: true,
      state: { n: 0 },
      async init() { await wait; this.state.n = 1; },
      render,
    });
    await show('<p data-island="late"></p>');
    await show("");
    answer();
    await tick();
    expect(render).toHaveBeenCalledTimes(1);
    expect(localStorage.length).toBe(0);
  });

  test("a moved island keeps its state", async () => {
    await show(`<main></main>${COUNTER}`);
    await click("[data-action=increment]");
    document.querySelector("main").append(document.querySelector("[data-island]"));
    await tick();
    await click("[data-action=increment]");
    expect(count()).toBe("2");
  });

  test("a second definition replaces the first", async () => {
    island("again", { render: () => ({ this: "one" }) });
    const el = await show('<p data-island="again"></p>');
    island("again", { render: () => ({ this: "two" }) });
    expect(el.textContent).toBe("two");
  });

  test("a name that is not kebab-case is refused", () => {
    expect(() => island("Todo_List", {})).toThrow('island name "Todo_List" must be kebab-case, like "todo-list"');
  });

  test("an element with another name gets another island", async () => {
    const calls = [];
    island("before", { destroy: () => calls.push("destroy before") });
    island("after", { init: () => calls.push("init after"), destroy: () => calls.push("destroy after") });
    const el = await show('<p data-island="before"></p>');
    el.dataset.island = "after";
    await tick();
    expect(Feather.get(el).name).toBe("after");
    el.removeAttribute("data-island");
    await tick();
    expect([calls, Feather.get(el), "islandReady" in el.dataset]).toEqual([
      ["destroy before", "init after", "destroy after"], undefined, false,
    ]);
  });

  test("a second copy of the runtime is the first one", async () => {
    vi.resetModules();
    const copy = await import("../src/feather.js");
    expect(copy.Feather).toBe(Feather);
    await import("./counter.example.js");
    await show(COUNTER);
    await click("[data-action=increment]");
    expect(count()).toBe("1");
  });

  test("feather:mount tells when an island is ready", async () => {
    const mounts = [];
    const note = ({ target, detail }) => mounts.push([target.dataset.islandReady, detail]);
    document.addEventListener("feather:mount", note);
    await show(COUNTER);
    document.removeEventListener("feather:mount", note);
    expect(mounts).toEqual([["", { island: "counter" }]]);
  });
});

describe("actions", () => {
  test("run on the element's default event, and a form's submit is prevented", async () => {
    const calls = [];
    island("defaults", {
      actions: {
        log: (event, el) => calls.push([el.id, event.type, event.defaultPrevented]),
      },
    });
    await show(`<div data-island="defaults"><form id="form" data-action="log">
      <input id="text" data-action="log"><input id="button" type="button" data-action="log">
      <select id="select" data-action="log"></select><textarea id="area" data-action="log"></textarea>
      <details id="details" data-action="log"></details><i id="click" data-action="log"></i></form></div>`);
    const fire = (id, type, bubbles) =>
      document.getElementById(id).dispatchEvent(new Event(type, { bubbles, cancelable: true }));
    for (const id of ["text", "select", "area"]) fire(id, "change", true);
    for (const id of ["text", "button", "click"]) fire(id, "click", true);
    fire("details", "toggle", false);
    fire("form", "submit", true);
    expect(calls).toEqual([
      ["text", "change", false],
      ["select", "change", false],
      ["area", "change", false],
      ["button", "click", false],
      ["click", "click", false],
      ["details", "toggle", false],
      ["form", "submit", true],
    ]);
  });

  test("name other events, several at once, and custom ones with colons", async () => {
    const calls = [];
    island("named", { actions: { a: () => calls.push("a"), b: () => calls.push("b") } });
    const el = await show('<div data-island="named"><i data-action="input:a focus:b card:moved:a"></i></div>');
    const inner = el.firstElementChild;
    inner.dispatchEvent(new Event("input", { bubbles: true }));
    inner.dispatchEvent(new Event("focus"));
    inner.dispatchEvent(new Event("card:moved", { bubbles: true }));
    inner.click();
    expect(calls).toEqual(["a", "b", "a"]);
  });

  test("work in markup that render or a swap has added", async () => {
    island("grows", {
      state: { open: false },
      actions: { open() { this.state.open = true; }, pick() { this.emit("picked"); } },
      render: (state) => ({ ".list": state.open ? html`<i data-action="dblclick:pick"></i>` : undefined }),
    });
    const el = await show('<div data-island="grows"><button data-action="open"></button><p class="list"></p></div>');
    const picked = vi.fn();
    el.addEventListener("picked", picked);
    await click("button");
    await tick();
    el.querySelector("i").dispatchEvent(new Event("dblclick", { bubbles: true }));
    expect(picked).toHaveBeenCalledOnce();
  });

  test("stay within their island", async () => {
    const calls = [];
    for (const name of ["outer", "inner"]) {
      island(name, {
        state: { text: name },
        actions: { hit: () => calls.push(name) },
        render: (state) => ({ p: state.text }),
      });
    }
    const el = await show(`<div data-island="outer"><p></p><div data-island="inner">
      <p></p><button data-action="hit"></button></div></div>`);
    await click("button");
    expect(calls).toEqual(["inner"]);
    expect([...el.querySelectorAll("p")].map((p) => p.textContent)).toEqual(["outer", "inner"]);
  });
});

describe("state", () => {
  test("three changes, one render; none for an equal value", async () => {
    const render = vi.fn(() => ({}));
    island("batch", { state: { a: 0 }, render, actions: { go() { for (const a of [1, 2, 3]) this.state.a = a; } } });
    await show('<button data-island="batch" data-action="go"></button>');
    render.mockClear();
    await click("button");
    await click("button");
    expect(render).toHaveBeenCalledTimes(2);
    render.mockClear();
    island("same", { state: { a: 1 }, render, actions: { go() { this.state.a = 1; } } });
    await show('<button data-island="same" data-action="go"></button>');
    render.mockClear();
    await click("button");
    expect(render).not.toHaveBeenCalled();
  });

  test("is deep: objects, arrays and deletions render", async () => {
    island("deep", {
      state: (data) => ({ user: { name: data.name }, list: [1], extra: 1 }),
      actions: {
        rename() { this.state.user.name = "Bo"; },
        push() { this.state.list.push(2); },
        drop() { delete this.state.extra; },
      },
      render: (state) => ({ p: JSON.stringify(state) }),
    });
    await show(`<div data-island="deep" data-name="Al"><p></p><i data-action="rename"></i>
      <b data-action="push"></b><u data-action="drop"></u></div>`);
    const shown = () => document.querySelector("p").textContent;
    await click("i");
    expect(shown()).toBe('{"user":{"name":"Bo"},"list":[1],"extra":1}');
    await click("b");
    expect(shown()).toContain('"list":[1,2]');
    await click("u");
    expect(shown()).not.toContain("extra");
  });

  test("is each island's own, even from one definition", async () => {
    const el = await show(`${COUNTER}${COUNTER.replace("<div ", '<div id="second" ')}`);
    await click("[data-action=increment]");
    expect([...el.parentElement.querySelectorAll(".count")].map((n) => n.textContent)).toEqual(["1", "0"]);
  });

  test("cannot be replaced, nor changed by render", async () => {
    island("replace", { actions: { go() { this.state = {}; } } });
    await show('<button data-island="replace" data-action="go"></button>');
    await click("button");
    expect(logged.mock.calls[0][1].message).toBe("this.state cannot be replaced; assign its properties");
    island("sorts", { state: { list: [2, 1] }, render: (state) => ({ this: state.list.sort().join() }) });
    const el = await show('<p data-island="sorts">old</p>');
    expect(logged.mock.calls[1][1].message).toBe("render() must not change the state; do it in an action");
    expect(el.textContent).toBe("old");
  });
});

describe("errors", () => {
  const boom = () => { throw new Error("boom"); };
  test.each([
    ["state", { state: boom }],
    ["init", { init: boom }],
    ["init", { init: async () => boom() }],
    ["render", { render: boom }],
    ["action:go", { actions: { go: boom } }],
    ["action:go", { actions: { go: async () => boom() } }],
  ])("in %s stay in their island", async (phase, definition) => {
    const heard = vi.fn();
    document.addEventListener("feather:error", heard, { once: true });
    island("fails", { actions: { go() {} }, ...definition });
    await show(`<button data-island="fails" data-action="go">server's</button>${COUNTER}`);
    await click("[data-island=fails]");
    const el = document.querySelector("[data-island=fails]");
    expect(el.dataset.islandError).toBe(phase);
    expect(el.textContent).toBe("server's");
    expect(heard.mock.calls[0][0].detail).toMatchObject({ island: "fails", phase, error: { message: "boom" } });
    expect(logged).toHaveBeenCalledWith(`[island fails] ${phase}:`, expect.any(Error));
    await click("[data-action=increment]");
    expect(count()).toBe("1");
  });

  test("in destroy are heard too", async () => {
    const heard = vi.fn();
    document.addEventListener("feather:error", heard, { once: true });
    island("leaves", { destroy: boom });
    await show('<p data-island="leaves"></p>');
    await show("");
    expect(heard.mock.calls[0][0].detail.phase).toBe("destroy");
  });

  test("an unknown action is named, with the known ones", async () => {
    island("typo", { actions: { save() {}, load() {} } });
    await show('<button data-island="typo" data-action="toString"></button>');
    await click("button");
    expect(logged.mock.calls[0][1].message).toBe(
      'data-action names "toString", which the island does not have (it has: save, load)',
    );
  });
});

test("emit bubbles, carries a detail and can be cancelled; data is live; $ finds", async () => {
  const results = [];
  island("tells", {
    actions: { go() { results.push(this.emit("told", { id: this.data.id }), this.$("b").id, this.$("s"), this.$$("b").length); } },
  });
  const el = await show('<div data-island="tells" data-id="1"><b id="x" data-action="go"></b></div>');
  el.dataset.id = "2";
  document.addEventListener("told", (event) => { results.push(event.detail); event.preventDefault(); }, { once: true });
  await click("b");
  expect(results).toEqual([{ id: "2" }, false, "x", null, 1]);
});
