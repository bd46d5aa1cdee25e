/**
 * Islands: server-rendered HTML that comes to life. `island("counter", {...})` runs on every
 * `<div data-island="counter">`, however and whenever it comes into the page.
 */
import { html as template } from "./islands/html.js";
import { observe } from "./islands/observer.js";
import { begin, clearPersisted, island as define, mounted } from "./islands/page.js";

function start() {
  begin();
  observe();
}

// A second copy, under another address, would run every action twice.
if (!globalThis.Feather) {
  globalThis.Feather = { island: define, html: template, get: (el) => mounted.get(el), clearPersisted };
  globalThis.island = define;
  globalThis.html = template;
  // Before the parser is done, an element can be there without its children.
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}

/** The one runtime of the page. */
export const { Feather } = globalThis;
export const { html, island } = Feather;
