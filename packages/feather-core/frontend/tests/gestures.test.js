import { beforeAll, beforeEach, expect, test } from "vitest";
import { mountIsland, tick } from "../src/testing.js";

let ran;
beforeAll(async () => {
  await import("../src/feather.js");
  const actions = { go: (event) => ran.push(event.type), other: (event) => ran.push(`other ${event.type}`) };
  island("gesture", { actions });
});
beforeEach(() => { ran = []; });

const within = async (markup) => (await mountIsland(`<div data-island="gesture">${markup}</div>`)).el;
const key = (name, init) => new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true, ...init });

test.each([
  ["a label around its field", '<label data-action="go">text<input type="checkbox"></label>'],
  ["a box around both", '<div data-action="go"><label for="x">text</label><input id="x" type="checkbox"></div>'],
  ["a label and all its field's events", '<label data-action="click:go change:go input:go">text<input type="checkbox"></label>'],
])("a click on %s runs the action once", async (_, markup) => {
  const el = await within(markup);
  el.querySelector("label").click();
  expect(ran).toEqual(["click"]);
  expect(el.querySelector("input").checked).toBe(true);
  el.querySelector("input").click();
  expect(ran).toEqual(["click", "click"]);
});

test("a click on a checkbox runs one action for click, input and change", async () => {
  const el = await within('<input type="checkbox" data-action="click:go input:go change:go">');
  el.querySelector("input").click();
  el.querySelector("input").click();
  expect(ran).toEqual(["click", "click"]);
});

test("different actions of one gesture all run", async () => {
  const el = await within('<label data-action="click:go"><input type="checkbox" data-action="change:other"></label>');
  el.querySelector("input").click();
  expect(ran).toEqual(["go", "other change"].map((name) => name.replace("go", "click")));
});

test("a button and its form that name the same action save once, and the page stays", async () => {
  const el = await within('<form data-action="go"><input name="a"><button data-action="go"><b>Save</b></button></form>');
  let prevented;
  el.addEventListener("submit", (event) => { prevented = event.defaultPrevented; });
  el.querySelector("b").click();
  expect([ran, prevented]).toEqual([["click"], true]);
  el.querySelector("b").click();
  expect(ran.length).toBe(2);
});

test("two clicks are two gestures, whatever was clicked", async () => {
  const el = await within('<button data-action="go">a</button><button data-action="go">b</button>');
  for (const button of [...el.querySelectorAll("button"), ...el.querySelectorAll("button")]) button.click();
  expect(ran.length).toBe(4);
});

test("Enter on a button runs one action for the key and the click that follows it", async () => {
  const el = await within('<button data-action="click:go keydown.enter:go keydown.space:go">x</button>');
  const button = el.querySelector("button");
  const enter = () => {
    button.dispatchEvent(key("Enter"));
    button.dispatchEvent(new MouseEvent("click", { bubbles: true, detail: 0 }));
    button.dispatchEvent(new KeyboardEvent("keyup", { key: "Enter", bubbles: true }));
  };
  enter();
  expect(ran).toEqual(["keydown"]);
  await tick();
  enter();
  expect(ran).toEqual(["keydown", "keydown"]);
  await tick();
  button.click();
  expect(ran.at(-1)).toBe("click");
});

test("Enter in a field runs one action for the key and the submit that follows it", async () => {
  const el = await within('<form data-action="go"><input data-action="keydown.enter:go"></form>');
  el.querySelector("input").dispatchEvent(key("Enter"));
  el.querySelector("form").dispatchEvent(new SubmitEvent("submit", { bubbles: true, cancelable: true }));
  expect(ran).toEqual(["keydown"]);
});

test.each([
  ["keydown.enter:go", [["Enter"], ["a"]], 1],
  ["keydown.space:go", [[" "], ["Space"]], 1],
  ["keydown.escape:go keydown.esc:other", [["Escape"]], 2],
  ["keydown.arrowdown:go", [["ArrowDown"], ["ArrowDown", { repeat: true }]], 2],
  ["keydown.a:go", [["a"], ["A"], ["b"]], 2],
  ["keydown:go", [["a"], ["Enter"]], 2],
  ["keydown.enter:go", [["Enter"], ["Enter", { repeat: true }], ["Enter", { isComposing: true }]], 1],
])("%s hears the keys it means", async (action, keys, times) => {
  const el = await within(`<input data-action="${action}">`);
  for (const [name, init] of keys) el.querySelector("input").dispatchEvent(key(name, init));
  expect(ran.length).toBe(times);
});
