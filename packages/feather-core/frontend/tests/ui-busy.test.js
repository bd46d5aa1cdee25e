import { expect, test, vi } from "vitest";
import "../src/ui/busy.js";

test.each([
  ["true", 0],
  ["false", 1],
])("a button with aria-busy=%s submits %i times", (busy, times) => {
  document.body.innerHTML = `<form><button type="submit" class="f-button" aria-busy="${busy}"><i>Save</i></button></form>`;
  const submitted = vi.fn((event) => event.preventDefault());
  const clicked = vi.fn();
  document.querySelector("form").addEventListener("submit", submitted);
  document.querySelector("button").addEventListener("click", clicked);
  document.querySelector("i").click();
  document.querySelector("button").click();
  expect(submitted).toHaveBeenCalledTimes(2 * times);
  expect(clicked).toHaveBeenCalledTimes(2 * times);
});
