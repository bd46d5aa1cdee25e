import { Chart } from "chart.js";
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { datasets } from "../src/chart/datasets.js";
import { options } from "../src/chart/options.js";
import { palette } from "../src/chart/palette.js";
import { fakeCanvas, fakeScreen } from "./canvas.js";
import { show, tick } from "./support.js";

const colour = (name, alpha = 1) => `${name}/${alpha}`;
const series = (type, values, more = {}) => ({ label: "Users", type, axis: "left", place: 1, values, ...more });
const optionsOf = (given, how = {}) => options(given, colour, { font: "Inter", moves: false, marks: [], ...how });

describe("lines and bars", () => {
  test("each has a shape beside its colour", () => {
    const all = [1, 2, 3, 4].flatMap((place) => [series("line", [1], { place }), series("bar", [1], { place })]);
    fakeCanvas();
    const drawn = datasets(all, colour);
    const dashes = drawn.filter(({ type }) => type === "line").map(({ borderDash }) => String(borderDash));
    const fills = drawn.filter(({ type }) => type === "bar").map(({ backgroundColor: fill }) => fill.split("/")[1] ?? fill);
    expect([new Set(dashes).size, fills]).toEqual([4, ["1", "0.2", "pattern", "transparent"]]);
    expect(drawn.map(({ borderColor }) => borderColor)).toEqual(all.map((_, index) => `chart-${index + 1}/1`));
    expect(Math.max(...drawn.filter(({ type }) => type === "line").map(({ order }) => order))).toBeLessThan(10);
  });

  test("only one line alone has an area, which fades out", () => {
    const calls = fakeCanvas();
    const [line] = datasets([series("line", [1, 2]), series("bar", [1, 2])], colour);
    const ctx = document.createElement("canvas").getContext("2d");
    expect(line.fill).toBe("start");
    expect(line.backgroundColor({ chart: { ctx } })).toBe("transparent");
    line.backgroundColor({ chart: { ctx, chartArea: { top: 5, bottom: 90 } } });
    expect(calls).toEqual([
      ["createLinearGradient", 0, 5, 0, 90], ["addColorStop", 0, "chart-1/0.22"], ["addColorStop", 1, "chart-1/0"],
    ]);
    expect(datasets([series("line", [1]), series("line", [1], { place: 2 })], colour).map(({ fill }) => fill)).toEqual([false, false]);
  });

  test("a value between gaps is a point, for it is no line", () => {
    const [{ pointRadius }] = datasets([series("line", [1, null, 2, null, 3, 4])], colour);
    expect([0, 2, 4, 5].map((dataIndex) => pointRadius({ dataIndex }))).toEqual([3, 3, 0, 0]);
  });
});

describe("axes", () => {
  test.each([
    ["bars", [series("bar", [900, 1000])], true],
    ["a line that keeps far above zero", [series("line", [900, null, 1000])], false],
    ["a line that comes down", [series("line", [400, 1000])], true],
    ["nothing but gaps", [series("line", [null])], true],
  ])("%s: whether it begins at zero", (_, given, begins) => {
    expect(optionsOf(given).scales.left.beginAtZero).toBe(begins);
  });

  test("bars with an axis of their own keep low, and draw no lines across", () => {
    const { left, right } = optionsOf([series("line", [1000]), series("bar", [10, 40], { axis: "right" })]).scales;
    expect([right.suggestedMax, left.suggestedMax]).toEqual([100, undefined]);
    expect([right.grid.drawOnChartArea, left.grid.drawOnChartArea, right.display]).toEqual([false, true, true]);
  });

  test("the names below a few bars are all shown, and of many those that have room", () => {
    const { ticks } = optionsOf([series("bar", Array(8).fill(1))]).scales.x;
    const many = optionsOf([series("bar", Array(9).fill(1))]).scales.x.ticks;
    expect([ticks.autoSkip, many.autoSkip, ticks.maxRotation, many.maxRotation]).toEqual([false, true, 45, 0]);
  });

  test("an axis that nothing needs is not there, and whole numbers have whole steps", () => {
    const { left, right, x } = optionsOf([series("line", [1, 2.5])]).scales;
    expect([right.display, left.ticks.precision, right.ticks.precision]).toEqual([false, undefined, 0]);
    expect([x.grid.display, left.border]).toEqual([false, { display: false, dash: [3, 3] }]);
  });
});

