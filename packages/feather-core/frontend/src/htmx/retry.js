/**
 * A page that stayed open too long, or whose user signed in elsewhere meanwhile, has an outdated CSRF
 * token. The server refuses it and offers a fresh one: then the request is sent once more. No other
 * request ever is; of this failure alone we know that nothing happened.
 */
import { CSRF_HEADER, freshToken } from "../csrf.js";
import { on } from "../ui/dom.js";

// htmx 4 sends with what is in `fetch`; htmx 2 is in version-2.js.
on("htmx:config:request", ({ ctx }) => {
  const send = ctx.fetch ?? fetch;
  ctx.fetch = async (/** @type {string} */ address, /** @type {any} */ request) => {
    const response = await send(address, request);
    const fresh = freshToken(response.status, response.headers.get(CSRF_HEADER), request.headers[CSRF_HEADER], request.body);
    if (!fresh) return response;
    request.headers[CSRF_HEADER] = fresh;
    return send(address, request);
  };
});
