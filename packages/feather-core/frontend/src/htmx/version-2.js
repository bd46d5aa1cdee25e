/** The glue for htmx 2. */

const CSRF_HEADER = "X-CSRFToken";

/** @param {string} type @param {(detail: any, event: Event) => void} handler */
function on(type, handler) {
  document.addEventListener(type, (event) => handler(/** @type {CustomEvent} */ (event).detail, event));
}

/** @param {import("./version.js").Glue} glue */
export function listen({ report, reportSilence, afterSwap, beforeSwap, begin, end, mark, guard, freshToken }) {
  /** What sends an element's request; htmx hands it out when it could ask for a confirmation. @type {WeakMap<Element, (confirmed: true) => void>} */
  const requests = new WeakMap();
  /** @type {WeakSet<Element>} */
  const sentAgain = new WeakSet();
  /** @type {WeakSet<XMLHttpRequest>} */
  const shown = new WeakSet();

  on("htmx:confirm", ({ elt, issueRequest }) => requests.set(elt, issueRequest));

  on("htmx:beforeSend", ({ xhr }) => {
    mark(xhr, true);
    begin(xhr);
    xhr.addEventListener("loadend", () => {
      mark(xhr, false);
      end(xhr);
    });
  });

  on("htmx:beforeOnLoad", ({ xhr, requestConfig: { elt, headers } }, event) => {
    guard(xhr.getResponseHeader("HX-Redirect"), event);
    const isSecond = sentAgain.delete(elt);
    const issueRequest = requests.get(elt);
    if (isSecond || !issueRequest || !freshToken(xhr.status, xhr.getResponseHeader(CSRF_HEADER), headers[CSRF_HEADER])) return;
    event.preventDefault();
    sentAgain.add(elt);
    // When htmx is done with the first one.
    setTimeout(() => issueRequest(true));
  });

  // A refused form comes back with its 
  on("htmx:beforeSwap", (detail) => {
    if (!detail.xhr) return;
    if (detail.xhr.status === 422) Object.assign(detail, { shouldSwap: true, isError: false });
    beforeSwap(detail.xhr);
  });

  // There is no swap event when something is deleted.
  for (const type of ["htmx:afterSwap", "htmx:afterRequest"]) {
    on(type, ({ xhr, requestConfig, target }) => {
      if (!xhr) return;
      if (type === "htmx:afterSwap") shown.add(xhr);
      afterSwap(xhr, xhr.status, requestConfig.elt, target);
    });
  }

  for (const type of ["htmx:sendError", "htmx:timeout", "htmx:sendAbort"]) {
    on(type, ({ requestConfig: { elt } }) => {
      sentAgain.delete(elt);
      if (type !== "htmx:sendAbort") reportSilence(type === "htmx:timeout" ? "timeout" : "offline");
    });
  }

  for (const type of ["htmx:responseError", "htmx:historyCacheMissLoadError"]) {
    on(type, ({ xhr }) => {
      if (!shown.has(xhr)) report(xhr.status, (name) => xhr.getResponseHeader(name), xhr.responseText);
    });
  }
}
