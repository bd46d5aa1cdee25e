import { beforeAll, beforeEach, expect, test, vi } from "vitest";
import "./htmx-shims.js";
import { tick } from "./support.js";

/** Answers htmx 2's requests with what `answer` returns, and records them. */
let requests = [];
let answer;
class FakeXMLHttpRequest extends EventTarget {
  headers = {};
  upload = new EventTarget();
  open(method, url) {
    Object.assign(this, { method, url });
  }
  overrideMimeType() {}
  setRequestHeader(name, value) {
    this.headers[name] = value;
  }
  getResponseHeader(name) {
    return this.answered?.[name] ?? null;
  }
  getAllResponseHeaders() {
    return "";
  }
  send(body) {
    requests.push({ method: this.method, url: this.url, headers: this.headers, body: body && String(body) });
    const { status = 200, headers = {}, text = "" } = answer(requests.length);
    Object.assign(this, { status, answered: headers, response: text, responseText: text });
    setTimeout(() => {
      if (status === 0) this.onerror();
      else this.onload();
      this.dispatchEvent(new Event("loadend"));
    });
  }
}

let htmx;
beforeAll(async () => {
  vi.stubGlobal("XMLHttpRequest", FakeXMLHttpRequest);
  htmx = globalThis.htmx = (await import("htmx2")).default;
  await import("../src/ui.js");
  await import("../src/htmx/version-2.js");
  await tick();
});
beforeEach(() => {
  vi.stubGlobal("XMLHttpRequest", FakeXMLHttpRequest);
  vi.spyOn(console, "error").mockImplementation(() => {});
  document.head.innerHTML = '<meta name="csrf-token" content="T1">';
  requests = [];
});

const toasts = () => [...document.querySelectorAll(".f-toast")].map((toast) => toast.textContent);
const stale = (fresh, status = 403) => ({ status, headers: { "X-CSRFToken": fresh } });
const OK = { status: 200 };

async function send(markup, answers) {
  answer = answers;
  document.body.innerHTML = `${markup}<div class="f-toaster"></div>`;
  htmx.process(document.body);
  document.querySelector("[data-go]").click();
  for (let turn = 0; turn < 5; turn++) await tick();
  await import("../src/htmx/sentences.js");
  await tick();
}

test.each([
  ["get", undefined],
  ["post", "T1"],
  ["delete", "T1"],
])("%s carries %s", async (method, expected) => {
  await send(`<button data-go hx-${method}="/x">go</button>`, () => OK);
  expect(requests.map(({ headers }) => headers["X-CSRFToken"])).toEqual([expected]);
});

test("an outdated token is renewed in header, page and form, and the request sent once more", async () => {
  const form = '<form hx-post="/x"><input type="hidden" name="csrf_token" value="T1"><button data-go>Save</button></form>';
  await send(form, (count) => (count === 1 ? stale("T2") : OK));
  expect(requests.map(({ headers, body }) => [headers["X-CSRFToken"], body])).toEqual([["T1", "csrf_token=T1"], ["T2", "csrf_token=T2"]]);
  expect(toasts()).toEqual([]);
});

test("a second refusal is final, and tells the user; the next request has its own chance", async () => {
  await send('<button data-go hx-post="/x">go</button>', (count) => stale(`T${count + 1}`));
  expect(requests.map(({ headers }) => headers["X-CSRFToken"])).toEqual(["T1", "T2"]);
  expect(toasts()).toEqual(["You don't have permission to do that."]);
  requests = [];
  await send('<button data-go hx-post="/x">go</button>', (count) => (count === 1 ? stale("T9") : OK));
  expect(requests.length).toBe(2);
});

test("a retry that got no answer does not use up the next one's chance", async () => {
  await send('<button data-go hx-post="/x">go</button>', (count) => (count === 1 ? stale("T2") : { status: 0 }));
  expect(toasts()).toEqual(["The server could not be reached. Check your connection."]);
  answer = (count) => (count === 3 ? stale("T3") : OK);
  document.querySelector("[data-go]").click();
  for (let turn = 0; turn < 5; turn++) await tick();
  expect(requests.length).toBe(4);
});

test.each([
  ["post", stale("T1")],
  ["post", stale("T2", 409)],
  ["post", { status: 403 }],
  ["post", { status: 503 }],
  ["post", { status: 0 }],
  ["get", stale("T2")],
])("nothing else is sent again (%s, case %#)", async (method, reply) => {
  await send(`<button data-go hx-${method}="/x">go</button>`, () => reply);
  expect(requests.length).toBe(1);
  expect(toasts().length).toBe(1);
});

test("a refused form is shown with its errors", async () => {
  const reply = { status: 422, text: "<form id=again><input aria-invalid=true></form>" };
  await send('<form hx-post="/x" hx-swap="outerHTML"><button data-go>Save</button></form>', () => reply);
  // What finds the field is loaded when it is first needed.
  await vi.waitFor(() => expect(document.activeElement).toBe(document.querySelector("#again input")));
  expect(toasts()).toEqual([]);
});

test("only web pages are followed", async () => {
  await send('<button data-go hx-get="/x" hx-swap="none">go</button>', () => ({ status: 200, headers: { "HX-Redirect": "javascript:ran" } }));
  expect(toasts()).toEqual(["The answer could not be shown. Reload the page."]);
});

test.each([false, true])("a question that is pressed twice is asked once (%s)", async (confirmed) => {
  const ask = vi.fn(() => confirmed);
  vi.stubGlobal("confirm", ask);
  answer = () => OK;
  document.body.innerHTML = '<button hx-post="/x" hx-swap="none" hx-confirm="All of it.">go</button>';
  htmx.process(document.body);
  const button = document.querySelector("button");
  button.click();
  button.click();
  // Loaded with the first question.
  await import("../src/ui/question-dialogs.js");
  for (let turn = 0; turn < 5; turn++) await tick();
  expect([ask.mock.calls.length, requests.length]).toEqual([1, Number(confirmed)]);
  button.click();
  for (let turn = 0; turn < 5; turn++) await tick();
  expect(ask.mock.calls.length).toBe(2);
});
