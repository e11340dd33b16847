// The columns of each table.

import { NOTHING, bytes, change, clock, count, moment, number, percent } from "./format.js";
import { open } from "./exchanges.js";
import { Table, element } from "./table.js";
import { recentRates } from "./timelines.js";

const section = id => document.getElementById(id);
const figure = (title, value, shown, hint) => ({
  title, value, hint, kind: "number", text: row => value(row) === null || value(row) === undefined ? NOTHING : shown(value(row)),
});
const text = (title, value, kind = "text") => ({ title, value, kind });
const percentile = (title, name) => figure(title, row => row.latency?.percentiles[name], number);
const METHOD = text("Method", row => row.method);
const COUNTED = [
  figure("Count", row => row.count, count),
  figure("First seen", row => Date.parse(row.first_seen), moment),
  figure("Last seen", row => Date.parse(row.last_seen), moment),
];

/** Of a chain, a pass or a metric: its times, or its values. */
const spread = row => row.times ?? row.values;
const ofSpread = (title, value) => figure(title, row => spread(row) && value(spread(row)), number);
const MEASURED = [text("Kind", row => row.kind), text("Name", row => row.name, "name"), figure("Count", row => row.count, count)];
const SPREAD = [
  ofSpread("Median", times => times.percentiles.p50),
  ofSpread("95 %", times => times.percentiles.p95),
  ofSpread("99 %", times => times.percentiles.p99),
  ofSpread("Mean", times => times.mean),
  ofSpread("Min", times => times.min),
  ofSpread("Max", times => times.max),
];
const measureKey = row => `${row.kind} ${row.name}`;

/** The tables of plain columns, by their sections, with what tells their rows apart. */
const PLAIN = {
  passes: {
    columns: [
      ...MEASURED,
      figure("Failures", row => row.failures, count),
      { ...figure("Failures %", row => row.failures / Math.max(row.count, 1)), fill: fillFailedPasses },
      figure("Cut off", row => row.interrupted, count, "Before their end: neither success nor failure"),
      ...SPREAD,
    ],
    key: measureKey,
  },
  metrics: { columns: [...MEASURED, figure("Count/s", row => row.rate, number), ...SPREAD], key: measureKey },
  failures: {
    columns: [METHOD, text("Name", row => row.name, "name"), { ...text("Error", row => row.error, "long"), fill: fillError }, ...COUNTED],
    key: row => `${row.method} ${row.name} ${row.error}`,
  },
  exceptions: {
    columns: [
      text("Kind", row => row.kind === "panic" ? "panic" : "error of a step"),
      text("Scenario", row => row.scenario),
      text("Text", row => row.text, "long"),
      ...COUNTED,
    ],
    key: row => `${row.kind} ${row.scenario} ${row.text}`,
  },
  missing: {
    columns: [
      text("Answers of", row => row.source), text("Value", row => row.value), text("Wanted by", row => row.dependent), COUNTED[0],
    ],
    key: row => `${row.source} ${row.value} ${row.dependent}`,
  },
  decisions: {
    columns: [figure("At", row => row.at_s, clock), text("Decision", row => row.text, "long")],
    key: row => `${row.at_s} ${row.text}`,
  },
  skipped: { columns: [text("Endpoint", row => row.endpoint), COUNTED[0]], key: row => row.endpoint },
  thresholds: {
    columns: [
      text("Asked", row => row.asked),
      text("Measured", row => row.measured ?? "no sample"),
      { ...text("Held", verdict), fill: fillHeld },
      text("Where", row => row.place ?? ""),
    ],
    key: row => row.index,
  },
  scenarios: {
    columns: [
      text("Scenario", row => row.name),
      figure("Asked", row => row.asked, percentOfOne),
      figure("Users", row => row.users, count),
      figure("Running", row => row.running, percentOfOne),
      { title: "Share", value: row => row.running, kind: "bar", fill: fillBar },
    ],
    key: row => row.name,
  },
};

/** What tells a row of requests from the others. */
export const rowKey = row => `${row.method} ${row.name}`;

/** All tables; `choose(key)` is told of the row whose charts are wanted. */
export class Tables {
  #rows;
  #kind = null;
  #choose;
  #shown = "";
  #over = false;
  #plain = {};

  constructor(choose) {
    this.#choose = choose;
    for (const id in PLAIN) this.#plain[id] = new Table(section(id), PLAIN[id]);
  }

  /** The whole report; `shown` is the key of the row whose charts are seen. */
  show(report, shown) {
    this.#shown = shown;
    this.#over = report.run.state === "stopped";
    this.#requests(report).show(report.rows, { method: "", name: "All requests", ...report.total, timeline: report.timeline });
    this.#plain.passes.show(report.passes ?? []);
    this.#plain.metrics.show(report.metrics ?? []);
    this.#plain.failures.show(report.failures);
    this.#plain.exceptions.show(report.exceptions);
    this.#plain.missing.show(report.missing_values);
    this.#plain.skipped.show(report.skipped);
    this.#plain.decisions.show(report.decisions ?? []);
    const running = report.run.state !== "stopped";
    this.#plain.thresholds.show(report.thresholds.map((threshold, index) => ({ ...threshold, index, running })));
    this.scenarios(report.run.scenarios);
  }

