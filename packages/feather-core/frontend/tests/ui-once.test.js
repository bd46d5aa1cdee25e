import { beforeEach, expect, test, vi } from "vitest";
import "../src/ui/once.js";

/** What would leave the page. */
let sent;
let form;
let button;
beforeEach(() => {
  document.body.innerHTML = '<form method="post" data-once><input name="code"><button>Sign in</button></form>';
  form = document.querySelector("form");
  button = document.querySelector("button");
  sent = 0;
});
addEventListener("submit", (event) => {
  if (!event.defaultPrevented) sent++;
  // jsdom cannot go anywhere.
  event.preventDefault();
});

test("it is sent once, and its button is busy", () => {
  form.requestSubmit(button);
  form.requestSubmit();
  form.requestSubmit(button);
  expect([sent, button.getAttribute("aria-busy")]).toEqual([1, "true"]);
});

test("shown again, it can be sent again", () => {
  form.requestSubmit(button);
  dispatchEvent(new Event("pageshow"));
  expect(button.hasAttribute("aria-busy")).toBe(false);
  form.requestSubmit(button);
  expect(sent).toBe(2);
});

test("what a script prevented, as htmx does, was not sent", () => {
  const prevent = vi.fn((event) => event.preventDefault());
  document.addEventListener("submit", prevent, { once: true });
  form.requestSubmit(button);
  expect([prevent.mock.calls.length, sent, button.hasAttribute("aria-busy")]).toEqual([1, 0, false]);
  form.requestSubmit(button);
  expect(sent).toBe(1);
});

test("a form that stays is sent as often as one likes", () => {
  form.removeAttribute("data-once");
  form.requestSubmit(button);
  form.requestSubmit(button);
  expect(sent).toBe(2);
});
