import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { fakeApi, mountIsland, tick } from "../src/testing.js";

let logged;
let rollbacks;
const note = (event) => rollbacks.push(event.detail);
beforeAll(async () => {
  await import("../src/api.js");
  await import("../src/feather.js");
  await import("./like.example.js");
});
beforeEach(() => {
  rollbacks = [];
  document.addEventListener("feather:rollback", note);
  logged = vi.spyOn(console, "error").mockImplementation(() => {});
});
afterEach(() => {
  document.removeEventListener("feather:rollback", note);
  fakeApi({}).restore();
  localStorage.clear();
});

const LIKE = '<div data-island="like-button" data-id="7" data-liked="false"><button data-action="like">Like</button></div>';

describe("the documented like button", () => {
  test("shows the change before the server has answered, and keeps it", async () => {
    let answer;
    const { requests } = fakeApi({ "POST /posts/7/like": () => new Promise((resolve) => { answer = resolve; }) });
    const { $ } = await mounted(LIKE);
    $("button").click();
    expect($("button").textContent).toBe("Liked");
    await tick();
    answer({ likes: 3 });
    await tick();
    expect([$("button").textContent, $("button").ariaPressed ?? $("button").getAttribute("aria-pressed")]).toEqual(["Liked", "true"]);
    expect([requests.length, rollbacks.length]).toEqual([1, 0]);
  });

  test.each([409, 500])("takes it back after a %i, tells so once, and is no error of the island", async (status) => {
    fakeApi({ "POST /posts/*/like": status });
    const { $, el } = await mounted(LIKE);
    const errors = vi.fn();
    el.addEventListener("feather:error", errors);
    $("button").click();
    expect($("button").textContent).toBe("Liked");
    await vi.waitFor(() => expect($("button").textContent).toBe("Like"));
    expect(rollbacks).toEqual([
      { island: "like-button", error: expect.objectContaining({ name: "ApiError", status }), message: `The server answers ${status}.` },
    ]);
    expect(errors).not.toHaveBeenCalled();
    expect(logged).not.toHaveBeenCalled();
  });
});

async function mounted(html) {
  const island = await mountIsland(html);
  return { island, el: island.el, $: (selector) => island.$(selector) };
}

/** An island with this state, whose requests are answered one by one. */
async function withState(state, definition = {}) {
  island("undo", { state, ...definition });
  const instance = await mountIsland('<div data-island="undo" id="u"></div>');
  const settle = [];
  const change = (mutate, options) => {
    const done = instance.optimistic(mutate, () => new Promise((resolve, reject) => settle.push({ resolve, reject })), options);
    return done.then(() => "done", (error) => error.message);
  };
  const now = () => JSON.parse(JSON.stringify(instance.state));
  return { instance, state: instance.state, settle, change, now };
}
const fail = ({ reject }) => (reject(new Error("no")), tick());
const agree = ({ resolve }, answer) => (resolve(answer), tick());

describe("undo", () => {
  test("is exact: values, added and deleted keys, lists, order", async () => {
    const before = { user: { name: "a", age: 1 }, list: [1, 2], tags: { x: 1, y: 2 }, rows: [{ id: 1 }] };
    const { settle, change, now } = await withState(before);
    const done = change((state) => {
      state.user.name = "b";
      delete state.user.name;
      state.extra = { deep: 1 };
      state.list.push(3, 4);
      state.list.shift();
      delete state.tags.x;
      state.rows[0].id = 2;
      state.rows.reverse();
      state.rows.unshift({ id: 9 });
    });
    expect(now().list).toEqual([2, 3, 4]);
    await fail(settle[0]);
    expect(await done).toBe("no");
    expect(JSON.stringify(now())).toBe(JSON.stringify(before));
  });

  test.each([[{ ok: false }], [{ success: false, error: { message: "Locked" } }], [{ success: false, message: "Full" }]])(
    "follows an answer like %o",
    async (answer) => {
      const { settle, change, now } = await withState({ n: 0 });
      const done = change((state) => { state.n = 1; });
      await agree(settle[0], answer);
      expect(now()).toEqual({ n: 0 });
      expect(await done).toBe(answer.error?.message ?? answer.message ?? "The server refused the change.");
      expect(rollbacks[0].error.cause).toEqual(answer);
    },
  );

  test("leaves alone what was changed meanwhile, also in the same object and list", async () => {
    const { state, settle, change, now } = await withState({ title: "a", other: 1, messages: ["old"], user: { name: "x" } });
    const done = change((s) => {
      s.title = "b";
      s.messages.push("mine");
      s.user.name = "y";
    });
    state.other = 2;
    state.messages.push("theirs");
    state.messages.shift();
    state.user.mail = "m";
    state.title = "typed";
    await fail(settle[0]);
    await done;
    expect(now()).toEqual({ title: "typed", other: 2, messages: ["theirs"], user: { name: "x", mail: "m" } });
  });

  test("paints at once, renders once, and saves what is left", async () => {
    const render = vi.fn((state) => ({ this: state.n }));
    const { instance, settle, change } = await withState({ n: 10 }, { render, persist: true });
    render.mockClear();
    const done = change((state) => { state.n++; });
    expect(instance.el.textContent).toBe("11");
    await fail(settle[0]);
    await done;
    expect(instance.el.textContent).toBe("10");
    expect(render).toHaveBeenCalledTimes(2);
    expect(JSON.parse(localStorage.getItem("feather:anon:undo:u")).s).toEqual({ n: 10 });
  });
});

