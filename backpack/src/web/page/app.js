// Starts here: listens to the run and shows what it hears.

import { Charts } from "./charts.js";
import { NOTHING, clock, count, milliseconds, number, percent } from "./format.js";
import { open } from "./exchanges.js";
import { show as showPhases } from "./phases.js";
import { Steering } from "./steering.js";
import { Tables, rowKey } from "./tables.js";
import { joined, recentRates } from "./timelines.js";

const RETRY_MS = 2000;
const CROWDED_RETRY_MS = 10_000;
const SILENT = "The load test does not answer. These are the latest figures; the page tries again.";
const PHASES = { ready: "Ready", spawning: "Starting users", running: "Running", stopping: "Stopping", stopped: "Stopped" };

const find = id => document.getElementById(id);
const tell = (id, text) => { if (find(id).textContent !== text) find(id).textContent = text; };

const steering = new Steering(() => refresh().catch(lost));
const charts = new Charts();
const tables = new Tables(key => { choose(key); find("charts").scrollIntoView({ block: "nearest" }); });

/** What is known of the run. Only the chosen row's whole timeline is kept, so that a page of many rows stays small. */
const known = { state: null, report: null, whole: null, row: null, chosen: "", begun: null };

/** An answer's JSON; null where there is nothing yet. */
async function get(path) {
  const answer = await fetch(path).catch(() => { throw new Error(SILENT); });
  if (answer.status === 404) return null;
  if (answer.status === 401) throw new Error("This page needs the address that the load test printed, with its token.");
  if (!answer.ok) throw new Error(`The load test answered ${answer.status}.`);
  return answer.json();
}

let refreshing = null;
let wantedAgain = false;

/** Asks for everything. What is wanted while an answer is on its way is asked for once more after it: that answer may be too old. */
function refresh() {
  wantedAgain = refreshing !== null;
  refreshing ??= ask().finally(() => { refreshing = null; });
  return refreshing;
}

async function ask() {
  do {
    wantedAgain = false;
    known.state = await get("/api/state");
    keep(known.state.phase === "ready" ? null : await get("/api/report"));
    show();
  } while (wantedAgain);
}

function keep(report) {
  // A start that moves while the run goes on is that of figures which were reset.
  const before = known.report?.run;
  if (report && (!before || before.state === "stopped" || before.seed !== report.run.seed)) known.begun = Date.parse(report.run.started_at);
  known.report = report;
  known.whole = report?.timeline ?? null;
  known.row = report?.rows.find(row => rowKey(row) === known.chosen)?.timeline ?? null;
  for (const row of report?.rows ?? []) row.timeline = { ...row.timeline, intervals: row.timeline.intervals.slice(-10) };
}

/** Joins the latest seconds to what is known; false where they do not fit. */
function join(recent) {
  const same = known.report?.run.started_at === recent.run.started_at;
  const whole = same ? joined(known.whole, recent.timeline) : null;
  if (!whole) return false;
  known.whole = whole;
  const row = recent.rows.find(row => rowKey(row) === known.chosen);
  // A row that was chosen may be gone for a moment, after a reset.
  if (row || known.row) known.row = row && known.row && joined(known.row, row.timeline);
  if (row && !known.row) return false;
  known.report = recent;
  return true;
}

function choose(key) {
  known.chosen = key;
  known.row = null;
  if (key === "") show();
  else refresh().catch(lost);
}

function show() {
  if (document.hidden || !known.state) return;
  const { state, report } = known;
  const phase = find("phase");
  tell("phase", PHASES[state.phase] ?? state.phase);
  phase.dataset.phase = state.phase;
  tell("version", `Backpack ${state.version}`);
  steering.show(state);
  for (const id of ["figures", "charts", "downloads"]) find(id).hidden = !report;
  if (!report) {
    for (const id of ["host", "time"]) tell(id, "");
    document.title = "Backpack";
    find("plan").hidden = true;
    showWarnings([]);
    showAborted(null);
    tables.clear();
    tables.scenarios(state.scenarios);
    return;
  }
  showHead(report);
  showFigures(report);
  showWarnings(report.warnings);
  showAborted(report.run.aborted);
  const shown = known.row ? known.chosen : "";
  showChoice(report.rows, shown);
  find("slowest").hidden = shown === "";
  const limited = report.generator?.seconds ?? [];
  find("limited").hidden = limited.length === 0;
  charts.show(known.row ?? known.whole, known.whole, shown || "all requests", (report.decisions ?? []).map(decision => decision.at_s),
    limited.map(span => [span.from_s, span.to_s]));
  showPhases(find("phases"), (report.rows.find(row => rowKey(row) === shown) ?? report.total).phases_ms);
  tables.show(report, shown);
  find("plan").hidden = report.run.plan === "";
  find("plan").querySelector("pre").textContent = report.run.plan;
}

