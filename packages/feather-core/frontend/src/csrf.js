const SAFE_METHODS = ["GET", "HEAD", "OPTIONS", "TRACE"];

/** The form field that Flask-WTF reads the token from. */
const FIELD = "csrf_token";

/** The request header that Flask-WTF reads the token from, and that a response renews it with. */
export const CSRF_HEADER = "X-CSRFToken";

/**
 * @param {string} name
 * @returns {string | undefined} the content of the page's `<meta name=...>`
 */
export function metaContent(name) {
  return document.querySelector(`meta[name="${name}"]`)?.getAttribute("content") ?? undefined;
}

/**
 * The token a request has to carry. Other origins never get one, or they could act as the user.
 *
 * @param {string} method
 * @param {URL} url
 * @returns {string | undefined} undefined when the request needs none, or the page has none
 */
export function csrfTokenFor(method, url) {
  if (url.origin !== location.origin || SAFE_METHODS.includes(method.toUpperCase())) return undefined;
  return metaContent("csrf-token");
}

/**
 * The fresh token that the server offers when it refuses an outdated one; it is then in the page, too. Feather
 * refuses with 403, plain Flask-WTF with 400.
 *
 * @param {number} status
 * @param {string | null} offered
 * @param {string | null | undefined} used
 * @param {unknown} [body] what is going to be sent again
 * @returns {string | undefined}
 */
export function freshToken(status, offered, used, body) {
  if (![400, 403].includes(status) || !used || !offered || offered === used) return undefined;
  document.querySelector('meta[name="csrf-token"]')?.setAttribute("content", offered);
  // Flask-WTF looks into the form before the header.
  for (const field of document.querySelectorAll(`input[name="${FIELD}"]`)) field.setAttribute("value", offered);
  if ((body instanceof FormData || body instanceof URLSearchParams) && body.has(FIELD)) body.set(FIELD, offered);
  return offered;
}
