import { beforeEach, expect, test } from "vitest";
import { refresh } from "../src/ui/tabs.js";

const tabs = (id, names) => `<div data-tabs id="${id}"><div role="tablist">${names
  .map((name, index) => `<button role="tab" id="${name}" aria-controls="${name}-panel" aria-selected="${index === 0}"><i>${name}</i></button>`)
  .join("")}</div>${names.map((name) => `<div role="tabpanel" id="${name}-panel">${name}</div>`).join("")}</div>`;
const find = (selector) => document.querySelector(selector);
const shown = () => [...document.querySelectorAll("[role=tabpanel]:not([hidden])")].map((panel) => panel.id);
const key = (selector, name) => {
  const event = new KeyboardEvent("keydown", { key: name, bubbles: true, cancelable: true });
  find(selector).dispatchEvent(event);
  return event.defaultPrevented;
};

beforeEach(() => {
  document.body.innerHTML = tabs("one", ["a", "b", "c"]);
  refresh();
});

test("the server says which is shown first, else it is the first", () => {
  expect(shown()).toEqual(["a-panel"]);
  document.body.innerHTML = tabs("one", ["a", "b"]);
  find("#a").removeAttribute("aria-selected");
  refresh();
  expect(shown()).toEqual(["a-panel"]);
  document.body.innerHTML = tabs("one", ["a", "b"]);
  find("#a").setAttribute("aria-selected", "false");
  find("#b").setAttribute("aria-selected", "true");
  refresh();
  expect(shown()).toEqual(["b-panel"]);
  expect([find("#a").tabIndex, find("#b").tabIndex, find("#b-panel").tabIndex]).toEqual([-1, 0, 0]);
});

test("a click on anything in a tab chooses it", () => {
  find("#b i").click();
  expect(shown()).toEqual(["b-panel"]);
  expect([...document.querySelectorAll("[aria-selected=true]")]).toEqual([find("#b")]);
});

test.each([
  ["a", "ArrowRight", "b"],
  ["c", "ArrowRight", "a"],
  ["a", "ArrowLeft", "c"],
  ["a", "End", "c"],
  ["c", "Home", "a"],
])("from %s, %s goes to %s", (from, name, to) => {
  expect(key(`#${from}`, name)).toBe(true);
  expect(shown()).toEqual([`${to}-panel`]);
  expect(document.activeElement).toBe(find(`#${to}`));
});

test("other keys are left alone, and keys elsewhere", () => {
  expect([key("#a", "ArrowDown"), key("#a", "Enter"), key("#a-panel", "ArrowRight")]).toEqual([false, false, false]);
  expect(shown()).toEqual(["a-panel"]);
});

test("the choice outlives a morph that brings back the server's attributes", () => {
  find("#b").click();
  find("#a").setAttribute("aria-selected", "true");
  find("#b").setAttribute("aria-selected", "false");
  for (const panel of document.querySelectorAll("[role=tabpanel]")) panel.hidden = false;
  refresh();
  expect(shown()).toEqual(["b-panel"]);
});

test("tabs in a panel are of their own", () => {
  find("#a-panel").innerHTML = tabs("two", ["x", "y"]);
  refresh();
  find("#y").click();
  expect(shown()).toEqual(["a-panel", "y-panel"]);
  key("#a", "End");
  expect(document.activeElement).toBe(find("#c"));
});

test("a tab without a panel, and tabs without a tab, harm nobody", () => {
  document.body.innerHTML = '<div data-tabs></div><div data-tabs><button role="tab" id="z">z</button></div><button role="tab" id="q">q</button>';
  refresh();
  find("#z").click();
  find("#q").click();
  expect(find("#z").getAttribute("aria-selected")).toBe("true");
});
