import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { stubFetch, tick } from "./support.js";
import "./htmx-shims.js";

let htmx;
beforeAll(async () => {
  await import("../src/ui.js");
  htmx = (await import("htmx.org/dist/htmx.esm.js")).default;
  // As feather/head.html sets it.
  htmx.config.noSwap = [204, 304, "40x", "41x", 429, "5xx"];
});
beforeEach(() => {
  document.head.innerHTML = '<meta name="csrf-token" content="T1">';
});

const token = () => document.querySelector("meta[name=csrf-token]").content;
const toasts = () => [...document.querySelectorAll(".f-toast")].map((toast) => toast.textContent);
const refusal = (fresh, status = 403) => new Response("", { status, headers: { "X-CSRFToken": fresh } });

/** Shows the markup, clicks what has `data-go` and waits until htmx is done. */
async function send(markup, answer = () => new Response("<i>new</i>")) {
  const requests = stubFetch(answer);
  document.body.innerHTML = `${markup}<div class="f-toaster"></div>`;
  htmx.process(document.body);
  const done = new Promise((resolve) => document.addEventListener("htmx:finally:request", resolve, { once: true }));
  document.querySelector("[data-go]").click();
  await done;
  // Loaded when the first error is told.
  await import("../src/htmx/sentences.js");
  await tick();
  return requests;
}

test.each([
  ["get", "/x", undefined],
  ["post", "/x", "T1"],
  ["put", "x?y=1", "T1"],
  ["patch", "/x", "T1"],
  ["delete", "/x", "T1"],
  ["post", "https://evil.example/x", undefined],
])("htmx %s %s carries %s", async (method, url, expected) => {
  const [{ init }] = await send(`<button data-go hx-${method}="${url}">go</button>`);
  expect(init.method).toBe(method.toUpperCase());
  expect(init.headers["X-CSRFToken"]).toBe(expected);
});

test("a page without a token sends none", async () => {
  document.head.innerHTML = "";
  const [{ init }] = await send('<button data-go hx-post="/x">go</button>', () => refusal("T2"));
  expect("X-CSRFToken" in init.headers).toBe(false);
});

test("an outdated token is renewed in header, page and form, and the request sent once more", async () => {
  const sent = [];
  await send(
    '<form hx-post="/x"><input type="hidden" name="csrf_token" value="T1"><button data-go>Save</button></form>',
    ({ init }) => {
      sent.push([init.headers["X-CSRFToken"], init.body.get("csrf_token")]);
      return sent.length === 1 ? refusal("T2") : new Response("");
    },
  );
  expect(sent).toEqual([["T1", "T1"], ["T2", "T2"]]);
  expect(token()).toBe("T2");
});

test("a second refusal is final, and tells the user", async () => {
  let count = 1;
  const requests = await send('<button data-go hx-post="/x">go</button>', () => refusal(`T${++count}`));
  expect(requests.map(({ headers }) => headers.get("X-CSRFToken"))).toEqual(["T1", "T2"]);
  await vi.waitFor(() => expect(toasts()).toEqual(["You don't have permission to do that."]));
});

test.each([
  ["post", () => refusal("T1")],
  ["post", () => refusal("T2", 409)],
  ["post", () => new Response("", { status: 403 })],
  ["post", () => new Response("", { status: 503, headers: { "Retry-After": "0" } })],
  ["post", () => Promise.reject(new TypeError("Failed to fetch"))],
  ["get", () => refusal("T2")],
])("nothing else is sent again (%s, case %#)", async (method, answer) => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  const requests = await send(`<button data-go hx-${method}="/x">go</button>`, answer);
  expect(requests.length).toBe(1);
});

test("a refused form is shown with its errors: 422 swaps", async () => {
  await send(
    '<form hx-post="/x" hx-swap="outerHTML"><input name="email"><button data-go>Save</button></form>',
    () => new Response("<form id=again><input aria-invalid=true></form>", { status: 422 }),
  );
  // What finds the field is loaded when it is first needed.
  await vi.waitFor(() => expect(document.activeElement).toBe(document.querySelector("#again input")));
  expect(toasts()).toEqual([]);
});

test("an error page is not swapped, and does not become the address", async () => {
  const before = location.href;
  const answer = () => new Response("<h1>Oops</h1>", { status: 500, headers: { "HX-Push-Url": "/elsewhere" } });
  await send('<p id="to">old</p><button data-go hx-get="/x" hx-target="#to" hx-push-url="true">go</button>', answer);
  expect(document.querySelector("#to").textContent).toBe("old");
  expect(location.href).toBe(before);
  await vi.waitFor(() => expect(toasts()).toEqual(["Something went wrong on our side. Try again later."]));
});

