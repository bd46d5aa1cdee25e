/**
 * Helpers for tests of islands, in Vitest with jsdom or in a browser. Load `feather.js`, and `api.js` if the
 * islands use it, before the first test.
 */

const PATIENCE_MS = 1000;
/** @type {HTMLElement | undefined} */
let stage;
/** @type {typeof fetch | undefined} */
let realFetch;

/** Lets observers, microtasks and renders run. */
export const tick = () => new Promise((resolve) => setTimeout(resolve));

/**
 * Puts markup into the page, in the place of what the last call put there, and waits for its first island.
 * `data-when` is ignored: the island is mounted at once.
 *
 * @param {string} html
 * @returns {Promise<import("../types/feather.d.ts").Island<any>>} the mounted island: what `this` is in its actions
 * @throws {Error} if nothing is mounted
 */
export async function mountIsland(html) {
  if (!globalThis.Feather) throw new Error("mountIsland() needs the runtime: import feather.js before it is called");
  stage?.remove();
  stage = document.createElement("div");
  stage.innerHTML = html;
  for (const el of stage.querySelectorAll("[data-when]")) el.removeAttribute("data-when");
  const el = /** @type {HTMLElement | null} */ (stage.querySelector("[data-island]"));
  if (!el) throw new Error('mountIsland() needs markup with an island, like <div data-island="counter">');
  document.body.append(stage);
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; await tick()) {
    const island = Feather.get(el);
    if (island) return island;
    if (el.dataset.islandError) break;
  }
  const { island: name, islandError: phase } = el.dataset;
  const why = phase ? `it failed in "${phase}", see the console` : "import the module that defines it first";
  throw new Error(`mountIsland(): the island "${name}" was not mounted; ${why}`);
}

/** @typedef {{ method: string, path: string, query: Record<string, string>, body: any, headers: Headers }} FakeRequest */

/**
 * Answers requests in the place of the server, until `restore()` is called or the next `fakeApi()`.
 *
 * @param {Record<string, any>} answers by `"METHOD /path"`, where `*` stands for one part of a path and `/api`
 *   can be left out: a status, what is sent as JSON, or a function of the request that gives one of them
 * @returns {{ requests: FakeRequest[], restore: () => void }} `requests` grows as they come
 */
export function fakeApi(answers) {
  realFetch ??= globalThis.fetch;
  const original = realFetch;
  /** @type {FakeRequest[]} */
  const requests = [];
  globalThis.fetch = async (input, init = {}) => {
    const request = toRequest(new URL(String(input), location.href), init);
    requests.push(request);
    const { signal } = init;
    const aborted = new Promise((_, reject) => signal?.addEventListener("abort", () => reject(signal.reason)));
    return /** @type {Promise<Response>} */ (Promise.race([respond(request, answers), aborted]));
  };
  return { requests, restore: () => void (globalThis.fetch = original) };
}

/** @param {URL} url @param {RequestInit} init @returns {FakeRequest} */
function toRequest({ pathname: path, searchParams }, { method = "GET", headers: sent, body: raw }) {
  const headers = new Headers(sent);
  const isJson = typeof raw === "string" && headers.get("Content-Type")?.includes("json");
  const body = isJson ? JSON.parse(raw) : (raw ?? undefined);
  return { method, path, query: Object.fromEntries(searchParams), body, headers };
}

/** @param {FakeRequest} request @param {Record<string, any>} answers @returns {Promise<Response>} */
async function respond(request, answers) {
  const route = Object.keys(answers).find((key) => matches(key, request));
  if (!route) return unknown(request, answers);
  const answer = answers[route];
  return toResponse(typeof answer === "function" ? await answer(request) : answer);
}

/** @param {string} key @param {FakeRequest} request */
function matches(key, { method, path }) {
  const [verb, pattern] = key.split(" ", 2);
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&").replaceAll("*", "[^/]+");
  return verb === method && new RegExp(`^(/api)?${escaped}$`).test(path);
}

/** @param {any} answer a status or a body @returns {Response} */
function toResponse(answer) {
  if (answer instanceof Response) return answer;
  if (typeof answer !== "number") return json(answer ?? null, 200);
  if (answer >= 400) return refusal(answer, `HTTP_${answer}`, `The server answers ${answer}.`);
  return answer === 204 ? new Response(null, { status: 204 }) : json({}, answer);
}

/** @param {FakeRequest} request @param {object} answers */
function unknown({ method, path }, answers) {
  const message = `fakeApi() has no answer for "${method} ${path}" (it has: ${Object.keys(answers).join(", ")})`;
  return refusal(501, "NO_FAKE", message);
}

/** @param {number} status @param {string} code @param {string} message */
const refusal = (status, code, message) => json({ success: false, error: { code, message } }, status);

/** @param {unknown} body @param {number} status */
const json = (body, status) =>
  new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
