// Joins the latest intervals of a run, which arrive every second, to those that are known.

/**
 * The known timeline with the recent one joined to it, or null where they do not fit together (a gap, a coarser step,
 * figures that were reset): then all of it has to be asked for again.
 */
export function joined(known, recent) {
  if (recent.intervals.length === 0) return known.intervals.length === 0 ? recent : null;
  const first = recent.intervals[0].at_s;
  if (known.intervals.length === 0) return first < recent.step_s ? recent : null;
  if (known.step_s !== recent.step_s) return null;
  const index = (first - known.intervals[0].at_s) / known.step_s;
  const complete = Number.isInteger(index) && index >= 0 && index <= known.intervals.length;
  if (!complete || index + recent.intervals.length < known.intervals.length) return null;
  known.intervals.splice(index, Infinity, ...recent.intervals);
  return known;
}

/** Requests and failures a second over the latest ten intervals at most. */
export function recentRates(timeline) {
  const sum = { requests: 0, failures: 0, length_s: 0 };
  for (const interval of timeline.intervals.slice(-10)) {
    for (const key in sum) sum[key] += interval[key];
  }
  const rate = amount => sum.length_s > 0 ? amount / sum.length_s : 0;
  return { requests: rate(sum.requests), failures: rate(sum.failures) };
}

/** The columns of the charts. The interval that has only begun says too little of a second to be drawn. */
export function columns(timeline) {
  const drawn = timeline.intervals.filter((interval, index) => index === 0 || interval.length_s >= timeline.step_s / 2);
  const column = value => drawn.map(value);
  const arrivals = name => ({ arrivals, length_s }) => arrivals && length_s > 0 ? arrivals[name] / length_s : null;
  return {
    at: column(interval => interval.at_s),
    p50: column(interval => interval.p50),
    p95: column(interval => interval.p95),
    p99: column(interval => interval.p99),
    requests: column(interval => interval.length_s > 0 ? interval.requests / interval.length_s : null),
    failures: column(interval => interval.length_s > 0 ? interval.failures / interval.length_s : null),
    users: column(interval => interval.users ?? null),
    scheduled: column(arrivals("scheduled")),
    started: column(arrivals("started")),
    dropped: column(arrivals("dropped")),
    sent: column(arrivals("sent")),
  };
}
