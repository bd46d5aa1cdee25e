import { beforeEach, expect, test, vi } from "vitest";
import "./htmx-shims.js";
import { nothingFocused, rememberFocus } from "../src/ui/refocus.js";
import "../src/ui/dismiss.js";

const find = (selector) => document.querySelector(selector);

/** Focuses an element, has the page change, and gives what has the focus afterwards. */
async function after(selector, change) {
  find(selector).focus();
  const memory = rememberFocus();
  change();
  await memory.restore();
  return document.activeElement;
}

beforeEach(() => {
  document.body.innerHTML = `<main tabindex="-1"><section>
    <ul id="list">${[1, 2, 3].map((n) => `<li class="row-${n}"><b>Row</b><button>Remove</button><button class="like">Like</button></li>`).join("")}</ul>
    <form><label>Name <input name="name"></label><label>Mail <input name="mail"></label></form>
  </section></main><aside><button id="aside">Aside</button></aside>`;
});

test("nothing is remembered while nothing has the focus", async () => {
  expect([nothingFocused(), rememberFocus()]).toEqual([true, undefined]);
});

test("whoever has it meanwhile keeps it", async () => {
  const active = await after(".row-2 button", () => {
    find(".row-2").remove();
    find("#aside").focus();
  });
  expect(active).toBe(find("#aside"));
});

test("an element that was moved has it again", async () => {
  const active = await after(".row-2 button", () => find("#list").append(find(".row-2")));
  expect(active).toBe(find(".row-2 button"));
});

test("the element of the same id follows", async () => {
  const active = await after("#aside", () => (find("section").innerHTML = '<button id="aside"></button>') && find("aside").remove());
  expect(active).toBe(find("#aside"));
});

test("what was replaced is followed by its like", async () => {
  const row = '<li class="new"><b>Row</b><button>Remove</button><button class="like">Liked</button></li>';
  expect(await after(".row-2 .like", () => (find(".row-2").outerHTML = row))).toBe(find(".new .like"));
});

test("a replaced button is followed by the new one", async () => {
  expect(await after(".row-2 .like", () => (find(".row-2 .like").outerHTML = '<button class="new">Unlike</button>'))).toBe(find(".new"));
});

test("a field is followed by the one of its name", async () => {
  const form = '<form><p>Please correct this.</p><label>Mail <input name="mail"></label><label>Name <input name="name"></label></form>';
  expect(await after("[name=mail]", () => (find("form").outerHTML = form))).toBe(find("[name=mail]"));
});

test("something else in its place gets it as a whole, for once", async () => {
  const active = await after(".row-2 .like", () => (find(".row-2").innerHTML = "<i>Thank you</i>"));
  expect(active).toBe(find(".row-2 i"));
  active.blur();
  expect(active.hasAttribute("tabindex")).toBe(false);
});

test.each([
  [".row-2", ".row-3"],
  [".row-3", ".row-2"],
])("what was removed is followed by its neighbour, not by the neighbour's button: %s, %s", async (removed, neighbour) => {
  expect(await after(`${removed} button`, () => find(removed).remove())).toBe(find(neighbour));
});

test("an emptied list gets it itself", async () => {
  expect(await after(".row-1 button", () => find("#list").replaceChildren())).toBe(find("#list"));
});

test("a page that is replaced starts at its content", async () => {
  const page = "<header><button>Menu</button></header><main tabindex=-1>New</main>";
  expect(await after(".row-1 button", () => (document.body.innerHTML = page))).toBe(find("main"));
});

test("what cannot take it leaves it to what is around", async () => {
  const active = await after(".row-2 .like", () => (find(".row-2 .like").outerHTML = "<button disabled>Liked</button>"));
  expect(active).toBe(find(".row-2"));
  expect(find(".row-2 [disabled]").hasAttribute("tabindex")).toBe(false);
});

test("a dismissed message is followed by what comes next", async () => {
  find("form").outerHTML = '<div class="f-alert"><button data-dismiss=".f-alert"><i>x</i></button></div><p class="next">Next</p>';
  find("[data-dismiss]").focus();
  find("[data-dismiss] i").click();
  expect(find(".f-alert")).toBeNull();
  await vi.waitFor(() => expect(document.activeElement).toBe(find(".next")));
});

test("a button that would dismiss nothing does nothing", async () => {
  find("aside").innerHTML = '<button data-dismiss=".f-alert"></button><button data-dismiss=""></button>';
  for (const button of document.querySelectorAll("[data-dismiss]")) button.click();
  expect(document.querySelectorAll("[data-dismiss]").length).toBe(2);
});
