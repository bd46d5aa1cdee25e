/** The CSRF token of htmx's requests, so that no template has to carry it. */
import { CSRF_HEADER, csrfTokenFor } from "../csrf.js";
import { on } from "./events.js";

const FIELD = "csrf_token";

/** @param {string} method @param {string} address @param {Record<string, string>} headers */
function addToken(method, address, headers) {
  const token = csrfTokenFor(method, new URL(address, document.baseURI));
  if (token) headers[CSRF_HEADER] = token;
}

on("htmx:config:request", ({ ctx: { request } }) => addToken(request.method, request.action, request.headers));
on("htmx:configRequest", ({ verb, path, headers }) => addToken(verb, path, headers));

/**
 * The fresh token that the server offers when it refuses an outdated one; it is then in the page, too.
 *
 * @param {number} status
 * @param {string | null} offered
 * @param {Record<string, string>} sent
 * @param {unknown} [body] what is going to be sent again
 * @returns {string | undefined}
 */
export function freshToken(status, offered, sent, body) {
  const used = sent[CSRF_HEADER];
  if (status !== 403 || !used || !offered || offered === used) return undefined;
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", offered);
  // Flask-WTF looks into the form before the header.
  for (const field of document.querySelectorAll(`input[name="${FIELD}"]`)) field.setAttribute("value", offered);
  if ((body instanceof FormData || body instanceof URLSearchParams) && body.has(FIELD)) body.set(FIELD, offered);
  return offered;
}
