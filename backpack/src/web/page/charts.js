// The charts: response times, rates and users over time, drawn by uPlot and zoomed together.

import { NOTHING, clock, count, milliseconds, number, round } from "./format.js";
import { element } from "./table.js";
import { columns } from "./timelines.js";

const { uPlot } = window;
const STEPS_S = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 28800, 86400];

/** What each chart shows: columns of a timeline, each with a name, a colour of the style sheet and a line. */
const CHARTS = [
  {
    id: "chart-latency", height: 260, format: milliseconds, axis: value => `${round(value)} ms`, series: [
      { column: "p50", name: "Median", colour: "--median" },
      { column: "p95", name: "95 %", colour: "--p95", dash: [12, 4] },
      { column: "p99", name: "99 %", colour: "--p99", dash: [4, 4] },
    ],
  },
  {
    id: "chart-rate", height: 190, format: value => value === null ? NOTHING : `${number(value)}/s`,
    axis: value => `${round(value)}/s`, series: [
      { column: "requests", name: "Requests", colour: "--requests" },
      { column: "failures", name: "Failures", colour: "--failures", filled: true },
    ],
  },
  {
    id: "chart-users", height: 190, format: value => value === null ? NOTHING : count(value),
    axis: value => Number.isInteger(value) ? count(value) : "", whole: true, series: [
      { column: "users", name: "Users", colour: "--users", filled: true, stepped: true },
    ],
    marked: "--sent",
  },
  {
    id: "chart-arrivals", height: 190, format: value => value === null ? NOTHING : `${number(value)}/s`,
    axis: value => `${round(value)}/s`, whole: true, series: [
      { column: "scheduled", name: "Scheduled", colour: "--median" },
      { column: "started", name: "Started", colour: "--p95", dash: [12, 4] },
      { column: "dropped", name: "Dropped", colour: "--p99", dash: [4, 4] },
      { column: "sent", name: "Requests sent", colour: "--sent", dash: [2, 4] },
    ],
  },
];

/** All charts of the page. */
export class Charts {
  #charts;
  #zoomOut = document.getElementById("zoom-out");
  #zoom = null;
  #span = 0;
  /** The moments of the run's own decisions, in seconds. */
  marks = [];
  /** The seconds in which the generator was the limit: pairs of from and to. */
  bands = [];

  constructor() {
    this.#charts = CHARTS.map(what => new Chart(what, this));
    this.#zoomOut.addEventListener("click", () => this.zoom(null));
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.#charts.forEach(chart => chart.build()));
  }

