/** What the user is told about a refused request. Loaded when it is first needed. */

/** @type {Record<number, string>} */
const SENTENCES = {
  400: "The server did not understand that. Reload the page and try again.",
  401: "Please sign in again.",
  403: "You don't have permission to do that.",
  404: "That is not there any more.",
  409: "Somebody changed this in the meantime. Reload the page and try again.",
  413: "That is too large to be sent.",
};
/** Where ours says more than the one in the answer. */
const OURS = [401, 413];

/**
 * @param {number} status
 * @param {(header: string) => string | null} header
 * @param {string} answer the body
 * @returns {string}
 */
export function sentenceFor(status, header, answer) {
  if (status >= 500) {
    const id = header("X-Request-ID");
    return `Something went wrong on our side. Try again later${id ? `, or report it with the reference ${id}` : ""}.`;
  }
  if (status === 429) return `Too many requests. Try again ${waitingTime(header("Retry-After"))}.`;
  const said = OURS.includes(status) ? undefined : messageIn(answer);
  return said || SENTENCES[status] || `The request was refused (${status}).`;
}

/** The sentence in one of the framework's own error fragments. @param {string} answer */
function messageIn(answer) {
  if (!answer.includes("data-code")) return undefined;
  const page = new DOMParser().parseFromString(answer, "text/html");
  return page.querySelector(".f-alert[data-code] p")?.textContent.trim();
}

/** @param {string | null} after seconds or a date */
function waitingTime(after) {
  const seconds = Math.ceil(Number(after) || (Date.parse(after ?? "") - Date.now()) / 1000);
  if (!(seconds > 0)) return "in a moment";
  const format = new Intl.RelativeTimeFormat("en");
  return seconds > 90 ? format.format(Math.ceil(seconds / 60), "minute") : format.format(seconds, "second");
}
