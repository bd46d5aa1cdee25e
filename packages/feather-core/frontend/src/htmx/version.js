/** htmx 2 tells of the same things under other names: its listeners are loaded where it is used. */
import { freshToken } from "../csrf.js";
import { report, reportSilence } from "./errors.js";
import { afterSwap, beforeSwap, begin, end } from "./focus.js";
import { mark } from "./progress.js";
import { guard } from "./redirects.js";

const glue = { report, reportSilence, afterSwap, beforeSwap, begin, end, mark, guard, freshToken };

/** @typedef {typeof glue} Glue */

if (window.htmx?.version.startsWith("2.")) import("./version-2.js").then(({ listen }) => listen(glue));
