/**
 * What the components do in the browser, and what htmx needs beside its attributes.
 *
 * Everything listens on the document: markup that htmx or a script puts into the page works at once.
 */
import "./htmx/confirm.js";
import "./htmx/errors.js";
import "./htmx/focus.js";
import "./htmx/late.js";
import "./htmx/progress.js";
import "./htmx/redirects.js";
import "./htmx/retry.js";
import "./htmx/source.js";
import "./htmx/token.js";
import "./htmx/version.js";
import "./ui/appearance.js";
import "./ui/busy.js";
import "./ui/dismiss.js";
import "./ui/on-demand.js";
import "./ui/once.js";
import "./ui/triggers.js";
import { showConfirm, showPrompt } from "./ui/questions.js";
import { showToast } from "./ui/toasts.js";

Object.assign(globalThis, { showConfirm, showPrompt, showToast });