test.each(["HX-Redirect", "HX-Location", "HX-Trigger"])("an error that %s deals with needs no toast", async (header) => {
  // jsdom cannot go anywhere.
  htmx._loc = {};
  const value = { "HX-Redirect": "/signed-out", "HX-Location": '{"path": "/y", "swap": "none"}', "HX-Trigger": '{"showToast": "Said."}' }[header];
  await send('<button data-go hx-get="/x" hx-swap="none">go</button>', ({ url }) =>
    url.pathname === "/y" ? new Response("") : new Response("", { status: 401, headers: { [header]: value } }),
  );
  await tick();
  expect(toasts().filter((text) => text !== "Said.")).toEqual([]);
});

test.each(["javascript:globalThis.ran = 1", " JavaScript:ran", "java\tscript:ran", "data:text/html,ran", "http://["])(
  "%j is not followed",
  async (address) => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => {});
    const before = location.href;
    // jsdom trims headers as browsers do, and forbids what they forbid.
    const headers = { get: (name) => (name === "HX-Redirect" ? address : null), [Symbol.iterator]: () => [["HX-Redirect", address]].values() };
    await send('<p id="to">old</p><button data-go hx-get="/x" hx-target="#to">go</button>', () => ({ status: 200, headers, text: async () => "new" }));
    expect(logged.mock.calls[0][0]).toContain("is no web page");
    expect(toasts()).toEqual(["The answer could not be shown. Reload the page."]);
    expect([location.href, document.querySelector("#to").textContent]).toEqual([before, "old"]);
  },
);

test("a script is no address of a request either", async () => {
  const logged = vi.spyOn(console, "error").mockImplementation(() => {});
  const requests = stubFetch(() => new Response(""));
  document.body.innerHTML = '<button hx-get="javascript:globalThis.ran = 1">go</button>';
  htmx.process(document.body);
  document.querySelector("button").click();
  await tick();
  expect([requests.length, globalThis.ran]).toEqual([0, undefined]);
  expect(logged.mock.calls[0][0]).toContain("javascript:globalThis.ran");
});

test("events reach the body when the source was removed while its request was on its way", async () => {
  let heard = 0;
  const listener = () => heard++;
  document.body.addEventListener("rowsChanged", listener);
  await send('<p><button data-go hx-post="/x">go</button></p>', () => {
    document.querySelector("p").remove();
    return new Response("", { headers: { "HX-Trigger": "rowsChanged" } });
  });
  document.body.removeEventListener("rowsChanged", listener);
  expect(heard).toBe(1);
});

/** Sends one request of every button with `data-go`, and hands out what answers them, in their order. */
function sendAll(markup) {
  const answers = [];
  stubFetch(() => new Promise((resolve) => answers.push(resolve)));
  document.body.innerHTML = markup;
  htmx.process(document.body);
  for (const button of document.querySelectorAll("[data-go]")) button.click();
  return answers.map((resolve) => async (body, init) => {
    const done = new Promise((over) => document.addEventListener("htmx:finally:request", over, { once: true }));
    resolve(new Response(body, init));
    await done;
    await tick();
  });
}
const go = (attributes) => `<button data-go ${attributes} hx-target="#to" hx-swap="outerHTML">go</button>`;
const list = (text, filter) => `<p id="to"${filter === undefined ? "" : ` data-filter="${filter}"`}>${text}</p>`;
const shown = () => document.querySelector("#to").textContent;

