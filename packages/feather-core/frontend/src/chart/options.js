/** Axes, tooltip and motion. */

/** @typedef {import("./palette.js").Colour} Colour */
/** @typedef {import("./datasets.js").Series} Series */

const FONT_SIZE = 12; // pixels
const GROW_MS = 320;
const FEW = 8;
/** How much of the height bars may take below a line that has the other axis. */
const LOW = 0.4;

/**
 * @param {Series[]} series
 * @param {Colour} colour
 * @param {{ font: string, moves: boolean, marks: string[] }} how `marks`: the colour of each series in a tooltip
 * @returns {any} options of Chart.js
 */
export function options(series, colour, { font: family, moves, marks }) {
  const font = { family, size: FONT_SIZE };
  const ink = colour("muted-foreground");
  const line = colour("border");
  const ticks = { color: ink, font };
  /** @param {"left" | "right"} side */
  const axis = (side) => ({
    position: side,
    display: series.some((each) => each.axis === side),
    grid: { color: line, tickLength: 0, drawOnChartArea: side === mainSide(series) },
    border: { display: false, dash: [3, 3] },
    ticks: { ...ticks, padding: 8, maxTicksLimit: 6, precision: isWhole(series, side) ? 0 : undefined },
    ...range(series, side),
  });
  return {
    responsive: true,
    maintainAspectRatio: false,
    locale: document.documentElement.lang || undefined,
    animation: moves && { duration: GROW_MS },
    interaction: { mode: "index", intersect: false },
    plugins: { tooltip: tooltip(colour, font, marks) },
    scales: {
      x: { grid: { display: false }, border: { color: line }, ticks: { ...ticks, ...labelling(series) } },
      left: axis("left"),
      right: axis("right"),
    },
  };
}

/** @param {Colour} colour @param {{ family: string, size: number }} font @param {string[]} marks */
function tooltip(colour, font, marks) {
  const ink = colour("tooltip-foreground");
  return {
    backgroundColor: colour("tooltip"),
    titleColor: ink,
    bodyColor: ink,
    titleFont: { ...font, weight: 600 },
    bodyFont: font,
    padding: 10,
    caretSize: 0,
    caretPadding: 10,
    cornerRadius: 8,
    boxPadding: 6,
    usePointStyle: true,
    callbacks: {
      labelColor: (/** @type {any} */ { datasetIndex: at }) => ({ borderColor: marks[at], backgroundColor: marks[at], borderWidth: 2 }),
      labelPointStyle: (/** @type {any} */ { dataset }) => ({ pointStyle: dataset.type === "line" ? "line" : "rect", rotation: 0 }),
    },
  };
}

/** A few labels are names and all shown, turned where there is no room; of many, some tell the others. @param {Series[]} series */
const labelling = (series) =>
  series.every(({ values }) => values.length <= FEW) ? { autoSkip: false } : { maxRotation: 0, autoSkipPadding: 24 };

/** @param {Series[]} series @param {string} side */
const valuesOf = (series, side) =>
  series.flatMap(({ axis, values }) => (axis === side ? values.filter((value) => value !== null) : []));

/** @param {Series[]} series @param {string} side */
const isWhole = (series, side) => valuesOf(series, side).every(Number.isInteger);

/** @param {Series[]} series @returns {string} the side whose lines cross the chart */
const mainSide = (series) => (series.some(({ axis }) => axis === "left") ? "left" : "right");

/**
 * Says where an axis begins and ends. Bars begin at zero, or their lengths would mislead; lines that
 * keep far above it do not, or nobody would see them change.
 *
 * @param {Series[]} series
 * @param {string} side
 */
function range(series, side) {
  const values = valuesOf(series, side);
  const highest = Math.max(...values);
  const hasBars = series.some(({ axis, type }) => axis === side && type === "bar");
  const isBelowLine = side !== mainSide(series) && series.every(({ axis, type }) => (axis === side) === (type === "bar"));
  return {
    beginAtZero: hasBars || !values.length || Math.min(...values) < highest / 2,
    suggestedMax: isBelowLine && highest > 0 ? highest / LOW : undefined,
  };
}
