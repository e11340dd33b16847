//! Puts a document together from what was measured.

use std::time::{Duration, SystemTime};

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;

use super::measures::measures;
use super::{
    self as document, Decision, Depth, Document, Exception, ExceptionKind, FORMAT, Failure,
    Generator, Latency, MissingValue, Overrun, Part, Percentiles, Row, Run, Skipped, Stats,
    StatusStats, ThresholdResult, VERSION,
};
use crate::metrics::{
    self, Aggregate, Arrivals, Interval, Latencies, Numbers, Occurrences, PhaseNumbers, Seen,
    SeriesKey, Status, StatusNumbers, Timeline,
};
use crate::report::baseline::Baseline;
use crate::seen::{Exchange, phases::Millis};
use crate::threshold::Verdict;

/// How many intervals a look at a running test shows.
const RECENT: usize = 10;

/// What a run has come to, at its end or so far.
pub(crate) struct Measured<'m> {
    pub(crate) aggregate: &'m Aggregate,
    pub(crate) run: Run,
    /// The time that the figures are of.
    pub(crate) duration: Duration,
    pub(crate) decisions: &'m [(Duration, String)],
    pub(crate) verdicts: &'m [Verdict],
    pub(crate) warnings: &'m [String],
    pub(crate) exchanges: &'m [Exchange],
    pub(crate) baseline: Option<&'m Baseline>,
    /// How many seconds were handed over by all threads; none: the run is over.
    pub(crate) complete: Option<u64>,
}

impl Measured<'_> {
    /// All of it, as the reports tell it.
    pub(crate) fn document(self, depth: Depth) -> Document {
        let aggregate = self.aggregate;
        let builder = Builder {
            duration: self.duration.as_secs_f64(),
            complete: self.complete,
            depth,
            on_schedule: self.run.is_on_schedule(),
        };
        let (passes, metrics) = measures(&aggregate.aside.measures, builder.duration, depth);
        let mut document = Document {
            format: FORMAT.to_owned(),
            version: VERSION,
            run: self.run,
            total: builder.stats(aggregate.series()),
            rows: builder.rows(aggregate),
            passes,
            metrics,
            failures: failures(aggregate, depth),
            arrivals: builder.arrivals(aggregate.arrivals),
            exceptions: exceptions(aggregate),
            missing_values: missing_values(aggregate),
            skipped: skipped(aggregate),
            overruns: overruns(aggregate),
            decisions: self.decisions.iter().map(decision).collect(),
            timeline: builder.timeline(aggregate.timeline(), true),
            thresholds: self.verdicts.iter().map(threshold).collect(),
            generator: Generator::of(aggregate.timeline(), builder.duration, self.complete),
            warnings: self.warnings.to_vec(),
            exchanges: self.exchanges.to_vec(),
            baseline: None,
        };
        if let Some(baseline) = self.baseline {
            baseline.compare(&mut document);
        }
        document
    }
}

/// What all figures of a document have in common.
struct Builder {
    /// Seconds.
    duration: f64,
    /// How many seconds have been handed over by all threads; none: the run is over.
    complete: Option<u64>,
    depth: Depth,
    /// The open model.
    on_schedule: bool,
}

impl Builder {
    fn rows(&self, aggregate: &Aggregate) -> Vec<Row> {
        let row = |((name, method), series): ((&str, &'static str), Vec<&(SeriesKey, Numbers)>)| {
            let timeline = aggregate.timeline_of(name, method);
            Row {
                method: method.to_owned(),
                name: name.to_owned(),
                stats: self.stats(series.iter().copied()),
                parts: series.iter().map(|series| self.part(series)).collect(),
                timeline: timeline
                    .map_or_else(document::Timeline::default, |it| self.timeline(it, false)),
                slowest: match self.depth {
                    Depth::Whole => slowest(aggregate, name, method),
                    Depth::Recent => Vec::new(),
                },
            }
        };
        aggregate.rows().into_iter().map(row).collect()
    }

    fn part(&self, series: &(SeriesKey, Numbers)) -> Part {
        Part {
            endpoint: match series.0.type_name {
                "" => format!("{} {}", series.0.method, series.0.name),
                endpoint => endpoint.to_owned(),
            },
            scenario: series.0.scenario.to_owned(),
            stats: self.stats(std::iter::once(series)),
        }
    }

    fn stats<'s>(&self, series: impl Iterator<Item = &'s (SeriesKey, Numbers)>) -> Stats {
        let mut numbers = Numbers::default();
        for (_, more) in series {
            numbers.merge_figures(more);
        }
        let all = numbers.all();
        let a_second = |count: u64| {
            if self.duration > 0.0 {
                count as f64 / self.duration
            } else {
                0.0
            }
        };
        let statuses = numbers.by_status().into_iter();
        Stats {
            requests: all.requests,
            failures: all.failures,
            interrupted: numbers.interrupted,
            sent_again: numbers.repeats,
            bytes_in: all.bytes_in,
            bytes_out: all.bytes_out,
            rate: a_second(all.requests),
            failure_rate: a_second(all.failures),
            latency: latency(&all.latencies, self.depth),
            latency_from_start: numbers
                .from_start
                .as_deref()
                .and_then(|latencies| latency(latencies, self.depth)),
            phases_ms: phases(&numbers.phases),
            first_byte_ms: latency(&numbers.phases.first_byte, self.depth),
            statuses: statuses
                .map(|(status, it)| status_stats(status, it))
                .collect(),
            baseline: None,
        }
    }

