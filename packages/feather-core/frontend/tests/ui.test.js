import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import { stubFetch } from "./support.js";

let htmx;
beforeAll(async () => {
  await import("../src/ui.js");
  // What jsdom lacks of a browser: CSS.escape, and default arguments for XPath.
  globalThis.CSS ??= { escape: (text) => text.replace(/[^\w-]/g, "\\$&") };
  const create = XPathEvaluator.prototype.createExpression;
  XPathEvaluator.prototype.createExpression = function (xpath) {
    const expression = create.call(this, xpath, null);
    return { evaluate: (node) => expression.evaluate(node, XPathResult.ANY_TYPE, null) };
  };
  htmx = (await import("htmx.org/dist/htmx.esm.js")).default;
});
beforeEach(() => {
  document.head.innerHTML = '<meta name="csrf-token" content="T1">';
});

async function send(markup, answer = () => new Response("<i>new</i>")) {
  const requests = stubFetch(answer);
  document.body.innerHTML = markup;
  htmx.process(document.body);
  document.querySelector("[data-go]").click();
  await vi.waitFor(() => expect(requests.length).toBe(1));
  return requests[0];
}

test.each([
  ["get", "/x", undefined],
  ["post", "/x", "T1"],
  ["put", "x?y=1", "T1"],
  ["patch", "/x", "T1"],
  ["delete", "/x", "T1"],
  ["post", "https://evil.example/x", undefined],
])("htmx %s %s carries %s", async (method, url, expected) => {
  const { init } = await send(`<button data-go hx-${method}="${url}">go</button>`);
  expect(init.method).toBe(method.toUpperCase());
  expect(init.headers["X-CSRFToken"]).toBe(expected);
});

test("a page without a token sends none", async () => {
  document.head.innerHTML = "";
  const { init } = await send('<button data-go hx-post="/x">go</button>');
  expect("X-CSRFToken" in init.headers).toBe(false);
});

test("a refused form is shown with its errors: 422 swaps", async () => {
  await send(
    '<form hx-post="/x" hx-swap="outerHTML"><input name="email"><button data-go>Save</button></form>',
    () => new Response("<form id=again>Email is required</form>", { status: 422 }),
  );
  await vi.waitFor(() => expect(document.querySelector("#again")).not.toBeNull());
});
