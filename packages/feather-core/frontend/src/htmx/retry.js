/**
 * A page that stayed open too long, or whose user signed in elsewhere meanwhile, has an outdated CSRF
 * token. The server refuses it and offers a fresh one: then the request is sent once more. It is the
 * only one that ever is, because it is the only failure of which we know that nothing happened.
 */
import { CSRF_HEADER } from "../csrf.js";
import { on } from "./events.js";
import { renewToken } from "./token.js";

/**
 * @param {number} status
 * @param {string | null} offered
 * @param {Record<string, string>} sent
 * @returns {offered is string}
 */
function isOutdated(status, offered, sent) {
  return status === 403 && Boolean(offered && sent[CSRF_HEADER]) && offered !== sent[CSRF_HEADER];
}

// htmx 4 sends with what is in `fetch`.
on("htmx:config:request", ({ ctx }) => {
  /** @type {typeof fetch} */
  const send = ctx.fetch ?? fetch;
  ctx.fetch = async (/** @type {string} */ address, /** @type {any} */ request) => {
    const response = await send(address, request);
    const offered = response.headers.get(CSRF_HEADER);
    if (!isOutdated(response.status, offered, request.headers)) return response;
    renewToken(offered, request.body);
    request.headers[CSRF_HEADER] = offered;
    return send(address, request);
  };
});

// htmx 2 hands out what sends a request when it asks for a confirmation, which it always does.
/** @type {WeakMap<Element, (confirmed: true) => void>} */
const requests = new WeakMap();
/** @type {WeakSet<Element>} */
const sentAgain = new WeakSet();

on("htmx:confirm", ({ elt, verb, issueRequest }) => verb && requests.set(elt, issueRequest));

on("htmx:beforeOnLoad", ({ xhr, requestConfig: { elt, headers } }, event) => {
  const isSecond = sentAgain.delete(elt);
  const offered = xhr.getResponseHeader(CSRF_HEADER);
  const issueRequest = requests.get(elt);
  if (isSecond || !issueRequest || !isOutdated(xhr.status, offered, headers)) return;
  event.preventDefault();
  sentAgain.add(elt);
  renewToken(offered);
  // When htmx is done with the first one.
  setTimeout(() => issueRequest(true));
});
for (const type of ["htmx:sendError", "htmx:sendAbort", "htmx:timeout"]) {
  on(type, ({ requestConfig: { elt } }) => sentAgain.delete(elt));
}
