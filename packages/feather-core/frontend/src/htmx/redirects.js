/**
 * Follows `HX-Redirect` and `HX-Location` to web pages only. The server checks what it sends; this is for
 * when it does not: a browser runs `javascript:alert(1)` when it is told to go there.
 */
import { showToast } from "../ui/toasts.js";
import { on } from "./events.js";

/** @param {string | null | undefined} address @param {Event} event prevented unless it is a web page's address */
export function guard(address, event) {
  // As a browser reads it: without blanks around it, and tabs and line breaks in it.
  const protocol = URL.canParse(address ?? "", document.baseURI) ? new URL(address ?? "", document.baseURI).protocol : "";
  if (!address || /^https?:$/.test(protocol)) return;
  event.preventDefault();
  console.error(`ui.js: "${address}" is not the address of a web page, and was not followed.`);
  showToast("The server sent this page to an address that cannot be opened.", "error");
}

on("htmx:before:response", ({ ctx }, event) => guard(ctx.hx.redirect, event));
// What HX-Location asks for is a request like any other, and htmx 4 runs `javascript:` there.
on("htmx:config:request", ({ ctx }, event) => guard(ctx.request.action, event));
