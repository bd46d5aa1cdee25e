import { afterEach, expect, test, vi } from "vitest";
import { sentenceFor } from "../src/htmx/sentences.js";

afterEach(() => vi.useRealTimers());

const sentence = (status, headers = {}, answer = "") => sentenceFor(status, (name) => headers[name] ?? null, answer);
const fragment = '<div class="f-alert" data-variant="error" data-code="CONFLICT" role="alert"><svg></svg><div><p> It is &lt;locked&gt;. </p></div></div>';

test.each([
  [400, "The server did not understand that. Reload the page and try again."],
  [401, "Please sign in again."],
  [403, "You don't have permission to do that."],
  [404, "That is not there any more."],
  [409, "Somebody changed this in the meantime. Reload the page and try again."],
  [413, "That is too large to be sent."],
  [418, "The request was refused (418)."],
])("%i: %s", (status, expected) => expect(sentence(status)).toBe(expected));

test.each([
  ["1", "in 1 second"],
  ["90", "in 90 seconds"],
  ["91", "in 2 minutes"],
  ["Wed, 25 Nov 2026 12:00:30 GMT", "in 30 seconds"],
  ["Wed, 25 Nov 2026 11:00:00 GMT", "in a moment"],
  ["0", "in a moment"],
  ["soon", "in a moment"],
  [undefined, "in a moment"],
])("429 with Retry-After %s: try again %s", (after, expected) => {
  vi.useFakeTimers({ now: Date.UTC(2026, 10, 25, 12) });
  expect(sentence(429, { "Retry-After": after })).toBe(`Too many requests. Try again ${expected}.`);
});

test("our own failures have an id to quote", () => {
  expect(sentence(503, { "X-Request-ID": "0199-a" }, fragment)).toBe(
    "Something went wrong on our side. Try again later, or report it with the reference 0199-a.",
  );
  expect(sentence(500)).toBe("Something went wrong on our side. Try again later.");
});

test("what the app says about its refusal is repeated, and nothing else of the answer", () => {
  expect(sentence(409, {}, fragment)).toBe("It is <locked>.");
  expect(sentence(401, {}, fragment)).toBe("Please sign in again.");
  expect(sentence(404, {}, "<p>data-code</p>")).toBe("That is not there any more.");
});