    fn arrivals(&self, measured: Arrivals) -> Option<document::Arrivals> {
        self.on_schedule.then_some(document::Arrivals {
            scheduled: measured.scheduled,
            started: measured.started,
            dropped: measured.dropped,
            sent: measured.sent,
        })
    }

    /// Without gaps, from the start to the last complete interval, or to the end.
    fn timeline(&self, measured: &Timeline, whole: bool) -> document::Timeline {
        let step = measured.step();
        let count = self.intervals(measured);
        let skipped = match self.depth {
            Depth::Whole => 0,
            Depth::Recent => count.saturating_sub(RECENT),
        };
        let mut users = 0;
        let mut intervals = Vec::with_capacity(count - skipped);
        let mut recorded = measured.intervals().iter().peekable();
        for place in 0..count {
            let at_s = place as u64 * step;
            let found = recorded.next_if(|it| it.start == at_s);
            // While users leave, those that were there before count.
            users = found.and_then(|it| it.users).unwrap_or(users);
            if place < skipped {
                continue;
            }
            let mut interval =
                found.map_or_else(document::Interval::default, |it| self.interval(it));
            interval.at_s = at_s;
            interval.length_s = step as f64;
            if whole {
                interval.users = Some(users);
                let arrivals = found.map(|it| it.arrivals).unwrap_or_default();
                interval.arrivals = self.arrivals(arrivals);
            }
            intervals.push(interval);
        }
        if let (Some(last), None) = (intervals.last_mut(), self.complete) {
            last.length_s = (self.duration - last.at_s as f64).max(0.0);
        }
        document::Timeline {
            step_s: step,
            intervals,
        }
    }

    fn interval(&self, measured: &Interval) -> document::Interval {
        let percentiles = measured
            .percentiles(Percentiles::SHARES)
            .map(Percentiles::from);
        let of = |part: fn(&Percentiles) -> f64| percentiles.as_ref().map(part);
        document::Interval {
            requests: measured.requests,
            failures: measured.failures,
            p50: of(|it| it.p50),
            p95: of(|it| it.p95),
            p99: of(|it| it.p99),
            distribution: match self.depth {
                Depth::Whole => measured.distribution(),
                Depth::Recent => Vec::new(),
            },
            max: measured.percentiles([1.0]).map(|[longest]| longest),
            percentiles: percentiles.map(Box::new),
            ..document::Interval::default()
        }
    }

    /// How many intervals there are: while the run goes on those that are complete. At its end a rest below half a step belongs
    /// to the interval before it.
    fn intervals(&self, measured: &Timeline) -> usize {
        let step = measured.step();
        let count = match self.complete {
            Some(complete) => complete / step,
            None => {
                let by_time = (self.duration / step as f64).round() as u64;
                let recorded = measured
                    .intervals()
                    .last()
                    .map_or(0, |it| it.start / step + 1);
                by_time.max(recorded)
            }
        };
        count as usize
    }
}

/// The whole histogram goes with the whole depth.
pub(super) fn latency(latencies: &Latencies, depth: Depth) -> Option<Latency> {
    let whole = depth == Depth::Whole;
    Some(Latency {
        samples: latencies.samples(),
        mean: millis(latencies.mean()?),
        min: millis(latencies.min()?),
        max: millis(latencies.max()?),
        standard_deviation: millis(latencies.standard_deviation()?),
        percentiles: percentiles(latencies)?,
        histogram: whole.then(|| histogram(latencies)),
        distribution: if whole {
            latencies.distribution()
        } else {
            Vec::new()
        },
    })
}

fn phases(numbers: &PhaseNumbers) -> Option<Millis> {
    let requests = numbers.first_byte.samples();
    (requests > 0).then(|| Millis::from(numbers.sums()).shared_by(requests))
}

fn status_stats(status: Status, numbers: &StatusNumbers) -> StatusStats {
    StatusStats {
        status: match status {
            Status::Code(code) => code.to_string(),
            Status::Other => "other".to_owned(),
            Status::None => "none".to_owned(),
        },
        requests: numbers.requests,
        failures: numbers.failures,
        bytes_in: numbers.bytes_in,
        bytes_out: numbers.bytes_out,
        latency: latency(&numbers.latencies, Depth::Recent),
    }
}

fn millis(duration: Duration) -> f64 {
    duration.as_nanos() as f64 / 1e6
}

fn percentiles(latencies: &Latencies) -> Option<Percentiles> {
    let mut values = Percentiles::SHARES;
    for value in &mut values {
        *value = millis(latencies.percentile(*value)?);
    }
    Some(values.into())
}

