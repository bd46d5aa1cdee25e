import { vi } from "vitest";

/** Lets observers and microtasks run. */
export const tick = () => new Promise((resolve) => setTimeout(resolve));

/** Puts markup into the page and lets its islands mount. */
export async function show(markup) {
  document.body.innerHTML = markup;
  await tick();
  return document.body.firstElementChild;
}

/**
 * Answers fetch() with what `answer` returns, and records the requests.
 *
 * @param {(request: { url: URL, init: RequestInit }) => Response | Promise<Response>} answer
 */
export function stubFetch(answer) {
  const requests = [];
  vi.stubGlobal("fetch", async (url, init) => {
    const request = { url: new URL(url, location.href), init, headers: new Headers(init.headers) };
    requests.push(request);
    return answer(request);
  });
  return requests;
}

export const json = (body, init = {}) =>
  new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" }, ...init });