describe("an answer whose target was swapped out meanwhile", () => {
  afterEach(() => history.replaceState(null, "", "/"));

  test.each(["get", "post"])("is shown by the element of the same id (%s)", async (method) => {
    const [first, second] = sendAll(list("old") + go('hx-get="/1"') + go(`hx-${method}="/2" hx-push-url="/second"`));
    await first(list("one"));
    await second(list("two"));
    expect([shown(), location.pathname]).toEqual(["two", "/second"]);
  });

  test("is shown as its source says when that is gone, too, and its events reach the body", async () => {
    const heard = vi.fn();
    document.body.addEventListener("rowsChanged", heard);
    const [first, second] = sendAll(`<div id="to">${go('hx-get="/1"')}${go('hx-post="/2" hx-status:409="swap:outerHTML"')}</div>`);
    await first(list("one"));
    await second(list("two"), { status: 409, headers: { "HX-Trigger": "rowsChanged" } });
    document.body.removeEventListener("rowsChanged", heard);
    expect([shown(), heard.mock.calls.length]).toEqual(["two", 1]);
  });

  test.each([
    ["post", "", "", "two"],
    ["post", "", "tea", "one"],
    ["post", undefined, "tea", "one"],
    ["get", "", "tea", "two"],
  ])("comes to a %s of a list with the filter %j, which is now %j: %s is shown", async (method, before, after, expected) => {
    const [first, second] = sendAll(list("old", before) + go('hx-get="/1"') + go(`hx-${method}="/2"`));
    await first(list("one", after));
    await second(list("two", before));
    expect(shown()).toBe(expected);
  });

  test.each([
    ["a list", "one"],
    ["a row", "two"],
  ])("comes to a post of %s, which was filtered by the address: %s is shown", async (what, expected) => {
    const page = (text) => (what === "a row" ? `<div id="list">${list(text)}</div>` : list(text));
    const filter = `hx-get="/1" hx-replace-url="/?q=tea" ${what === "a row" ? 'hx-target="#list"' : ""}`;
    const [first, second] = sendAll(page("old") + go(filter) + go('hx-post="/2"'));
    await first(page("one"));
    await second(list("two"));
    expect(shown()).toBe(expected);
  });

  test.each(["get", "post"])("is not shown on another page (%s)", async (method) => {
    const [first, second] = sendAll(`<div id="page">${list("old")}</div>` + go('hx-get="/1" hx-target="#page" hx-push-url="/other"') + go(`hx-${method}="/2"`));
    await first(`<div id="page">${list("one")}</div>`);
    await second(list("two"));
    expect(shown()).toBe("one");
  });

  test("leads to the page that was followed last, whatever the first one's address is", async () => {
    const [first, second] = sendAll(list("old") + go('hx-get="/1" hx-push-url="/first"') + go('hx-get="/2" hx-push-url="/second"'));
    await first(list("one"));
    await second(list("two"));
    expect([shown(), location.pathname]).toEqual(["two", "/second"]);
  });

  test("adds nothing to what is in its place", async () => {
    const [first, second] = sendAll(list("old") + go('hx-get="/1"') + go('hx-get="/2" hx-swap="beforeend"'));
    await first(list("one"));
    await second("two");
    expect(shown()).toBe("one");
  });
});

describe("a question", () => {
  /** Shows what asks, and counts how often it did; the page has no dialog of its own. */
  function showAsking(answer, markup = '<button hx-post="/x" hx-swap="none" hx-confirm="All of it.">go</button>') {
    const ask = vi.fn(() => answer);
    vi.stubGlobal("confirm", ask);
    const answers = [];
    const requests = stubFetch(() => new Promise((resolve) => answers.push(() => resolve(new Response("")))));
    document.body.innerHTML = markup;
    htmx.process(document.body);
    return { ask, requests, answers, element: document.body.firstElementChild };
  }
  const settle = async () => {
    // Loaded with the first question.
    await import("../src/ui/question-dialogs.js");
    for (let turn = 0; turn < 3; turn++) await tick();
  };

  test("is asked once when it is pressed twice, and its request sent once while it runs", async () => {
    const { ask, requests, answers, element } = showAsking(true);
    element.click();
    element.click();
    await settle();
    element.click();
    answers[0]();
    await settle();
    expect([ask.mock.calls.length, requests.length]).toEqual([1, 1]);
    element.click();
    await settle();
    expect([ask.mock.calls.length, requests.length]).toEqual([2, 2]);
  });

  test("is not asked again because it was pressed twice and refused, but when it is pressed after that", async () => {
    const { ask, requests, element } = showAsking(false);
    element.click();
    element.click();
    await settle();
    expect(ask.mock.calls.length).toBe(1);
    element.click();
    await settle();
    expect([ask.mock.calls.length, requests.length]).toEqual([2, 0]);
  });

  test("is asked of every change: the later one is not lost", async () => {
    const { ask, element } = showAsking(false, '<select hx-post="/x" hx-confirm="Really?"></select>');
    element.dispatchEvent(new Event("change"));
    element.dispatchEvent(new Event("change"));
    await settle();
    expect(ask.mock.calls.length).toBe(2);
  });
});
