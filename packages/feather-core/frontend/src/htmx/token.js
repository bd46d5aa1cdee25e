/** The CSRF token of htmx's requests, so that no template has to carry it. */
import { CSRF_HEADER, csrfTokenFor } from "../csrf.js";
import { on } from "../ui/dom.js";

/** @param {string} method @param {string} address @param {Record<string, string>} headers */
function addToken(method, address, headers) {
  const token = csrfTokenFor(method, new URL(address, document.baseURI));
  if (token) headers[CSRF_HEADER] = token;
}

on("htmx:config:request", ({ ctx: { request } }) => addToken(request.method, request.action, request.headers));
on("htmx:configRequest", ({ verb, path, headers }) => addToken(verb, path, headers));
