/**
 * JSON requests to the app's own API: `await api.post("/posts/7/like")` sends POST /api/posts/7/like.
 */
import { CSRF_HEADER, csrfTokenFor, freshToken, metaContent } from "./csrf.js";

const TIMEOUT_MS = 30_000;
const FALLBACK_MESSAGES = /** @type {Record<number, string>} */ ({
  401: "Please sign in again.",
  403: "You don't have permission to do that.",
});

/**
 * @typedef {object} RequestOptions
 * @property {Record<string, unknown>} [query] query parameters; null and undefined ones are left out
 * @property {HeadersInit} [headers] additional request headers
 * @property {AbortSignal} [signal] cancels the request
 * @property {number} [timeout] milliseconds until the request is given up; 30000 by default
 */

/** Why a request failed: every status outside 200-299, no connection, a timeout or an abort. */
export class ApiError extends Error {
  /**
   * @param {string} message fit to be shown to the user
   * @param {object} details
   * @param {string} details.code the server's error code, `HTTP_<status>`, `NETWORK`, `TIMEOUT` or `ABORTED`
   * @param {number} [details.status] 0 when no answer came
   * @param {Record<string, string>} [details.fields] messages by form field, if the server named any
   * @param {unknown} [details.body] the answer: parsed if it was JSON, else text
   * @param {unknown} [details.cause]
   */
  constructor(message, { code, status = 0, fields = {}, body, cause }) {
    super(message, { cause });
    this.name = "ApiError";
    this.code = code;
    this.status = status;
    this.fields = fields;
    /** The first form field at fault. */
    this.field = Object.keys(fields)[0];
    this.body = body;
  }
}

/**
 * @param {string} path `/posts/7`, the same with the prefix in place, or an absolute URL
 * @returns {URL}
 */
function locate(path) {
  if (/^([a-z][a-z\d+.-]*:)?\/\//i.test(path)) return new URL(path, location.href);
  const base = metaContent("feather-api-base") ?? "/api";
  const rooted = path.startsWith("/") ? path : `/${path}`;
  const [withoutQuery] = rooted.split(/[?#]/, 1);
  const prefixed = `${withoutQuery}/`.startsWith(`${base}/`);
  return new URL(prefixed ? rooted : base + rooted, location.origin);
}

/** @param {unknown} body @returns {body is BodyInit} */
function isSendable(body) {
  if (typeof body === "string") return true;
  return [FormData, URLSearchParams, Blob].some((type) => body instanceof type);
}

/** @param {Response} response */
async function readBody(response) {
  const text = await response.text();
  if (!/\bjson\b/.test(response.headers.get("Content-Type") ?? "")) return text || null;
  try {
    return JSON.parse(text);
  } catch {
    return text || null;
  }
}

/** @param {unknown} cause @param {AbortSignal} timer @returns {ApiError} */
function connectionError(cause, timer) {
  if (timer.aborted) {
    return new ApiError("The server took too long to answer.", { code: "TIMEOUT", cause });
  }
  if (/** @type {Error} */ (cause)?.name === "AbortError") {
    return new ApiError("The request was cancelled.", { code: "ABORTED", cause });
  }
  return new ApiError("The server could not be reached. Check your connection.", { code: "NETWORK", cause });
}

/** @param {Response} response @param {any} body @returns {ApiError} */
function statusError({ status }, body) {
  const { code = `HTTP_${status}`, message, fields } = body?.error ?? {};
  const text = message ?? FALLBACK_MESSAGES[status] ?? `The request failed (${status}).`;
  return new ApiError(text, { status, code, fields, body });
}

/**
 * @param {string} method
 * @param {string} path
 * @param {unknown} body
 * @param {RequestOptions} [options]
 * @returns {Promise<any>} the parsed JSON, the text of another type, or null when there is no body
 * @throws {ApiError}
 */
async function request(method, path, body, { query = {}, headers, signal, timeout = TIMEOUT_MS } = {}) {
  const url = locate(path);
  for (const [name, value] of Object.entries(query)) {
    if (value != null) url.searchParams.append(name, String(value));
  }
  const sent = new Headers({ Accept: "application/json", ...Object.fromEntries(new Headers(headers)) });
  let payload = body;
  if (body !== undefined && !isSendable(body)) {
    payload = JSON.stringify(body);
    sent.set("Content-Type", "application/json");
  }
  const timer = AbortSignal.timeout(timeout);
  const send = () => {
    const token = csrfTokenFor(method, url);
    if (token) sent.set(CSRF_HEADER, token);
    return fetch(url, {
      method,
      headers: sent,
      body: /** @type {BodyInit | undefined} */ (payload),
      // A redirect to another origin would carry the token there.
      mode: url.origin === location.origin ? "same-origin" : "cors",
      signal: signal ? AbortSignal.any([signal, timer]) : timer,
    });
  };
  /** @type {Response} */
  let response;
  let answer;
  try {
    response = await send();
    // A page that stayed open too long has an outdated token: the server refuses it, and offers a new one.
    const fresh = freshToken(response.status, response.headers.get(CSRF_HEADER), sent.get(CSRF_HEADER), body);
    if (fresh) response = await send();
    answer = await readBody(response);
  } catch (cause) {
    throw connectionError(cause, timer);
  }
  if (!response.ok) throw statusError(response, answer);
  return answer;
}

export const api = {
  /** @param {string} path @param {RequestOptions} [options] */
  get: (path, options) => request("GET", path, undefined, options),
  /** @param {string} path @param {unknown} [body] @param {RequestOptions} [options] */
  post: (path, body, options) => request("POST", path, body, options),
  /** @param {string} path @param {unknown} [body] @param {RequestOptions} [options] */
  put: (path, body, options) => request("PUT", path, body, options),
  /** @param {string} path @param {unknown} [body] @param {RequestOptions} [options] */
  patch: (path, body, options) => request("PATCH", path, body, options),
  /** @param {string} path @param {RequestOptions} [options] */
  delete: (path, options) => request("DELETE", path, undefined, options),
};

Object.assign(globalThis, { api });
