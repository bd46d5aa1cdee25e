/**
 * The island of the component `chart`: draws its `data-props` on its canvas, in the theme's colours. Pages
 * load it, and Chart.js with it, when a chart comes into sight.
 */
import {
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
} from "chart.js";
import { palette } from "./chart/palette.js";
import { datasets } from "./chart/datasets.js";
import { options } from "./chart/options.js";

Chart.register(
  BarController,
  BarElement,
  CategoryScale,
  Filler,
  LinearScale,
  LineController,
  LineElement,
  PointElement,
  Tooltip,
);

island("feather-chart", {
  /** @type {Chart | null} */
  chart: null,
  on: {
    "feather:theme"() {
      this.draw();
    },
  },
  init() {
    this.draw({ moves: !matchMedia("(prefers-reduced-motion: reduce)").matches });
  },
  // A morph takes away what Chart.js wrote on the canvas, also where the numbers stay the same.
  updated() {
    this.draw();
  },
  destroy() {
    this.chart?.destroy();
  },
  /** Draws everything anew. @param {{ moves?: boolean }} [how] whether the lines and bars grow */
  draw({ moves = false } = {}) {
    this.chart?.destroy();
    const canvas = /** @type {HTMLCanvasElement} */ (this.$("canvas"));
    const colour = palette(this.el);
    // A tooltip is dark on a light page, and light on a dark one: so are the colours that stand out from it.
    const onTooltip = palette(this.el, document.documentElement.classList.contains("dark") ? "light" : "dark");
    /** @type {import("./chart/datasets.js").Props} */
    const { labels, series } = this.props;
    const font = getComputedStyle(this.el).fontFamily;
    this.chart = new Chart(canvas, {
      // Bars need room at both ends, lines go from edge to edge.
      type: series.some(({ type }) => type === "bar") ? "bar" : "line",
      data: { labels, datasets: datasets(series, colour) },
      options: options(series, colour, { font, moves, marks: series.map((_, index) => onTooltip(`chart-${index + 1}`)) }),
    });
  },
});