test("colours are painted to be read, in the scheme that is asked for", () => {
  const seen = [];
  fakeCanvas((fill) => (seen.push(fill), [0, 127, 152, 255]));
  const styled = vi.spyOn(globalThis, "getComputedStyle").mockImplementation((probe) => ({
    color: `${probe.style.color} ${probe.style.colorScheme}`,
  }));
  const el = document.createElement("p");
  expect(palette(el)("chart-1")).toBe("rgba(0, 127, 152, 1)");
  expect(palette(el, "dark")("tooltip", 0.5)).toBe("rgba(0, 127, 152, 0.5)");
  expect(seen).toEqual(["var(--chart-1) ", "var(--tooltip) dark"]);
  expect(el.childElementCount).toBe(0);
  styled.mockRestore();
  HTMLCanvasElement.prototype.getContext.mockReturnValue(null);
  expect(() => palette(el)).toThrow("this browser draws on no canvas");
});

describe("the island", () => {
  beforeAll(async () => {
    fakeScreen();
    await import("../src/feather.js");
    await import("../src/feather-chart.js");
  });
  beforeEach(() => {
    fakeCanvas();
    fakeScreen();
  });
  afterEach(async () => {
    await show("");
    document.documentElement.className = "";
  });

  const markup = (values, type = "line") =>
    `<div data-island="feather-chart" data-props='${JSON.stringify({ labels: ["a", "b"], series: [series(type, values)] })}'>
      <div><canvas role="img"></canvas></div></div>`;
  const drawn = () => Chart.getChart(document.querySelector("canvas"));

  test("draws, draws anew when the theme changes, and leaves nothing behind", async () => {
    await show(markup([1, 2]));
    const first = drawn();
    expect(first.data.datasets[0].data).toEqual([1, 2]);
    expect([first.config.type, first.options.animation]).toEqual(["line", false]);
    document.documentElement.className = "dark";
    document.dispatchEvent(new CustomEvent("feather:theme"));
    const second = drawn();
    expect(second).not.toBe(first);
    await show("");
    expect([first.canvas, second.canvas]).toEqual([null, null]);
  });

  test("draws what a morph has brought", async () => {
    const el = await show(markup([1, 2]));
    const next = document.createElement("div");
    next.innerHTML = markup([3, 4], "bar");
    el.dataset.props = next.firstElementChild.dataset.props;
    el.dispatchEvent(new CustomEvent("htmx:after:settle", { bubbles: true }));
    await tick();
    expect(drawn().data.datasets[0].data).toEqual([3, 4]);
    expect(drawn().config.type).toBe("bar");
  });

  test("moves at first, where people do not mind", async () => {
    fakeScreen({ isStill: false });
    await show(markup([1, 2]));
    expect(drawn().options.animation.duration).toBe(320);
    document.dispatchEvent(new CustomEvent("feather:theme"));
    expect(drawn().options.animation).toBe(false);
  });

  test("the tooltip shows the shapes", async () => {
    await show(markup([1, 2]));
    const { callbacks } = drawn().options.plugins.tooltip;
    expect(callbacks.labelColor({ datasetIndex: 0 }).borderColor).toBe("rgba(1, 2, 3, 1)");
    const shapes = ["line", "bar"].map((type) => callbacks.labelPointStyle({ dataset: { type } }).pointStyle);
    expect(shapes).toEqual(["line", "rect"]);
  });
});
