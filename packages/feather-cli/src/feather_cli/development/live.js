/**
 * Shows edits in the open page: stylesheets are exchanged in place, anything else reloads the page.
 * Only the development server has this file; its address says when the page was made.
 */
const address = new URL(import.meta.url);
const leaving = new WeakSet();
let at = address.searchParams.get("at");
let source;

function connect() {
  if (source || document.hidden) return;
  source = new EventSource(`${address.pathname.replace(/\.js$/, "")}?at=${encodeURIComponent(at)}`);
  source.addEventListener("message", ({ data, lastEventId }) => {
    at = lastEventId;
    if (data === "style") return restyle();
    disconnect();
    location.reload();
  });
  source.addEventListener("error", () => {
    // The browser connects again by itself, unless the answer was no stream at all.
    if (source?.readyState !== EventSource.CLOSED) return;
    disconnect();
    setTimeout(connect, 1000);
  });
}

function disconnect() {
  source?.close();
  source = undefined;
}

/** Loads the app's stylesheets anew; each old one stays until its successor is there. */
function restyle() {
  for (const old of document.querySelectorAll('link[rel="stylesheet"]')) {
    const url = new URL(old.href);
    const foreign = url.origin !== location.origin || url.pathname.startsWith("/feather-static/");
    if (foreign || leaving.has(old)) continue;
    leaving.add(old);
    url.searchParams.set("live", at);
    const fresh = old.cloneNode();
    fresh.href = url.href;
    fresh.addEventListener("load", () => old.remove());
    fresh.addEventListener("error", () => {
      fresh.remove();
      leaving.delete(old);
    });
    old.after(fresh);
  }
}

// Browsers open few connections to one server, so pages that nobody looks at must not hold one.
document.addEventListener("visibilitychange", () => (document.hidden ? disconnect() : connect()));
addEventListener("pagehide", disconnect);
addEventListener("pageshow", connect);
connect();