describe("overlapping changes", () => {
  const like = (state) => { state.liked = true; state.count++; };
  const tag = (name) => (state) => { state.tags.push(name); state.count += 5; };
  const start = () => withState({ liked: false, count: 10, tags: ["a"] });

  test("the first fails: the second is replayed without it", async () => {
    const { settle, change, now } = await start();
    const first = change(like);
    const second = change(tag("b"));
    expect(now()).toEqual({ liked: true, count: 16, tags: ["a", "b"] });
    await fail(settle[0]);
    expect(await first).toBe("no");
    expect(now()).toEqual({ liked: false, count: 15, tags: ["a", "b"] });
    await agree(settle[1]);
    expect(await second).toBe("done");
    expect(now()).toEqual({ liked: false, count: 15, tags: ["a", "b"] });
  });

  test("the first fails after the second was agreed to", async () => {
    const { settle, change, now } = await start();
    change(like);
    change(tag("b"));
    await agree(settle[1]);
    await fail(settle[0]);
    expect(now()).toEqual({ liked: false, count: 15, tags: ["a", "b"] });
  });

  test("all fail, in any order", async () => {
    for (const order of [[0, 1, 2], [2, 1, 0], [1, 0, 2]]) {
      const { settle, change, now } = await start();
      change(tag("b"));
      change(like);
      change(tag("c"));
      for (const i of order) await fail(settle[i]);
      expect(now()).toEqual({ liked: false, count: 10, tags: ["a"] });
    }
  });

  test("what was learnt about an agreed one is kept, although an earlier one fails", async () => {
    const { state, settle, change, now } = await withState({ items: [] });
    change((s) => { s.items.push({ title: "first" }); });
    change((s) => { s.items.push({ title: "second" }); });
    await agree(settle[1], {});
    state.items[1].id = 42;
    await fail(settle[0]);
    expect(now()).toEqual({ items: [{ title: "second", id: 42 }] });
  });

  test("a message that comes between two of them survives", async () => {
    const { state, settle, change, now } = await withState({ list: ["a"] });
    change((s) => { s.list.push("mine 1"); });
    state.list.push("theirs");
    change((s) => { s.list.push("mine 2"); });
    await fail(settle[0]);
    expect(now().list.toSorted()).toEqual(["a", "mine 2", "theirs"]);
    await fail(settle[1]);
    expect(now().list).toEqual(["a", "theirs"]);
  });

  test("one that cannot be replayed is dropped and reported; the others go on", async () => {
    const { instance, settle, change, now } = await withState({ items: [], count: 0 });
    const heard = vi.fn();
    instance.el.addEventListener("feather:error", heard);
    change((s) => { s.items.push({ done: false }); });
    change((s) => { s.items[0].done = true; s.count++; });
    change((s) => { s.count += 10; });
    await fail(settle[0]);
    expect(heard.mock.calls[0][0].detail).toMatchObject({ phase: "optimistic", error: expect.any(TypeError) });
    expect(now()).toEqual({ items: [], count: 10 });
  });
});

describe("misuse", () => {
  test("a change that throws is undone, and nothing is sent", async () => {
    const { instance, now } = await withState({ n: 1 });
    const request = vi.fn();
    const done = instance.optimistic((state) => { state.n = 2; throw new Error("bug"); }, request);
    await expect(done).rejects.toThrow("bug");
    expect([now().n, request.mock.calls.length, rollbacks.length]).toEqual([1, 0, 0]);
  });

  test("a request that is no function is named", async () => {
    const { instance, now } = await withState({ n: 1 });
    await expect(instance.optimistic((state) => { state.n = 2; }, Promise.resolve())).rejects.toThrow(
      "optimistic() takes two functions: change and request",
    );
    expect(now().n).toBe(1);
  });
});

test("feather:rollback carries the given message, and bubbles from the island or, once it is gone, the document", async () => {
  const { instance, settle, change } = await withState({ n: 1 });
  const target = vi.fn((event) => event.target);
  document.addEventListener("feather:rollback", target, { once: true });
  const done = change((state) => { state.n = 2; }, { message: "Not saved." });
  await fail(settle[0]);
  await done;
  expect(target.mock.results[0].value).toBe(instance.el);
  expect(rollbacks[0].message).toBe("Not saved.");
  change((state) => { state.n = 2; });
  instance.el.remove();
  await tick();
  await fail(settle[1]);
  expect(rollbacks[1].message).toBe("no");
});

test("a request that ends with its island is neither an error nor a rollback", async () => {
  fakeApi({ "GET /slow": () => new Promise(() => {}) });
  const heard = vi.fn();
  document.addEventListener("feather:error", heard);
  island("leaver", {
    actions: { async go() { await this.api.get("/slow", { signal: this.signal }); } },
  });
  const { el } = await mountIsland('<button data-island="leaver" data-action="go"></button>');
  el.click();
  await tick();
  el.remove();
  await tick();
  await tick();
  expect(heard).not.toHaveBeenCalled();
  expect(logged).not.toHaveBeenCalled();
  document.removeEventListener("feather:error", heard);
});