function showHead({ run }) {
  tell("host", run.host);
  const elapsed = (Date.parse(run.started_at) - known.begun) / 1000 + run.duration_s;
  const ends = run.run_time_s !== null && run.state !== "stopped";
  tell("time", ends ? `${clock(elapsed)} of ${clock(run.run_time_s)}, ${clock(run.run_time_s - elapsed)} left` : clock(elapsed));
}

function showFigures(report) {
  const { run, total, arrivals, thresholds } = report;
  const users = run.scenarios.reduce((sum, scenario) => sum + scenario.users, 0);
  const rate = run.state === "stopped" ? total.rate : recentRates(known.whole).requests;
  const asked = (run.loads ?? []).reduce((sum, load) => sum + load.users, run.users);
  tell("tile-users", users === asked ? count(users) : `${count(users)} of ${count(asked)}`);
  tell("tile-requests", count(total.requests));
  tell("tile-rate", number(rate));
  tell("tile-failures", percent(total.failures, total.requests));
  find("tile-failures").classList.toggle("bad", total.failures > 0);
  for (const name of ["p50", "p95"]) tell(`tile-${name}`, total.latency ? milliseconds(total.latency.percentiles[name]) : NOTHING);
  for (const part of document.querySelectorAll("[data-arrivals]")) part.hidden = !arrivals;
  if (arrivals) {
    tell("tile-from-start", total.latency_from_start ? milliseconds(total.latency_from_start.percentiles.p95) : NOTHING);
    tell("tile-dropped", `${count(arrivals.dropped)} of ${count(arrivals.scheduled)}`);
    find("tile-dropped").classList.toggle("bad", arrivals.dropped > 0);
  }
  const held = thresholds.filter(threshold => threshold.held).length;
  find("tile-thresholds-box").hidden = thresholds.length === 0;
  tell("tile-thresholds", `${held} of ${thresholds.length} held`);
  const missed = thresholds.some(threshold => !threshold.held && (threshold.measured !== null || run.state === "stopped"));
  find("tile-thresholds").classList.toggle("bad", missed);
  document.title = `${PHASES[run.state]}, ${number(rate)}/s – Backpack`;
}

/** Why the run is shorter than asked for. */
function showAborted(why) {
  find("aborted").hidden = !why;
  tell("aborted", why ? `Ended early: ${why}` : "");
}

function showWarnings(warnings) {
  const list = find("warnings").querySelector("ul");
  find("warnings").hidden = warnings.length === 0;
  if (list.children.length === warnings.length && warnings.every((text, index) => list.children[index].textContent === text)) return;
  list.replaceChildren(...warnings.map(text => Object.assign(document.createElement("li"), { textContent: text })));
}

function showChoice(rows, shown) {
  const choice = find("shown");
  const keys = ["", ...rows.map(rowKey)];
  if (choice.options.length !== keys.length || keys.some((key, index) => choice.options[index].value !== key)) {
    choice.replaceChildren(...keys.map(key => new Option(key || "all requests", key)));
  }
  if (choice.value !== shown) choice.value = shown;
}

/** The browser connects anew by itself, unless it was refused: then this does. */
function listen() {
  const events = new EventSource("/api/events");
  const all = () => refresh().then(() => lost(null), lost);
  events.addEventListener("open", all);
  // With a new phase comes a report that fits it.
  events.addEventListener("state", all);
  events.addEventListener("run", event => {
    if (join(JSON.parse(event.data))) {
      lost(null);
      show();
    } else {
      all();
    }
  });
  events.addEventListener("error", () => {
    if (events.readyState === EventSource.CLOSED) refused();
    else lost(new Error(SILENT));
  });
}

/** An EventSource does not tell why it was refused. Where all else is answered, no place for a listener is left. */
async function refused() {
  let retry = RETRY_MS;
  try {
    await refresh();
    retry = CROWDED_RETRY_MS;
    say(`Too many pages watch this load test: close another one. Until then, the figures here change every ${retry / 1000} seconds.`);
  } catch (error) {
    lost(error);
  }
  setTimeout(listen, retry);
}

/** A line above all else; none without a text. */
function say(text) {
  find("connection").hidden = text === "";
  tell("connection", text);
}

function lost(error) {
  say(error?.message ?? "");
  if (!error) return;
  tell("phase", "No answer");
  find("phase").dataset.phase = "lost";
}

find("slowest").addEventListener("click", () => {
  const row = known.report?.rows.find(row => rowKey(row) === known.chosen);
  if (row) open({ method: row.method, name: row.name });
});
find("shown").addEventListener("change", event => choose(event.target.value));
document.addEventListener("visibilitychange", show);
listen();
