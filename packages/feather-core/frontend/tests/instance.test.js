import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { mountIsland, tick } from "../src/testing.js";

let logged;
beforeAll(async () => {
  await import("../src/api.js");
  await import("../src/feather.js");
});
beforeEach(() => {
  logged = vi.spyOn(console, "error").mockImplementation(() => {});
});

const send = (type, detail, target = document) => target.dispatchEvent(new CustomEvent(type, { detail, bubbles: true }));

test("functions and getters of a definition belong to the instance, and are bound", async () => {
  island("members", {
    state: { first: "Ada", last: "L" },
    chart: null,
    get full() { return `${this.state.first} ${this.state.last}`; },
    set full(name) { [this.state.first, this.state.last] = name.split(" "); },
    rename(name) { this.full = name; },
    mount() { return `own ${this.name}`; },
    init() { this.chart = { id: 1 }; },
    render() { return { this: this.full }; },
  });
  const instance = await mountIsland('<p data-island="members"></p>');
  const { rename, mount } = instance;
  rename("Bo M");
  instance.flush();
  expect([instance.el.textContent, instance.full, mount(), instance.chart]).toEqual(["Bo M", "Bo M", "own members", { id: 1 }]);
  const other = await mountIsland('<p data-island="members"></p>');
  expect([other.full, other.chart === instance.chart]).toEqual(["Ada L", false]);
});

test("props are the JSON of data-props, as it is now", async () => {
  island("props", {});
  const instance = await mountIsland(`<p data-island="props" data-props='{"a": [1, "x"]}'></p>`);
  expect(instance.props).toEqual({ a: [1, "x"] });
  instance.el.dataset.props = '{"a": 2}';
  expect(instance.props).toEqual({ a: 2 });
  delete instance.el.dataset.props;
  expect(instance.props).toEqual({});
  instance.el.dataset.props = "{'a': 1}";
  expect(() => instance.props).toThrow("data-props is no JSON; write data-props='{{ value|tojson }}'");
});

test("api is the API client, signal ends with the island", async () => {
  island("parts", {});
  const { api: client, signal, el } = await mountIsland('<p data-island="parts"></p>');
  expect([client, signal.aborted]).toEqual([api, false]);
  el.remove();
  await tick();
  expect(signal.aborted).toBe(true);
});

test("on: hears the document with detail and event, as long as the island is there", async () => {
  const heard = [];
  island("hears", {
    on: {
      todosUpdated(detail, event) { heard.push([this.name, detail, event.type]); },
      "card:moved": (detail) => heard.push(detail),
    },
  });
  const { el } = await mountIsland('<p data-island="hears"></p>');
  send("todosUpdated", { n: 1 });
  send("card:moved", 2, document.body);
  expect(heard).toEqual([["hears", { n: 1 }, "todosUpdated"], 2]);
  el.remove();
  await tick();
  send("todosUpdated");
  expect(heard.length).toBe(2);
});

test("this.on() hears the document or a target, and fails in its island only", async () => {
  const heard = vi.fn();
  const target = new EventTarget();
  island("listens", {
    init() {
      this.on("ping", function (detail) { heard(this.name, detail); });
      this.on("ping", async () => { throw new Error("boom"); }, target);
    },
  });
  const { el } = await mountIsland('<p data-island="listens"></p>');
  send("ping", 1);
  send("ping", 2, target);
  await tick();
  expect(heard.mock.calls).toEqual([["listens", 1]]);
  expect(el.dataset.islandError).toBe("on:ping");
  el.remove();
  await tick();
  send("ping", 3);
  send("ping", 3, target);
  expect([heard.mock.calls.length, logged.mock.calls.length]).toEqual([1, 1]);
});

test("flush() renders at once, and not again later", async () => {
  const render = vi.fn((state) => ({ this: state.n }));
  island("flushes", { state: { n: 0 }, render });
  const instance = await mountIsland('<p data-island="flushes"></p>');
  render.mockClear();
  instance.flush();
  expect(render).not.toHaveBeenCalled();
  instance.state.n = 1;
  instance.flush();
  expect(instance.el.textContent).toBe("1");
  await tick();
  expect(render).toHaveBeenCalledOnce();
});

test("emit of an island that has left goes to the document", async () => {
  island("emits", {});
  const instance = await mountIsland('<p data-island="emits"></p>');
  const heard = vi.fn();
  document.addEventListener("bye", heard, { once: true });
  instance.el.remove();
  instance.emit("bye", 1);
  expect(heard.mock.calls[0][0].detail).toBe(1);
});

test("a listener that cancels feather:error keeps it out of the console", async () => {
  island("quiet", { init() { throw new Error("boom"); } });
  document.addEventListener("feather:error", (event) => event.preventDefault(), { once: true });
  const { el } = await mountIsland('<p data-island="quiet"></p>');
  expect([el.dataset.islandError, logged.mock.calls.length]).toEqual(["init", 0]);
});

test("an error mark goes when the island is mounted anew", async () => {
  island("mended", { init() { throw new Error("boom"); } });
  const { el } = await mountIsland('<p data-island="mended"></p>');
  island("mended", {});
  expect("islandError" in el.dataset).toBe(false);
});
