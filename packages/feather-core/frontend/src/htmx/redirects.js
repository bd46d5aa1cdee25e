/**
 * Follows `HX-Redirect` and `HX-Location` to web pages only. The server checks what it sends; this is for
 * when it does not: a browser runs `javascript:alert(1)` when it is told to go there.
 */
import { reportSilence } from "./errors.js";
import { on } from "../ui/dom.js";

/** @param {string | null | undefined} address @param {Event} event prevented unless it is a web page's address */
export function guard(address, event) {
  if (!address) return;
  const link = document.createElement("a");
  // Read as the browser would: without blanks around it, and tabs and line breaks in it.
  link.href = address;
  if (/^https?:$/.test(link.protocol)) return;
  event.preventDefault();
  console.error(`ui.js: "${address}" is no web page, and was not followed.`);
  reportSilence("broken");
}

on("htmx:before:response", ({ ctx }, event) => guard(ctx.hx.redirect, event));
// What HX-Location asks for is a request like any other, and htmx 4 runs `javascript:` there.
on("htmx:config:request", ({ ctx }, event) => guard(ctx.request.action, event));
