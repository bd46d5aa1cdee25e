/** What the lines and bars look like. Series differ in shape, not only in colour. */
import { stripes } from "./stripes.js";

/** @typedef {import("./palette.js").Colour} Colour */
/** @typedef {import("chart.js").ScriptableContext<any>} Context */

/**
 * @typedef {object} Series
 * @property {string} label
 * @property {(number | null)[]} values
 * @property {"line" | "bar"} type
 * @property {"left" | "right"} axis
 * @property {number} place among the series of its type, from 1
 */

/** @typedef {{ labels: string[], series: Series[] }} Props */

/** What the first, second... line consists of, in pixels; the stylesheet's legend says the same. */
const DASHES = [[], [7, 4], [2, 3], [10, 4, 2, 4]];

/**
 * @param {Series[]} series
 * @param {Colour} colour
 * @returns {any[]} datasets of Chart.js
 */
export function datasets(series, colour) {
  const lines = series.filter(({ type }) => type === "line").length;
  return series.map((each, index) => {
    const name = `chart-${index + 1}`;
    const own = { label: each.label, data: each.values, yAxisID: each.axis };
    return each.type === "bar" ? { ...own, ...bar(each, name, colour) } : { ...own, ...line(each, name, colour, lines === 1) };
  });
}

/** @param {Series} series @param {string} name @param {Colour} colour @param {boolean} filled */
function line({ values, place }, name, colour, filled) {
  const ink = colour(name);
  const area = [colour(name, 0.22), colour(name, 0)];
  return {
    type: "line",
    order: place,
    borderColor: ink,
    borderWidth: 2,
    borderDash: DASHES[place - 1],
    borderCapStyle: "round",
    borderJoinStyle: "round",
    cubicInterpolationMode: "monotone",
    fill: filled && "start",
    backgroundColor: filled ? (/** @type {Context} */ { chart }) => fade(chart, area) : "transparent",
    // A value between two gaps is no line.
    pointRadius: (/** @type {Context} */ { dataIndex: at }) => (isAlone(values, at) ? 3 : 0),
    pointHoverRadius: 4,
    pointHitRadius: 12,
    pointBackgroundColor: ink,
    pointHoverBorderColor: colour("card"),
    pointHoverBorderWidth: 2,
  };
}

/** @param {Series} series @param {string} name @param {Colour} colour */
function bar({ place }, name, colour) {
  const ink = colour(name);
  const fill = [ink, colour(name, 0.2), "", "transparent"][place - 1] || stripes(ink, colour(name, 0.12));
  return {
    type: "bar",
    order: 10,
    borderColor: ink,
    borderWidth: place === 1 ? 0 : 1.5,
    borderSkipped: place === 1 ? "start" : false,
    borderRadius: 4,
    backgroundColor: fill,
    hoverBackgroundColor: place === 1 ? colour(name, 0.8) : fill,
    barPercentage: 0.82,
    categoryPercentage: 0.78,
    maxBarThickness: 56,
  };
}

/** @param {import("chart.js").Chart} chart @param {string[]} colours from the top to the bottom */
function fade({ ctx, chartArea }, [top, bottom]) {
  // Before the first layout there is no area.
  if (!chartArea) return "transparent";
  const gradient = ctx.createLinearGradient(0, chartArea.top, 0, chartArea.bottom);
  gradient.addColorStop(0, top);
  gradient.addColorStop(1, bottom);
  return gradient;
}

/** @param {(number | null)[]} values @param {number} at */
const isAlone = (values, at) => (values[at - 1] ?? null) === null && (values[at + 1] ?? null) === null;
