/**
 * Shows answers whose target was swapped out while they were on their way. htmx 4 finds the target when the
 * request is made, and drops what comes for an element that is gone: of two requests for one place, the first
 * answer would be the last.
 */
import { on } from "../ui/dom.js";

/** Targets that the answer to another request has replaced. @type {WeakSet<Element>} */
const replaced = new WeakSet();

on("htmx:after:swap", ({ ctx }) => {
  if (ctx?.target?.isConnected === false) replaced.add(ctx.target);
});

on("htmx:after:request", ({ ctx }) => {
  const { target } = ctx;
  const present = target?.isConnected === false && target.id && document.getElementById(target.id);
  if (present && belongs(ctx, target, present)) ctx.target = present;
});

/** @param {any} ctx @param {HTMLElement} target @param {HTMLElement} present the element that has its id now */
function belongs({ request, swap, hx }, target, present) {
  // What it was to be added to is not there any more.
  if (/^(before|after)/.test(hx.reswap ?? swap)) return false;
  const { pathname, search } = new URL(request.headers["HX-Current-URL"] ?? "", document.baseURI);
  const isSamePage = pathname === location.pathname;
  // Who followed two links wants to see the one or the other, whatever the address is by now.
  if (request.method === "GET") return isSamePage || replaced.has(target);
  // Nobody wants a list back as it was before it was filtered; without the attribute, its filters are in the address.
  const { filter } = target.dataset;
  const isSameList = filter === present.dataset.filter && (filter !== undefined || !replaced.has(target) || search === location.search);
  return isSamePage && isSameList;
}