  /** `shown` is the timeline of the chosen requests, `whole` the one of all of them; `marks` and `bands` are marked in it. */
  show(shown, whole, name, marks, bands) {
    this.marks = marks;
    this.bands = bands;
    this.#span = Math.max(10, ...[shown, whole].map(({ intervals }) => intervals.at(-1)?.at_s ?? 0));
    if (this.#zoom && this.#zoom[0] > this.#span) this.zoom(null);
    const [ofShown, ofWhole] = [columns(shown), shown === whole ? null : columns(whole)];
    for (const chart of this.#charts) chart.show(chart.whole && ofWhole ? ofWhole : ofShown, name);
  }

  /** From and to in seconds, or null for the whole run. */
  zoom(range) {
    this.#zoom = range;
    this.#zoomOut.hidden = range === null;
    this.#charts.forEach(chart => chart.redraw());
  }

  get range() {
    return this.#zoom ?? [0, this.#span];
  }
}

class Chart {
  #what;
  #charts;
  #figure;
  #place = element("div", "plot");
  #legend = element("ul", "legend");
  #values = [];
  #plot = null;
  #data;
  #off = new Set();

  constructor(what, charts) {
    this.#what = what;
    this.#charts = charts;
    this.#figure = document.getElementById(what.id);
    this.#place.setAttribute("role", "img");
    this.#figure.append(this.#legend, this.#place);
    this.#data = [[], ...what.series.map(() => [])];
    what.series.forEach((series, index) => this.#legend.append(this.#entry(series, index)));
    new ResizeObserver(() => this.#plot?.setSize(this.#size())).observe(this.#place);
  }

  get whole() {
    return this.#what.whole;
  }

  show(columns, name) {
    this.#data = [columns.at, ...this.#what.series.map(series => columns[series.column])];
    if (this.#plot) this.#plot.setData(this.#data);
    else this.build();
    this.#tell(this.#plot.cursor.idx);
    const title = this.#figure.querySelector("figcaption").textContent;
    const latest = this.#what.series.map((series, index) => `${series.name} ${this.#values[index].textContent}`);
    this.#place.setAttribute("aria-label", `${title}${this.whole ? "" : ` of ${name}`}, latest: ${latest.join(", ")}`);
  }

  redraw() {
    this.#plot?.setData(this.#data);
  }

  /** Made anew when the colours change, which uPlot reads only once. */
  build() {
    this.#plot?.destroy();
    this.#plot = new uPlot({ ...this.#size(), ...this.#options() }, this.#data, this.#place);
    this.#plot.over.addEventListener("dblclick", () => this.#charts.zoom(null));
  }

  #size() {
    return { width: Math.max(this.#place.clientWidth, 200), height: this.#what.height };
  }

  #options() {
    const colour = name => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
    const axis = {
      stroke: colour("--muted"),
      font: "12px system-ui, sans-serif",
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
    };
    return {
      padding: [8, 20, 0, 0],
      legend: { show: false },
      cursor: { sync: { key: "run" }, drag: { setScale: false }, y: false, points: { size: 7 } },
      scales: {
        x: { time: false, range: () => this.#charts.range },
        y: { range: (plot, least, most) => [0, most > 0 ? most * 1.08 : 1] },
      },
      axes: [
        { ...axis, incrs: STEPS_S, values: (plot, splits) => splits.map(clock), space: 60, size: 32 },
        { ...axis, values: (plot, splits) => splits.map(this.#what.axis), size: 72, space: 36 },
      ],
      series: [{}, ...this.#what.series.map((series, index) => ({
        show: !this.#off.has(index),
        stroke: colour(series.colour),
        width: 2,
        dash: series.dash,
        fill: series.filled ? `${colour(series.colour)}22` : undefined,
        paths: series.stepped ? uPlot.paths.stepped({ align: 1 }) : undefined,
        points: { show: (plot, number, from, to) => to - from < 2 },
      }))],
      hooks: {
        drawClear: [plot => this.#shade(plot, colour("--band"))],
        draw: [plot => this.#mark(plot, colour(this.#what.marked))],
        setCursor: [plot => this.#tell(plot.cursor.idx)],
        setSelect: [plot => this.#select(plot)],
      },
    };
  }

  /** Where the generator was the limit. */
  #shade(plot, colour) {
    const { ctx, bbox } = plot;
    const [first, last] = this.#charts.range;
    ctx.save();
    ctx.fillStyle = colour;
    for (const [from, to] of this.#charts.bands) {
      if (to <= first || from >= last) continue;
      const [left, right] = [Math.max(from, first), Math.min(to, last)].map(at => plot.valToPos(at, "x", true));
      ctx.fillRect(left, bbox.top, Math.max(right - left, 1), bbox.height);
    }
    ctx.restore();
  }

  /** Where the run decided something. */
  #mark(plot, colour) {
    if (!this.#what.marked) return;
    const { ctx, bbox } = plot;
    ctx.save();
    ctx.strokeStyle = colour;
    ctx.lineWidth = 2 * uPlot.pxRatio;
    ctx.setLineDash([2 * uPlot.pxRatio, 4 * uPlot.pxRatio]);
    ctx.beginPath();
    const [from, to] = this.#charts.range;
    for (const at of this.#charts.marks.filter(at => at >= from && at <= to)) {
      const x = plot.valToPos(at, "x", true);
      ctx.moveTo(x, bbox.top);
      ctx.lineTo(x, bbox.top + bbox.height);
    }
    ctx.stroke();
    ctx.restore();
  }

  #select(plot) {
    const { left, width } = plot.select;
    if (width < 4) return;
    const range = [plot.posToVal(left, "x"), plot.posToVal(left + width, "x")];
    plot.setSelect({ left: 0, width: 0, top: 0, height: 0 }, false);
    if (range[1] - range[0] >= 2) this.#charts.zoom(range);
  }

  /** The values under the cursor, or the latest. */
  #tell(index) {
    this.#what.series.forEach((series, number) => {
      const values = this.#data[number + 1];
      const value = values[index ?? values.length - 1] ?? null;
      this.#values[number].textContent = this.#what.format(value);
    });
  }

  /** A button that shows and hides its line, with its value. */
  #entry(series, index) {
    const [entry, button, value] = [element("li"), element("button"), element("span", "value")];
    button.type = "button";
    button.textContent = series.name;
    button.classList.add(series.column);
    button.setAttribute("aria-pressed", "true");
    button.addEventListener("click", () => {
      const on = this.#off.delete(index) || !this.#off.add(index);
      button.setAttribute("aria-pressed", String(on));
      this.#plot?.setSeries(index + 1, { show: on });
    });
    this.#values[index] = value;
    entry.append(button, value);
    return entry;
  }
}
