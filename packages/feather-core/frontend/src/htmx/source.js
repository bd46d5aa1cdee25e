/**
 * htmx 4 dispatches the events of `HX-Trigger` on the element that sent the request. When that was swapped
 * out together with its target, they would land on the document, and `from:body` would miss them.
 */
// Before this: it may find the target again.
import "./late.js";
import { on } from "../ui/dom.js";

on("htmx:after:swap", ({ ctx }) => {
  if (ctx?.sourceElement?.isConnected === false) ctx.sourceElement = document.body;
});
// There is no swap when the target went away while the request was on its way.
on("htmx:after:request", ({ ctx }) => {
  if (ctx?.sourceElement?.isConnected === false && ctx.target?.isConnected === false) ctx.sourceElement = document.body;
});
