import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { show, tick } from "./support.js";

let updated;
beforeAll(async () => {
  await import("../src/feather.js");
  island("kept", {
    state: { n: 1, rows: ["a"] },
    actions: { add() { this.state.n++; } },
    updated() { updated(this.el.id); },
    render: (state) => ({
      ".n": { text: state.n, class: { on: state.n > 0 } },
      ".rows": html`${state.rows.map((row) => html`<li>${row}</li>`)}`,
    }),
  });
});
afterEach(() => show(""));

const MARKUP = (id) => `<div data-island="kept" id="${id}"><b class="n">server</b><ul class="rows"></ul></div>`;
const SERVER = '<b class="n">server</b><ul class="rows"><li>server</li></ul><i data-action="dblclick:add"></i>';

async function shown() {
  updated = vi.fn();
  const root = await show(`<main>${MARKUP("one")}${MARKUP("two")}</main>`);
  return { root, one: root.querySelector("#one"), two: root.querySelector("#two") };
}

/** Brings an element to what the server says, and tells so, as htmx does after a morph. */
function morph(el, { type = "htmx:after:settle", target = el, detail = { newContent: [el] } } = {}) {
  el.innerHTML = SERVER;
  el.removeAttribute("data-island-ready");
  target.dispatchEvent(new CustomEvent(type, { bubbles: true, detail }));
}
const text = (el) => [el.querySelector(".n").textContent, el.querySelector(".n").className, el.querySelector(".rows").textContent];

test("an island that a morph kept shows its state again, hears new actions, and is told", async () => {
  const { one } = await shown();
  const instance = Feather.get(one);
  instance.state.n = 5;
  instance.flush();
  morph(one);
  expect(text(one)).toEqual(["5", "n on", "a"]);
  expect([updated.mock.calls, one.dataset.islandReady, Feather.get(one) === instance]).toEqual([[["one"]], "", true]);
  await tick();
  one.querySelector("i").dispatchEvent(new Event("dblclick", { bubbles: true }));
  instance.flush();
  expect(one.querySelector(".n").textContent).toBe("6");
});

test("markup that is still there is not written again", async () => {
  const { one } = await shown();
  const row = one.querySelector("li");
  one.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true, detail: { newContent: [one] } }));
  expect(one.querySelector("li")).toBe(row);
  expect(updated).toHaveBeenCalledOnce();
});

test("markup that the morph has changed within an element is written again", async () => {
  const { one } = await shown();
  const rows = one.querySelector(".rows");
  rows.firstChild.textContent = "server";
  one.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true, detail: { newContent: [one] } }));
  expect(rows.textContent).toBe("a");
});

test("only islands that the swap touched are told", async () => {
  const { root, one, two } = await shown();
  const inner = one.querySelector(".rows");
  inner.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true, detail: { newContent: [] } }));
  expect(updated.mock.calls).toEqual([["one"]]);
  const added = Object.assign(document.createElement("p"), { textContent: "beside" });
  root.append(added);
  root.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true, detail: { newContent: [added] } }));
  expect(updated.mock.calls).toEqual([["one"]]);
  root.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true, detail: { newContent: [root] } }));
  expect(updated.mock.calls).toEqual([["one"], ["one"], ["two"]]);
  two.remove();
  root.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true, detail: { newContent: [root, two] } }));
  expect(updated.mock.calls.at(-1)).toEqual(["one"]);
});

test("htmx 2 tells with another event", async () => {
  const { one } = await shown();
  morph(one, { type: "htmx:afterSettle", detail: { target: one } });
  expect(text(one)[0]).toBe("1");
  expect(updated.mock.calls).toEqual([["one"]]);
});

test("an island that the morph has renamed is not painted by the old one", async () => {
  const { one } = await shown();
  one.dataset.island = "other";
  morph(one);
  expect(text(one)[0]).toBe("server");
  expect(updated).not.toHaveBeenCalled();
});
