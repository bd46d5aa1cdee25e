/**
 * Adds the CSRF token to htmx's requests, so that no template has to.
 *
 * htmx 4 swaps 422 responses by itself (its `noSwap` lists only 204 and 304): forms need nothing more.
 */
import { CSRF_HEADER, csrfTokenFor } from "./csrf.js";

document.addEventListener("htmx:config:request", (event) => {
  const { request } = /** @type {CustomEvent} */ (event).detail.ctx;
  const token = csrfTokenFor(request.method, new URL(request.action, document.baseURI));
  if (token) request.headers[CSRF_HEADER] = token;
});
