import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { api, ApiError } from "../src/api.js";
import { json, stubFetch } from "./support.js";

const token = () => document.querySelector("meta[name=csrf-token]").content;
const failure = (promise) => promise.then(() => expect.fail("it should reject"), (error) => error);

beforeEach(() => {
  document.head.innerHTML = '<meta name="csrf-token" content="T1">';
});
afterEach(() => vi.useRealTimers());

test("is a global too", () => expect(globalThis.api).toBe(api));

test.each([
  ["/posts/1", "/api/posts/1"],
  ["posts", "/api/posts"],
  ["/api", "/api"],
  ["/api?a=1", "/api?a=1"],
  ["/api/posts", "/api/posts"],
  ["/apiary", "/api/apiary"],
  ["/api-docs", "/api/api-docs"],
])("%s is sent to %s", async (path, expected) => {
  const [request] = await calls(() => api.get(path));
  expect(request.url.href).toBe(location.origin + expected);
});

test("absolute addresses stay, and the prefix can be set by the page", async () => {
  document.head.innerHTML += '<meta name="feather-api-base" content="/v1">';
  const [first, second, third] = await calls(() => api.get("https://other.example/x"), () => api.get("/a"), () => api.get("//other.example/y"));
  expect(first.url.href).toBe("https://other.example/x");
  expect(second.url.pathname).toBe("/v1/a");
  expect(third.url.host).toBe("other.example");
});

async function calls(...send) {
  const requests = stubFetch(() => json({}));
  for (const one of send) await one();
  return requests;
}

test("the CSRF token goes with unsafe requests to the own origin, and nowhere else", async () => {
  const sent = await calls(
    () => api.get("/a"), () => api.post("/a"), () => api.put("/a"), () => api.patch("/a"), () => api.delete("/a"),
    () => api.post("https://evil.example/a", {}), () => api.post("//evil.example/a", {}),
  );
  expect(sent.map(({ init, headers }) => [init.method, headers.get("X-CSRFToken"), init.mode])).toEqual([
    ["GET", null, "same-origin"], ["POST", "T1", "same-origin"], ["PUT", "T1", "same-origin"],
    ["PATCH", "T1", "same-origin"], ["DELETE", "T1", "same-origin"], ["POST", null, "cors"], ["POST", null, "cors"],
  ]);
});

test("bodies: objects as JSON, forms as they are; query and headers", async () => {
  const form = new FormData();
  const [first, second, third] = await calls(
    () => api.post("/a", { n: 1 }),
    () => api.post("/a", form),
    () => api.get("/a", { query: { q: "x y", page: 2, none: null }, headers: { "X-Mine": "1" } }),
  );
  expect([first.init.body, first.headers.get("Content-Type")]).toEqual(['{"n":1}', "application/json"]);
  expect([second.init.body, second.headers.get("Content-Type")]).toEqual([form, null]);
  expect([third.url.search, third.headers.get("X-Mine"), third.headers.get("Accept")]).toEqual(["?q=x+y&page=2", "1", "application/json"]);
});

test("answers: JSON parsed, text as it is, nothing as null", async () => {
  const answers = [json({ a: 1 }), new Response("hi"), new Response(null, { status: 204 }), new Response("{", { headers: { "Content-Type": "application/json" } })];
  stubFetch(() => answers.shift());
  expect([await api.get("/"), await api.get("/"), await api.delete("/"), await api.get("/")]).toEqual([{ a: 1 }, "hi", null, "{"]);
});

test("every other status rejects with what the server said", async () => {
  const body = { success: false, error: { code: "VALIDATION_ERROR", message: "Email is required", fields: { email: "Email is required" } } };
  stubFetch(() => json(body, { status: 400 }));
  const error = await failure(api.post("/users", {}));
  expect(error).toBeInstanceOf(ApiError);
  expect({ ...error, message: error.message }).toEqual({
    name: "ApiError", status: 400, code: "VALIDATION_ERROR", message: "Email is required", field: "email", fields: body.error.fields, body,
  });
});

test.each([
  [401, "Please sign in again."],
  [403, "You don't have permission to do that."],
  [500, "The request failed (500)."],
])("a bare %i has a message as well", async (status, message) => {
  stubFetch(() => new Response("<h1>oops</h1>", { status }));
  expect(await failure(api.get("/"))).toMatchObject({ status, code: `HTTP_${status}`, message, body: "<h1>oops</h1>" });
});

test("no connection, an abort and a timeout are told apart", async () => {
  stubFetch(() => Promise.reject(new TypeError("Failed to fetch")));
  expect(await failure(api.get("/"))).toMatchObject({ status: 0, code: "NETWORK", cause: { message: "Failed to fetch" } });
  const aborted = ({ init: { signal } }) =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason)));
  stubFetch(aborted);
  const controller = new AbortController();
  const pending = failure(api.get("/", { signal: controller.signal }));
  controller.abort();
  expect(await pending).toMatchObject({ code: "ABORTED", message: "The request was cancelled." });
  const late = await failure(api.get("/", { timeout: 5 }));
  expect(late).toMatchObject({ code: "TIMEOUT", message: "The server took too long to answer." });
});

test("a request is given up after 30 seconds", async () => {
  const timeout = vi.spyOn(AbortSignal, "timeout");
  await calls(() => api.get("/"));
  expect(timeout).toHaveBeenCalledWith(30_000);
});

test.each([403, 400])("an outdated token is renewed once after a %i, also in the form that was sent", async (status) => {
  const stale = () => json({}, { status, headers: { "X-CSRFToken": "T2" } });
  const fields = [];
  const form = new FormData();
  form.set("csrf_token", "T1");
  const requests = stubFetch(({ init: { body } }) => {
    fields.push(body.get("csrf_token"));
    return requests.length === 1 ? stale() : json({ ok: 1 });
  });
  expect(await api.post("/a", form)).toEqual({ ok: 1 });
  expect(requests.map(({ headers }) => headers.get("X-CSRFToken"))).toEqual(["T1", "T2"]);
  expect([token(), fields]).toEqual(["T2", ["T1", "T2"]]);
});

test.each([
  ["a refusal that goes on", 403, "T2", 2],
  ["a refusal that offers the same token", 403, "T1", 1],
  ["a refusal that offers none", 403, null, 1],
  ["a failure", 503, "T2", 1],
])("%s is not answered with ever more requests", async (_, status, offered, times) => {
  const requests = stubFetch(() => json({}, { status, headers: offered ? { "X-CSRFToken": offered } : {} }));
  expect((await failure(api.post("/a"))).status).toBe(status);
  expect(requests.length).toBe(times);
});
