const SAFE_METHODS = ["GET", "HEAD", "OPTIONS", "TRACE"];

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
