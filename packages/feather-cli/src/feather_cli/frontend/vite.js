/**
 * Feather's part of the Vite configuration, for `feather dev` and `feather build`. They write this
 * file: what an app wants to be different goes into its vite.config.js.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve, sep } from "node:path";
import tailwindcss from "@tailwindcss/vite";

const generated = import.meta.dirname;
const root = resolve(generated, "..");
const files = join(root, "static");
const islands = join(files, "islands") + sep;
const { name, templates } = JSON.parse(readFileSync(join(generated, "project.json"), "utf8"));
const { FEATHER_BACKEND: backend = "http://127.0.0.1:5000", FEATHER_HOST: host } = process.env;

/** @returns {import("vite").PluginOption} */
export default function feather() {
  return [tailwindcss(), { name: "feather", config, transform, hotUpdate, configureServer }];
}

/** @type {import("vite").Plugin["config"]} */
function config({ server = {} }, { command }) {
  const serving = command === "serve";
  return {
    root: files,
    // The addresses of the sources are those that Flask serves them under, so pages have one kind.
    base: serving ? "/static/" : "./",
    appType: "custom",
    publicDir: false,
    cacheDir: join(root, "node_modules/.vite"),
    clearScreen: false,
    logLevel: serving ? "warn" : "info",
    build: {
      outDir: "dist",
      emptyOutDir: true,
      manifest: "manifest.json",
      modulePreload: { polyfill: false },
      rollupOptions: { input: entries() },
    },
    server: {
      host: server.host ?? host,
      port: server.port ?? 5173,
      fs: { allow: [files, generated, join(root, "node_modules")] },
      proxy: { "^/(?!static/)": { target: backend, headers: { "X-Feather-Vite": "1" }, configure: admitSocket } },
    },
  };
}

/** What pages load by themselves: the stylesheet, the shared script and each island. */
function entries() {
  const folder = existsSync(islands) ? readdirSync(islands).filter((file) => file.endsWith(".js")) : [];
  const names = ["css/app.css", "js/app.js", ...folder.map((file) => `islands/${file}`)];
  return names.map((file) => join(files, file)).filter((file) => existsSync(file));
}

/** Lets pages open Vite's socket: not every browser takes 'self' to include it. */
function admitSocket(proxy) {
  proxy.on("proxyRes", (answer, { headers: { host: page } }) => {
    const policy = answer.headers["content-security-policy"];
    if (!policy) return;
    answer.headers["content-security-policy"] = policy.replace(/\bconnect-src [^;]*/, `$& ws://${page}`);
  });
}

/** An edited island defines itself anew; the page stays. */
function transform(code, id) {
  if (this.environment.mode !== "dev" || !id.startsWith(islands)) return;
  return { code: `${code}\nimport.meta.hot?.accept();\n`, map: null };
}

/** An edited template, whose styles may be new ones, reloads the page: once, so before all other plugins. */
const hotUpdate = {
  order: "pre",
  /** @param {import("vite").HotUpdateOptions} options */
  handler({ file }) {
    const { name: environment, moduleGraph, hot } = this.environment;
    if (environment !== "client" || !templates.some((folder) => file.startsWith(folder + sep))) return;
    for (const module of moduleGraph.idToModuleMap.values()) {
      if (module.type === "css") moduleGraph.invalidateModule(module);
    }
    hot.send({ type: "full-reload" });
    return [];
  },
};

/** @param {import("vite").ViteDevServer} server */
function configureServer(server) {
  server.watcher.add(templates);
  server.httpServer?.once("listening", () => announce(server));
  if (process.env.FEATHER_BACKEND) {
    // feather dev holds the other end, and has ended when this one does.
    process.stdin.on("end", () => process.exit()).resume();
  }
}

function announce({ httpServer, config: { server } }) {
  const { port } = httpServer.address();
  if (port !== server.port) console.log(`Port ${server.port} is taken; using ${port}.`);
  console.log(`Serving ${name} at http://localhost:${port} (Ctrl-C to stop)`);
}
