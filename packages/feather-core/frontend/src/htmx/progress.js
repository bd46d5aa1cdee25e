/** The class `f-loading` of `<html>`, by which the page shows that something is on its way. */
import { on } from "../ui/dom.js";

const running = new Set();

/** @param {object} request @param {boolean} runs */
export function mark(request, runs) {
  running[runs ? "add" : "delete"](request);
  document.documentElement.classList.toggle("f-loading", running.size > 0);
}

on("htmx:before:request", ({ ctx }) => mark(ctx, true));
on("htmx:finally:request", ({ ctx }) => mark(ctx, false));
