import { beforeEach, expect, test, vi } from "vitest";

const root = document.documentElement;
let system;

beforeEach(() => {
  vi.resetModules();
  root.className = "";
  for (const name of ["theme", "density"]) document.cookie = `${name}=;max-age=0`;
  system = Object.assign(new EventTarget(), { matches: false });
  vi.stubGlobal("matchMedia", () => system);
});

/** Loads the script as a page does that has the given cookies. */
async function load(...cookies) {
  for (const cookie of cookies) document.cookie = cookie;
  await import("../src/theme.js");
}
const state = () => [root.className, root.dataset.theme, root.dataset.density];
const systemGoes = (dark) => {
  system.matches = dark;
  system.dispatchEvent(new Event("change"));
};

test.each([
  [[], ["light", "system", undefined]],
  [["theme=dark"], ["dark", "dark", undefined]],
  [["other=theme=dark", "theme=light", "density=compact"], ["light", "light", "compact"]],
  [["theme=evil", "density=evil"], ["light", "system", undefined]],
  [["notheme=dark"], ["light", "system", undefined]],
])("cookies %j: %j", async (cookies, expected) => {
  await load(...cookies);
  expect(state()).toEqual(expected);
  for (const cookie of cookies) document.cookie = `${cookie.split("=")[0]}=;max-age=0`;
});

test("classes of the app stay", async () => {
  root.className = "mine dark";
  await load("theme=light");
  expect(root.className).toBe("mine light");
});

test("without a choice it follows the system, with one it does not", async () => {
  system.matches = true;
  await load();
  expect(root.className).toBe("dark");
  systemGoes(false);
  expect(root.className).toBe("light");
  setTheme("dark");
  const heard = vi.fn();
  document.addEventListener("feather:theme", heard, { once: true });
  systemGoes(true);
  systemGoes(false);
  expect([root.className, heard.mock.calls.length]).toEqual(["dark", 0]);
});

test("a choice is told and kept; the default leaves no cookie", async () => {
  await load();
  const modes = [];
  document.addEventListener("feather:theme", ({ detail }) => modes.push(detail.mode));
  setTheme("dark");
  expect(document.cookie).toBe("theme=dark");
  setDensity("compact");
  expect(document.cookie).toBe("theme=dark; density=compact");
  expect(state()).toEqual(["dark", "dark", "compact"]);
  setTheme("system");
  setDensity("comfortable");
  expect([document.cookie, state()]).toEqual(["", ["light", "system", undefined]]);
  setTheme("dark; path=/evil");
  expect([document.cookie, root.dataset.theme]).toEqual(["", "system"]);
  expect(modes).toEqual(["dark", "dark", "system", "system", "system"]);
});

test("a page from the back button's cache looks as was chosen since", async () => {
  await load();
  document.cookie = "theme=dark";
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: false }));
  expect(root.className).toBe("light");
  dispatchEvent(Object.assign(new Event("pageshow"), { persisted: true }));
  expect(root.className).toBe("dark");
});