  /** Forgets the rows of a run that the server does not know. */
  clear() {
    this.#rows?.show([]);
    for (const table of Object.values(this.#plain)) table.show([]);
  }

  /** The scenarios alone, which are known before anything has run. One with a load of its own has no share of the others' users. */
  scenarios(scenarios) {
    const sharing = scenarios.filter(scenario => scenario.share > 0);
    const shares = sharing.reduce((sum, scenario) => sum + scenario.share, 0);
    const users = sharing.reduce((sum, scenario) => sum + (scenario.users ?? 0), 0);
    this.#plain.scenarios.show(scenarios.map(scenario => ({
      ...scenario,
      asked: scenario.share > 0 ? scenario.share / shares : null,
      users: scenario.users ?? null,
      running: scenario.share > 0 && users > 0 ? scenario.users / users : null,
    })));
  }

  /** Made with the first report: only that says whether there is something to compare with, and whether passes have a schedule. */
  #requests(report) {
    const kind = `${Boolean(report.baseline)} ${Boolean(report.arrivals)}`;
    if (this.#rows && this.#kind === kind) return this.#rows;
    section("rows").querySelector(".scroll")?.remove();
    this.#kind = kind;
    const late = "From when its pass was due, not from when it was sent";
    const fromStart = [figure("99 % from start", row => row.latency_from_start?.percentiles.p99, number, late)];
    const compared = [
      figure("95 % was", row => row.baseline?.p95, number, "In the run that this one is compared with"),
      {
        ...figure("95 % change", row => row.baseline?.p95 && row.latency && row.latency.percentiles.p95 / row.baseline.p95),
        text: row => change(row.latency?.percentiles.p95, row.baseline?.p95),
      },
    ];
    const columns = [
      METHOD,
      { ...text("Name", row => row.name, "name"), fill: (cell, row) => this.#fillName(cell, row) },
      figure("Requests", row => row.requests, count),
      figure("Requests/s", row => this.#rate(row), number, "Over the latest ten seconds; of the whole run once it is over"),
      figure("Failures", row => row.failures, count),
      { ...figure("Failures %", row => row.failures / Math.max(row.requests, 1)), fill: fillFailures },
      percentile("Median", "p50"),
      percentile("95 %", "p95"),
      percentile("99 %", "p99"),
      ...(report.arrivals ? fromStart : []),
      ...(report.baseline ? compared : []),
      figure("Mean", row => row.latency?.mean, number),
      figure("Min", row => row.latency?.min, number),
      figure("Max", row => row.latency?.max, number),
      figure("Size", row => row.requests > 0 ? row.bytes_in / row.requests : null, bytes, "Of an answer's body, on average"),
    ];
    this.#rows = new Table(section("rows"), { columns, key: rowKey });
    return this.#rows;
  }

  #rate(row) {
    return this.#over ? row.rate : recentRates(row.timeline).requests;
  }

  #fillName(cell, row) {
    let button = cell.querySelector("button");
    if (!button) {
      button = element("button", "link");
      button.type = "button";
      button.addEventListener("click", () => this.#choose(button.value));
      cell.append(button);
    }
    button.value = row.method === "" ? "" : rowKey(row);
    if (button.textContent !== row.name) button.textContent = cell.title = row.name;
    button.setAttribute("aria-pressed", String(button.value === this.#shown));
  }
}

function percentOfOne(part) {
  return percent(part, 1);
}

function fillFailures(cell, row) {
  fillFailed(cell, row.failures, row.requests);
}

function fillFailedPasses(cell, row) {
  fillFailed(cell, row.failures, row.count);
}

function fillFailed(cell, failures, all) {
  const shown = percent(failures, all);
  if (cell.textContent !== shown) cell.textContent = shown;
  cell.classList.toggle("bad", failures > 0);
}

/** An error opens one of the exchanges that ended in it. */
function fillError(cell, row) {
  let button = cell.querySelector("button");
  if (!button) {
    button = element("button", "link");
    button.type = "button";
    cell.append(button);
  }
  button.onclick = () => open(row);
  if (button.textContent !== row.error) button.textContent = cell.title = row.error;
}

/** A threshold without a sample is missed at the end of a run, not before. */
function verdict(row) {
  if (row.held) return "✓ held";
  return row.measured === null && row.running ? "not yet" : "✗ missed";
}

function fillHeld(cell, row) {
  const shown = verdict(row);
  if (cell.textContent !== shown) cell.textContent = shown;
  cell.classList.toggle("bad", shown === "✗ missed");
  cell.classList.toggle("good", row.held);
}

/** What runs as a bar, what was asked as a mark on it. */
function fillBar(cell, row) {
  if (!cell.firstChild) {
    const track = element("span", "track");
    track.setAttribute("aria-hidden", "true");
    track.append(element("span", "running"), element("span", "asked"));
    cell.append(track);
  }
  const [running, asked] = cell.firstChild.children;
  running.style.width = `${(row.running ?? 0) * 100}%`;
  asked.style.left = `${(row.asked ?? 0) * 100}%`;
  asked.hidden = row.asked === null;
}
