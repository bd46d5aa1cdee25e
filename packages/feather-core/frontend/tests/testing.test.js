import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { fakeApi, mountIsland, tick } from "../src/testing.js";

beforeAll(async () => {
  const runtime = globalThis.Feather;
  expect(runtime).toBeUndefined();
  await expect(mountIsland("<p></p>")).rejects.toThrow("needs the runtime: import feather.js before it is called");
  await import("../src/api.js");
  await import("../src/feather.js");
});
afterEach(() => fakeApi({}).restore());

test("mountIsland() gives the instance, and takes the last one away", async () => {
  const destroy = vi.fn();
  island("staged", { state: { n: 1 }, destroy, render: (state) => ({ b: state.n }) });
  const first = await mountIsland('<section><div data-island="staged" data-when="interaction"><b></b></div></section>');
  expect([first.name, first.state.n, first.$("b").textContent]).toEqual(["staged", 1, "1"]);
  const second = await mountIsland('<div data-island="staged"><b></b></div>');
  expect(second).not.toBe(first);
  expect(destroy).toHaveBeenCalledOnce();
  expect(document.querySelectorAll("[data-island]").length).toBe(1);
});

test("mountIsland() says why nothing is mounted", async () => {
  vi.spyOn(console, "error").mockImplementation(() => {});
  island("broken-state", { state: () => { throw new Error("boom"); } });
  await expect(mountIsland("<p></p>")).rejects.toThrow('needs markup with an island, like <div data-island="counter">');
  await expect(mountIsland('<p data-island="broken-state"></p>')).rejects.toThrow('"broken-state" was not mounted; it failed in "state"');
  await expect(mountIsland('<p data-island="absent"></p>')).rejects.toThrow('"absent" was not mounted; import the module');
});

test("fakeApi() answers with statuses, bodies and functions, and keeps the requests", async () => {
  const { requests } = fakeApi({
    "POST /posts/*/like": 409,
    "GET /posts": [{ id: 1 }],
    "PUT /posts/*": ({ path, body }) => ({ path, body }),
    "DELETE /posts/*": 204,
    "GET /raw": () => new Response("hi", { status: 203 }),
    "PATCH /a.b": 201,
  });
  await expect(api.post("/posts/7/like")).rejects.toMatchObject({ status: 409, code: "HTTP_409", message: "The server answers 409." });
  expect(await api.get("/posts", { query: { page: 2 } })).toEqual([{ id: 1 }]);
  expect(await api.put("/posts/7", { title: "x" })).toEqual({ path: "/api/posts/7", body: { title: "x" } });
  expect(await api.delete("/posts/7")).toBeNull();
  expect(await api.get("/raw")).toBe("hi");
  expect(await api.patch("/a.b")).toEqual({});
  expect(requests.map(({ method, path }) => `${method} ${path}`)).toEqual([
    "POST /api/posts/7/like", "GET /api/posts", "PUT /api/posts/7", "DELETE /api/posts/7", "GET /api/raw", "PATCH /api/a.b",
  ]);
  expect(requests[1].query).toEqual({ page: "2" });
  const form = new FormData();
  await api.put("/posts/8", form);
  expect(requests.at(-1).body).toBe(form);
});

test.each(["/posts/7/8/like", "/posts/like", "/xposts/7/like", "/aXb"])("fakeApi() has no answer for %s", async (path) => {
  fakeApi({ "POST /posts/*/like": {}, "POST /a.b": {} });
  await expect(api.post(path)).rejects.toThrow(
    `fakeApi() has no answer for "POST /api${path}" (it has: POST /posts/*/like, POST /a.b)`,
  );
});

test("fakeApi() lets requests be cancelled, and gives way to the next one and to the real fetch", async () => {
  const real = globalThis.fetch;
  const first = fakeApi({ "GET /slow": () => new Promise(() => {}) });
  const controller = new AbortController();
  const pending = api.get("/slow", { signal: controller.signal });
  await tick();
  controller.abort();
  await expect(pending).rejects.toMatchObject({ code: "ABORTED" });
  fakeApi({ "GET /slow": { now: true } });
  expect(await api.get("/slow")).toEqual({ now: true });
  first.restore();
  expect(globalThis.fetch).toBe(real);
});
