import { metaContent } from "../csrf.js";

/**
 * Tells developers, whose page has `<html data-dev>`, what works and is most likely not meant. What there is
 * to say is loaded only then.
 *
 * @template {keyof typeof import("./advice.js")} Topic
 * @param {Topic} topic
 * @param {Parameters<typeof import("./advice.js")[Topic]>} details
 */
export async function advise(topic, ...details) {
  const marked = document.documentElement.hasAttribute("data-dev");
  if (!marked && metaContent("feather-dev") === undefined) return;
  const advice = /** @type {any} */ (await import("./advice.js"));
  advice[topic](...details);
}
