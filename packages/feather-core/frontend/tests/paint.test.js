import { afterEach, beforeAll, beforeEach, expect, test, vi } from "vitest";
import { show } from "./support.js";

let logged;
beforeAll(() => import("../src/feather.js"));
beforeEach(() => {
  logged = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => show(""));

async function painted(value, markup = "<p></p>") {
  island("paints", { render: () => ({ ".it": value }) });
  const el = await show(`<div data-island="paints">${markup.replace(/<(\w+)/, '<$1 class="it"')}</div>`);
  return el.querySelector(".it");
}

test("strings are text, never markup", async () => {
  const el = await painted("<img src=x onerror=alert(1)>");
  expect(el.children.length).toBe(0);
  expect(el.textContent).toBe("<img src=x onerror=alert(1)>");
});

test("html`` escapes what it is given, and nests", async () => {
  const rows = ["<a>", '"&'].map((name) => html`<li title="${name}">${name}</li>`);
  const el = await painted(html`<ul>${rows}${null}${false}</ul>`);
  const items = [...el.querySelectorAll("ul > li")];
  expect(items.map((item) => [item.title, item.textContent])).toEqual([["<a>", "<a>"], ['"&', '"&']]);
  expect(el.textContent).toBe('<a>"&');
});

test("html`` refuses values that could bring attributes of their own", () => {
  const text = "x onclick=alert(1)";
  expect(() => html`<a title=${text}>`).toThrow("html: put quotes around the value after <a title=");
  expect(() => html`<b>1 > 0</b><input ${"checked"} ${text}>`).toThrow("html: put quotes around the value after <input  ");
  expect(() => html`<a title='>' lang=${text}>`).toThrow("after <a title='>' lang=");
  const fine = html`<a href="${"/a?b=1&c"}" data-n=${5} ${"hidden"} title="it's ${text}">${text} a < b = ${text}</a>`;
  expect(fine.toString()).toBe(
    `<a href="/a?b=1&amp;c" data-n=5 hidden title="it's ${text}">${text} a < b = ${text}</a>`,
  );
});

test("booleans show and hide, undefined leaves alone", async () => {
  expect((await painted(false)).hidden).toBe(true);
  expect((await painted(true, "<p hidden></p>")).hidden).toBe(false);
  expect((await painted(undefined, "<p>kept</p>")).textContent).toBe("kept");
});

test("objects set the parts of an element", async () => {
  const value = {
    class: { on: true, off: false }, attr: { title: "t", open: true, lang: null }, aria: { expanded: false, valueNow: 3 },
    data: { itemId: 7 }, style: { color: "red", fontWeight: "bold", "--Mine": 1 }, value: "v", checked: true, disabled: true, hidden: true,
  };
  const el = await painted(value, '<input lang="de">');
  expect([...el.classList]).toEqual(["it", "on"]);
  const names = ["title", "open", "lang", "aria-expanded", "aria-valuenow", "data-item-id"];
  expect(names.map((name) => el.getAttribute(name))).toEqual(["t", "", null, "false", "3", "7"]);
  expect([el.style.fontWeight, el.style.getPropertyValue("--Mine")]).toEqual(["bold", "1"]);
  expect([el.style.color, el.value, el.checked, el.disabled, el.hidden]).toEqual(["red", "v", true, true, true]);
  expect((await painted({ text: 5 })).textContent).toBe("5");
});

test.each([
  [{ attr: { onclick: "alert(1)" } }, 'render(): attribute "onclick" would run code; use data-action'],
  [{ attr: { srcdoc: "<b>" } }, 'render(): attribute "srcdoc" would run code; use data-action'],
  [{ html: "<b>" }, "render(): html takes an html`...` template, not a string"],
  [{ innerHTML: "<b>" }, 'render(): "innerHTML" is none of text, html, class, attr, aria, data, style, value,'],
  [{ onclick: "x" }, 'render(): "onclick" is none of'],
])("refuses %o", async (value, message) => {
  await painted(value);
  expect(logged.mock.calls[0][1].message).toContain(message);
});
