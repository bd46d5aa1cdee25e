/**
 * What an editor knows in an island. `tsc` fails where a line says something wrong, and where a line
 * after `@ts-expect-error` is right.
 */

/** @template T @param {T} value @returns {T} */
const same = (value) => value;

island("counter", {
  persist: true,
  state: { count: 0 },
  actions: {
    increment() { this.state.count++; },
    decrement() { this.state.count--; }
  },
  render(state) {
    return { ".count": state.count };
  }
});

island("typed", {
  persist: { key: "k", session: true, only: ["title"], version: 2, sync: true },
  state: { count: 0, title: "", items: [{ id: 1, done: false }], picked: /** @type {string | null} */ (null) },
  chart: /** @type {{ destroy(): void } | null} */ (null),
  get double() { return this.state.count * 2; },
  total(factor = 1) { return this.double * factor; },
  init() {
    this.chart = { destroy() {} };
    this.on("theme", (detail, event) => same(event.type), window);
    this.state.picked = "a";
  },
  destroy() { this.chart?.destroy(); },
  updated() { this.flush(); },
  on: {
    todosUpdated(detail, event) { this.state.title = detail.title; event.preventDefault(); },
  },
  actions: {
    async save(event, el) {
      event.preventDefault();
      el.closest("form");
      const answer = await this.optimistic(
        (state) => { state.count = 1; this.state.items[0].done = true; },
        () => this.api.post(`/items/${this.data.id}`, { title: this.state.title }, { signal: this.signal }),
        { message: "Not saved" },
      );
      same(answer.id);
      this.total(2).toFixed();
      /** @type {HTMLInputElement | null} */
      const field = this.$("input");
      this.$$("li").map((row) => row.dataset.id);
      this.emit("saved", { id: this.props.id });
      this.clearPersisted();
      same(field?.value);
      // @ts-expect-error a property that the state does not have
      this.state.cuont;
      // @ts-expect-error a number is no text
      this.state.title = 5;
      // @ts-expect-error the state is never replaced
      this.state = { count: 1 };
      // @ts-expect-error a function that the island does not have
      this.totl();
    },
  },
  render(state) {
    // @ts-expect-error a property that the state does not have
    same(state.cuont);
    return {
      ".count": state.count,
      ".empty": !state.items.length,
      ".list": html`${state.items.map((item) => html`<li>${item.id}</li>`)}`,
      this: { class: { on: state.count > 0 }, attr: { title: null }, style: { "--n": 1 }, checked: true, text: "x" },
    };
  },
});

island("from-data", {
  state: (data, el) => ({ start: Number(data.start), tag: el.tagName }),
  actions: { go() { this.state.start.toFixed(); this.state.tag.trim(); } },
  render: (state) => ({ this: state.tag }),
});

island("paints", {
  // @ts-expect-error markup is an html template, not a string
  render: () => ({ ".list": { html: "<b>" } }),
});

island("board", {
  state: { moves: 0 },
  draggable: {
    items: ".card", zones: ".column", handle: ".grip", axis: "y",
    label: (item) => item.dataset.label ?? "card",
    canDrop(item, zone) { return zone.dataset.id !== "done"; },
    onDragStart(item) { item.focus(); },
    async onDrop(item, zone, info) {
      this.state.moves++;
      await this.api.post(`/cards/${info.itemId}/move`, { column: info.toZoneId, position: info.toIndex, via: info.via });
      // @ts-expect-error what a drop does not say
      same(info.form);
    },
  },
});

// @ts-expect-error no such axis
island("tilted", { draggable: { items: ".card", axis: "z" } });

async function elsewhere() {
  const users = await api.get("/users", { query: { page: 2 }, timeout: 5000 });
  same(users.length);
  await api.delete("/users/1").catch((/** @type {import("../../types/feather.d.ts").ApiError} */ error) => {
    same(error.status.toFixed() + error.code.trim() + error.fields.email + error.field);
  });
  const mounted = Feather.get(document.body);
  mounted?.state.anything;
  Feather.clearPersisted();
  document.addEventListener("feather:rollback", ({ detail }) => same(detail.message.trim()));
  document.addEventListener("feather:error", ({ detail }) => same(detail.phase.trim()));
  const takeAway = showToast("Saved", "success", { duration: 5000, action: { label: "Undo", run() {} } });
  takeAway();
  // @ts-expect-error no such type
  showToast("Saved", "good");
  if (await showConfirm("Delete it?", { danger: true })) setTheme("dark");
  setDensity("compact");
  document.addEventListener("feather:theme", ({ detail }) => setTheme(detail.mode));
  const name = await showPrompt({ title: "Name", onConfirm: (value) => value.trim() });
  // @ts-expect-error null when it was dismissed
  name.trim();
  // @ts-expect-error no such theme
  setTheme("pink");
}
elsewhere();
