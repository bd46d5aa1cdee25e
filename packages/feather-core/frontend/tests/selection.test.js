import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import "../src/feather.js";
import { show, tick } from "./support.js";

const row = (id, more = "") => `<tr><td><input type="checkbox" name="ids" value="${id}" data-select${more}></td></tr>`;
const list = (ids, { filter = "", total = 3120 } = {}) =>
  `<div id="list" data-filter="${filter}" data-total="${total}"><table>
    <tr><th><input type="checkbox" data-select-page aria-label="Select this page"></th></tr>${ids.map((id) => row(id)).join("")}
  </table></div>`;
const form = (content) =>
  `<form data-island="feather-selection" method="post">${content}
    <div data-selection-bar><span data-selection-count></span>
      <button type="button" data-select-all>Select all</button><button type="button" data-select-none>Clear</button>
      <button name="action" value="approve">Approve</button></div></form>`;

const all = (selector) => [...document.querySelectorAll(selector)];
const one = (selector) => all(selector)[0];
const box = (id) => one(`[data-select][value="${id}"]`);
const page = () => one("[data-select-page]");
const count = () => (one("[data-selection-bar]").hidden ? null : one("[data-selection-count]").textContent);
const click = (el, shiftKey = false) => el.dispatchEvent(new MouseEvent("click", { bubbles: true, cancelable: true, shiftKey }));
const sent = () => [...new FormData(one("form"))].map(([name, value]) => `${name}=${value}`);
const ticked = () => all("[data-select]:checked").map(({ value }) => value).join("");

/** Brings another part, as htmx does. */
async function swap(content) {
  one("#list").outerHTML = content;
  one("#list").dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true }));
  await tick();
}

let announced;
beforeAll(async () => {
  await import("../src/feather-selection.js");
  document.addEventListener("announce", ({ detail }) => announced.push(detail.message));
});
beforeEach(async () => {
  announced = [];
  await show(form(list(["a", "b", "c", "d"])));
});

test("counts what is ticked, and says it", () => {
  expect(count()).toBeNull();
  click(box("a"));
  click(box("c"));
  click(box("a"));
  expect([count(), ticked(), sent()]).toEqual(["1 selected", "c", ["ids=c"]]);
  expect(announced).toEqual(["1 selected", "2 selected", "1 selected"]);
});

test("the box of the head is for the page, and shows when it is chosen in part", () => {
  click(page());
  expect([ticked(), page().indeterminate, count()]).toEqual(["abcd", false, "4 selected"]);
  click(box("b"));
  expect([page().checked, page().indeterminate]).toEqual([false, true]);
  click(page());
  click(page());
  expect([ticked(), count(), page().indeterminate]).toEqual(["", null, false]);
});

describe("a click with the shift key", () => {
  test("brings a range to what the clicked box shows", () => {
    click(box("d"));
    click(box("b"), true);
    expect(ticked()).toBe("bcd");
    click(box("c"), true);
    expect(ticked()).toBe("d");
  });

  test("is one like others where no range has begun", async () => {
    click(box("c"), true);
    expect(ticked()).toBe("c");
    await swap(list(["e", "f", "g"]));
    click(box("g"), true);
    expect(ticked()).toBe("g");
  });
});

describe("other pages", () => {
  test("ticks stay, are sent, and are there again", async () => {
    click(box("b"));
    await swap(list(["e", "f"]));
    click(box("f"));
    expect([count(), sent().sort()]).toEqual(["2 selected", ["ids=b", "ids=f"]]);
    await swap(list(["a", "b"]));
    expect([ticked(), page().indeterminate, sent().sort()]).toEqual(["b", true, ["ids=b", "ids=f"]]);
    await swap(list([]));
    expect([page().disabled, page().checked, sent().sort()]).toEqual([true, false, ["ids=b", "ids=f"]]);
  });

  test("other filters drop the choice", async () => {
    click(box("b"));
    await swap(list(["b", "c"], { filter: "q=x", total: 2 }));
    expect([count(), ticked(), sent()]).toEqual([null, "", []]);
    expect(announced.at(-1)).toBe("0 selected");
  });

  test("a morph that takes the hidden fields away does no harm", async () => {
    click(box("b"));
    await swap(list(["e"]));
    one("[data-selection-kept]").remove();
    await swap(list(["f"]));
    expect(sent()).toEqual(["ids=b"]);
  });
});

describe("everything that matches", () => {
  test("is one field, and every box is ticked, also of pages to come", async () => {
    click(box("a"));
    expect(one("[data-select-all]").textContent).toBe("Select all 3,120");
    click(one("[data-select-all]"));
    expect([count(), ticked(), sent().at(-1)]).toEqual(["All 3,120 selected", "abcd", "all=1"]);
    expect([one("[data-select-all]").hidden, document.activeElement]).toEqual([true, one("[data-select-none]")]);
    await swap(list(["e", "f"]));
    expect([ticked(), page().checked]).toEqual(["ef", true]);
  });

  test("without one row it is the page without it, and what was chosen before", async () => {
    click(box("a"));
    click(one("[data-select-all]"));
    await swap(list(["e", "f"]));
    click(box("f"));
    expect([count(), sent().sort()]).toEqual(["2 selected", ["ids=a", "ids=e"]]);
  });

  test("is not offered when all of it is chosen, or nobody says how much it is", async () => {
    await swap(list(["a", "b"], { total: 2 }));
    click(page());
    expect(one("[data-select-all]").hidden).toBe(true);
    await show(form(`<div id="list"><table>${row("a")}</table></div>`));
    click(box("a"));
    expect([count(), one("[data-select-all]").hidden]).toEqual(["1 selected", true]);
  });
});

test("the server, and a button, clear it; the focus goes to the head", () => {
  click(box("a"));
  document.body.dispatchEvent(new CustomEvent("selection:clear", { bubbles: true }));
  expect([count(), ticked(), sent()]).toEqual([null, "", []]);
  click(one("[data-select-page]"));
  click(one("[data-select-none]"));
  expect([count(), ticked(), document.activeElement]).toEqual([null, "", page()]);
  announced = [];
  document.body.dispatchEvent(new CustomEvent("selection:clear", { bubbles: true }));
  expect(announced).toEqual([]);
});

test("what is ticked at first counts, what cannot be chosen does not", async () => {
  await show(form(`<table>${row("a", " checked")}${row("b")}${row("c", " disabled")}</table><input type="checkbox" data-select-page>`));
  expect(count()).toBe("1 selected");
  click(page());
  expect([ticked(), page().checked]).toEqual(["ab", true]);
});
