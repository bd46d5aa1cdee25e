/** Tells about requests that failed, unless the answer says it itself. What is in the page stays. */
import { showToast } from "../ui/toasts.js";
import { on } from "../ui/dom.js";

/** @typedef {"offline" | "timeout" | "broken"} Silence */

const SENTENCES = {
  offline: "The server could not be reached. Check your connection.",
  timeout: "The server took too long to answer.",
  broken: "The answer could not be shown. Reload the page.",
};

/** There is no answer that could say more. @param {Silence} reason */
export const reportSilence = (reason) => showToast(SENTENCES[reason], "error");

/**
 * @param {number} status
 * @param {(header: string) => string | null} header
 * @param {string} answer the body
 */
export async function report(status, header, answer) {
  const leaves = header("HX-Redirect") || header("HX-Location") || header("HX-Refresh") === "true";
  if (leaves || /\bshowToast\b/.test(header("HX-Trigger") ?? "")) return;
  const sentences = await import("./sentences.js").catch(() => undefined);
  showToast(sentences?.sentenceFor(status, header, answer) ?? `The request failed (${status}).`, "error");
}

/** @param {string} swap */
const isHidden = (swap) => /^none\b/.test(swap);

on("htmx:error", ({ ctx }) => {
  if (!ctx) return;
  if (ctx.text !== undefined) reportSilence("broken");
  else reportSilence(ctx.request.signal?.reason === "timeout" ? "timeout" : "offline");
});
// What is not shown does not become the page's address either.
on("htmx:before:swap", ({ ctx }) => {
  if (ctx.response?.status >= 400 && isHidden(ctx.swap)) {
    ctx.push = ctx.replace = "false";
    ctx.hx.pushurl = ctx.hx.replaceurl = "";
  }
});
on("htmx:finally:request", ({ ctx: { response, status, swap, text } }) => {
  const isShown = status === "swapped" && !isHidden(swap);
  if (response?.status >= 400 && !isShown && !status.startsWith("error")) {
    report(response.status, (name) => response.headers.get(name), text ?? "");
  }
});
