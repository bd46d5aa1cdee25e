/** A refused form comes back with its errors: htmx 4 swaps 422 by itself, htmx 2 needs to be told. */
import { on } from "./events.js";

on("htmx:beforeSwap", (detail) => {
  if (detail.xhr?.status === 422) Object.assign(detail, { shouldSwap: true, isError: false });
});