fn histogram(latencies: &Latencies) -> String {
    BASE64_STANDARD.encode(metrics::histogram::write(latencies.buckets()))
}

fn slowest(aggregate: &Aggregate, name: &str, method: &'static str) -> Vec<Exchange> {
    let row = (name.to_owned(), method);
    aggregate.samples().slowest(&row).to_vec()
}

pub(crate) fn failures(aggregate: &Aggregate, depth: Depth) -> Vec<Failure> {
    let mut failures = Vec::new();
    for ((name, method), series) in aggregate.rows() {
        let mut errors = Occurrences::default();
        for (_, numbers) in series {
            errors.merge(&numbers.errors);
        }
        let failure = |error: &str, seen: Seen| Failure {
            method: method.to_owned(),
            name: name.to_owned(),
            error: error.to_owned(),
            count: seen.count,
            first_seen: time(seen.first),
            last_seen: time(seen.last),
            sample: None,
        };
        let row = (name.to_owned(), method);
        failures.extend(errors.iter().map(|(error, seen)| Failure {
            sample: match depth {
                Depth::Whole => aggregate.samples().of_failure(&row, error).cloned(),
                Depth::Recent => None,
            },
            ..failure(error.as_str(), seen)
        }));
        failures.extend(
            errors
                .others()
                .map(|seen| failure("(other failures)", seen)),
        );
    }
    failures.sort_by(|a, b| {
        let of = |it: &Failure| (it.name.clone(), it.method.clone(), it.error.clone());
        b.count.cmp(&a.count).then_with(|| of(a).cmp(&of(b)))
    });
    failures
}

fn exceptions(aggregate: &Aggregate) -> Vec<Exception> {
    let mut exceptions = Vec::new();
    for (kind, occurrences) in [
        (ExceptionKind::Panic, &aggregate.aside.panics),
        (ExceptionKind::StepError, &aggregate.aside.step_errors),
    ] {
        let exception = |scenario: &str, text: &str, seen: Seen| Exception {
            kind,
            scenario: scenario.to_owned(),
            text: text.to_owned(),
            count: seen.count,
            first_seen: time(seen.first),
            last_seen: time(seen.last),
        };
        let kinds = occurrences.iter();
        exceptions
            .extend(kinds.map(|((scenario, text), seen)| exception(scenario, text.as_str(), seen)));
        exceptions.extend(
            occurrences
                .others()
                .map(|seen| exception("", "(others)", seen)),
        );
    }
    exceptions.sort_by(|a, b| {
        let of = |it: &Exception| (it.scenario.clone(), it.text.clone());
        b.count.cmp(&a.count).then_with(|| of(a).cmp(&of(b)))
    });
    exceptions
}

fn missing_values(aggregate: &Aggregate) -> Vec<MissingValue> {
    let missing = aggregate.aside.missing.iter();
    let mut values: Vec<_> = missing
        .map(|(missing, seen)| MissingValue {
            source: missing.dependency().source.type_name.to_owned(),
            value: missing.dependency().part.to_string(),
            dependent: missing.dependent.type_name.to_owned(),
            unread: missing.unread.as_ref().map(|why| why.as_str().to_owned()),
            count: seen.count,
        })
        .collect();
    values.sort_by(|a, b| {
        let of = |it: &MissingValue| {
            (
                it.source.clone(),
                it.value.clone(),
                it.dependent.clone(),
                it.unread.clone(),
            )
        };
        of(a).cmp(&of(b))
    });
    values
}

fn skipped(aggregate: &Aggregate) -> Vec<Skipped> {
    let skipped = aggregate.aside.skipped.iter();
    let mut skipped: Vec<_> = skipped
        .map(|(endpoint, seen)| Skipped {
            endpoint: (*endpoint).to_owned(),
            count: seen.count,
        })
        .collect();
    skipped.sort_by(|a, b| a.endpoint.cmp(&b.endpoint));
    skipped
}

fn overruns(aggregate: &Aggregate) -> Vec<Overrun> {
    let overruns = aggregate.aside.overruns.iter();
    let mut overruns: Vec<_> = overruns
        .map(|((scenario, _), seen)| Overrun {
            scenario: (*scenario).to_owned(),
            count: seen.count,
        })
        .collect();
    overruns.sort_by(|a, b| a.scenario.cmp(&b.scenario));
    overruns
}

fn decision((at, text): &(Duration, String)) -> Decision {
    Decision {
        at_s: at.as_secs_f64(),
        text: text.clone(),
    }
}

fn threshold(verdict: &Verdict) -> ThresholdResult {
    ThresholdResult {
        asked: verdict.asked().to_owned(),
        measured: verdict.measured().map(str::to_owned),
        held: verdict.held(),
        place: verdict.place().map(|place| place.to_string()),
    }
}

/// A time that no calendar has is the nearest that it has.
fn time(time: SystemTime) -> Timestamp {
    Timestamp::try_from(time).unwrap_or(Timestamp::MAX)
}
