import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { announce } from "../src/ui/announce.js";
import { show } from "../src/ui/toast-corner.js";
import { showToast } from "../src/ui/toasts.js";
import "../src/ui/triggers.js";

const raise = vi.fn();
/** Shows a toast at once; `showToast` loads first what does it. */
const toastNow = (message, type = "info", options = {}) => show(message, type, options, raise);
/** Lets imports arrive, and what waits for them run. */
const settled = () => vi.advanceTimersByTimeAsync(0);

beforeEach(async () => {
  vi.useFakeTimers();
  document.body.innerHTML = `<button id="before"></button><div class="f-toaster"></div>
    <div id="f-live-polite"></div><div id="f-live-assertive"></div>
    <template id="f-icon-warning"><svg class="warning"></svg></template>`;
});
afterEach(() => {
  vi.runOnlyPendingTimers();
  vi.useRealTimers();
});

const shown = () => [...document.querySelectorAll(".f-toast:not([data-leaving])")];
const texts = () => shown().map((toast) => toast.textContent);
const polite = () => document.querySelector("#f-live-polite").textContent;
const assertive = () => document.querySelector("#f-live-assertive").textContent;
const say = (type, detail) => document.body.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, cancelable: true }));

test.each([
  ["short", "info", {}, 5000],
  ["a longer sentence ".repeat(6), "success", {}, 7560],
  ["short", "warning", { duration: 100 }, 100],
  ["short", "error", { duration: 300 }, 300],
])("%s, %s, %o: time is %i ms", (message, type, options, time) => {
  toastNow(message, type, options);
  vi.advanceTimersByTime(time - 1);
  expect(texts()).toEqual([message]);
  vi.advanceTimersByTime(1);
  expect(texts()).toEqual([]);
  vi.advanceTimersByTime(200);
  expect(document.querySelector(".f-toast")).toBeNull();
});

test.each([["error", {}], ["info", { action: { label: "Undo" } }], ["info", { duration: 0 }]])("%s %o stays", (type, options) => {
  toastNow("here", type, options);
  vi.advanceTimersByTime(600_000);
  expect(shown().length).toBe(1);
});

test("the pointer and the focus hold it, and it goes on where it was", () => {
  toastNow("read me");
  const [toast] = shown();
  vi.advanceTimersByTime(4000);
  toast.dispatchEvent(new Event("pointerenter"));
  toast.querySelector("button").focus();
  vi.advanceTimersByTime(60_000);
  toast.dispatchEvent(new Event("pointerleave"));
  vi.advanceTimersByTime(60_000);
  expect(shown().length).toBe(1);
  document.querySelector("#before").focus();
  vi.advanceTimersByTime(999);
  expect(shown().length).toBe(1);
  vi.advanceTimersByTime(1);
  expect(shown().length).toBe(0);
});

test("at most four: the oldest that would go anyway makes room, else the oldest", () => {
  toastNow("stays 1", "error");
  toastNow("goes");
  for (const number of [2, 3, 4]) toastNow(`stays ${number}`, "error");
  expect(texts()).toEqual(["stays 1", "stays 2", "stays 3", "stays 4"]);
  toastNow("stays 5", "error");
  expect(texts()).toEqual(["stays 2", "stays 3", "stays 4", "stays 5"]);
});

test("the same one again is not shown twice, but stays longer", () => {
  toastNow("polling failed", "warning");
  vi.advanceTimersByTime(3000);
  toastNow("polling failed", "warning");
  toastNow("polling failed", "error");
  expect(texts()).toEqual(["polling failed", "polling failed"]);
  vi.advanceTimersByTime(4000);
  expect(shown().map((toast) => toast.dataset.variant)).toEqual(["warning", "error"]);
  vi.advanceTimersByTime(1000);
  expect(shown().map((toast) => toast.dataset.variant)).toEqual(["error"]);
});

test("it is dismissed by its button, by its action and by the page", () => {
  const run = vi.fn();
  toastNow("one", "error");
  toastNow("two", "info", { action: { label: "Undo", run } });
  const dismiss = toastNow("three", "error");
  const [first, second] = shown();
  first.querySelector("[aria-label='Dismiss notification']").click();
  second.querySelector("button").click();
  expect(run).toHaveBeenCalledOnce();
  dismiss();
  expect(texts()).toEqual([]);
});

test("an action with an address is sent by htmx", async () => {
  const ajax = vi.fn();
  vi.stubGlobal("htmx", { ajax });
  say("showToast", { message: "Deleted", action: { label: "Undo", url: "/undo" } });
  await settled();
  shown()[0].querySelector("button").click();
  expect(ajax).toHaveBeenCalledWith("POST", "/undo", { swap: "none" });
});

test("what it says is text, and an unknown type is information", () => {
  toastNow("<img src=x>", "__proto__");
  const [toast] = shown();
  expect([toast.querySelector("img"), toast.textContent, toast.dataset.variant]).toEqual([null, "<img src=x>", "info"]);
  toastNow("careful", "warning");
  expect(shown()[1].querySelector("svg.warning")).not.toBeNull();
});

test("announcements are made in the region that stays, those in a row together", () => {
  showToast("Saved");
  announce("3 results");
  showToast("It failed", "error");
  expect([polite(), assertive()]).toEqual(["", ""]);
  vi.advanceTimersByTime(100);
  expect([polite(), assertive()]).toEqual(["Saved 3 results", "It failed"]);
  announce("3 results");
  expect(polite()).toBe("");
  vi.advanceTimersByTime(100);
  expect(polite()).toBe("3 results");
});

test("what an island says meanwhile is not talked over", () => {
  showToast("It failed", "error");
  document.querySelector("#f-live-assertive").textContent = "It is back.";
  vi.advanceTimersByTime(100);
  expect(assertive()).toBe("It is back. It failed");
});

test("a page without a toaster still announces", () => {
  document.body.innerHTML = '<div id="f-live-polite"></div>';
  showToast("Saved")();
  vi.advanceTimersByTime(100);
  expect(polite()).toBe("Saved");
});

test("servers and islands say it with events", async () => {
  say("showToast", { message: "one", type: "success", duration: 50 });
  say("showToast", { value: "two" });
  say("showToast", undefined);
  await settled();
  expect(shown().map((toast) => [toast.textContent, toast.dataset.variant])).toEqual([["one", "success"], ["two", "info"]]);
  vi.advanceTimersByTime(50);
  expect(texts()).toEqual(["two"]);
  vi.advanceTimersByTime(100);
  say("announce", { value: "3 results" });
  say("announce", { message: "Careful", assertive: true });
  say("announce", { value: "" });
  vi.advanceTimersByTime(100);
  expect([polite(), assertive()]).toEqual(["3 results", "Careful"]);
});

test("what was loaded too late to be shown is taken away", async () => {
  showToast("Saved")();
  await settled();
  expect(shown()).toEqual([]);
});

test("an undone change is told, unless somebody else does", async () => {
  say("feather:rollback", { message: "The like was not saved." });
  document.body.addEventListener("feather:rollback", (event) => event.preventDefault(), { once: true });
  say("feather:rollback", { message: "handled" });
  await settled();
  expect(shown().map((toast) => [toast.textContent, toast.dataset.variant])).toEqual([["The like was not saved.", "error"]]);
});
