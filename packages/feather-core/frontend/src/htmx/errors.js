/** Tells about requests that failed, unless the answer says it itself. What is in the page stays. */
import { showToast } from "../ui/toasts.js";
import { on } from "./events.js";
import { sentenceFor, sentenceWithoutAnswer } from "./sentences.js";

/** @param {"offline" | "timeout" | "broken"} reason */
const reportSilence = (reason) => showToast(sentenceWithoutAnswer(reason), "error");

/**
 * @param {number} status
 * @param {(header: string) => string | null} header
 * @param {string} answer
 */
function report(status, header, answer) {
  const leaves = header("HX-Redirect") || header("HX-Location") || header("HX-Refresh") === "true";
  if (leaves || /\bshowToast\b/.test(header("HX-Trigger") ?? "")) return;
  showToast(sentenceFor(status, header, answer), "error");
}

// htmx 4
on("htmx:error", ({ ctx }) => {
  if (!ctx) return;
  if (ctx.text !== undefined) reportSilence("broken");
  else reportSilence(ctx.request.signal?.reason === "timeout" ? "timeout" : "offline");
});
on("htmx:finally:request", ({ ctx: { response, status, swap, text } }) => {
  const isShown = status === "swapped" && !/^none\b/.test(swap);
  if (!(response?.status >= 400) || isShown || status.startsWith("error")) return;
  report(response.status, (name) => response.headers.get(name), text ?? "");
});

// htmx 2
const shown = new WeakSet();
on("htmx:afterSwap", ({ xhr }) => xhr && shown.add(xhr));
on("htmx:sendError", () => reportSilence("offline"));
on("htmx:timeout", () => reportSilence("timeout"));
for (const type of ["htmx:responseError", "htmx:historyCacheMissLoadError"]) {
  on(type, ({ xhr }) => shown.has(xhr) || report(xhr.status, (name) => xhr.getResponseHeader(name), xhr.responseText));
}
