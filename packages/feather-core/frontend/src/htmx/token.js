/** The CSRF token of htmx's requests, so that no template has to carry it. */
import { CSRF_HEADER, csrfTokenFor } from "../csrf.js";
import { on } from "./events.js";

const FIELD = "csrf_token";

/**
 * Puts the token into a request's headers.
 *
 * @param {string} method
 * @param {string} address
 * @param {Record<string, string>} headers
 */
function addToken(method, address, headers) {
  const token = csrfTokenFor(method, new URL(address, document.baseURI));
  if (token) headers[CSRF_HEADER] = token;
}

on("htmx:config:request", ({ ctx: { request } }) => addToken(request.method, request.action, request.headers));
on("htmx:configRequest", ({ verb, path, headers }) => addToken(verb, path, headers));

/**
 * Replaces the outdated token everywhere in the page. Flask-WTF looks into the form before the header.
 *
 * @param {string} fresh
 * @param {unknown} [body] of a request that is to be sent again
 */
export function renewToken(fresh, body) {
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", fresh);
  for (const field of document.querySelectorAll(`input[name="${FIELD}"]`)) field.setAttribute("value", fresh);
  if ((body instanceof FormData || body instanceof URLSearchParams) && body.has(FIELD)) body.set(FIELD, fresh);
}
