//! What a test asks of its numbers, and how that is judged.

mod verdict;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::declare::measure::Subject;
use crate::metrics::{Aggregate, Figures, MeasureFigures};
use crate::text::time;

pub(crate) use verdict::line;
pub use verdict::{Place, Verdict};

/// A bound on a figure of the report, written in [`thresholds!`](crate::thresholds) or in `expect = […]`.
///
/// `p95 < 200ms or abort after 10s` ends a run early that misses it later than 10 s after its start; without `after`, at any time.
/// It is looked at once a second, on all figures so far.
///
/// `p95 < baseline * 1.1` compares with the same figure of an earlier run, see [`LoadTest::baseline`](crate::LoadTest::baseline).
///
/// What it asks of may be an endpoint, a chain (`Login.p95 < 1s`), a scenario (`Game.failures < 1%`, of its passes) or what
/// [`metric!`](macro@crate::metric) declares: `Render.p99 < 50ms`, `CartSize.mean < 20`, `Logins > 100`.
///
/// Of a socket or a stream, `Chat.ask.p95 < 200ms` asks for one of the things that it does: `open`, `ask`, `receive` or `send`, and of a
/// stream of events `open`, `first_event` or `event`.
///
/// With an arrival rate, `from_start.p99 < 1s` and `Endpoint.from_start.p99 < 1s` ask for the latency from the intended start, see
/// [`Figures::from_start`]. `first_byte.p95 < 100ms` and `Endpoint.first_byte.p95 < 100ms` ask for the time to the first byte of the
/// answers, see [`Figures::first_byte`].
///
/// ```
/// use backpack::prelude::*;
///
/// endpoint! { TeamInit = POST "/team"; }
///
/// let thresholds = thresholds![p95 < 200ms, failures < 1%, rate > 100/s, TeamInit.p99 < 500ms];
/// assert_eq!(thresholds[3].to_string(), "TeamInit.p99 < 500ms");
/// ```
#[derive(Clone, Debug)]
pub struct Threshold {
    text: Cow<'static, str>,
    subject: Option<Subject>,
    /// What of its doing is meant; none: all.
    operation: Option<&'static str>,
    timing: Timing,
    metric: Metric,
    comparison: Comparison,
    bound: Bound,
    abort: Option<Abort>,
    /// Where it was written.
    place: Option<Place>,
}

/// That a run ends early where its threshold is missed.
#[derive(Clone, Copy, Debug)]
struct Abort {
    /// So long after the start of the run it is looked at for the first time.
    after: Duration,
    /// As it was written.
    text: &'static str,
}

/// Which times of requests are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// From when they were sent to the end of their answers.
    Whole,
    /// From when their pass was due.
    FromStart,
    /// To the first byte of their answers.
    FirstByte,
}

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// The latency, in percent of the requests, that so many did not exceed: `99.9`.
    Percentile(f64),
    /// The mean latency.
    Mean,
    /// The shortest latency.
    Min,
    /// The longest latency.
    Max,
    /// Failed requests.
    Failures,
    /// Requests.
    Requests,
    /// Requests, or others, a second.
    Rate,
    /// How many chains, passes or samples there were.
    Count,
    /// What a count adds up to.
    Total,
}

/// On which side of the bound the figure must lie.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

/// What the figure is compared with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// `200ms`
    Duration(Duration),
    /// `1%`
    Percent(f64),
    /// `100`
    Count(f64),
    /// `100/s`
    PerSecond(f64),
    /// `baseline * 1.1`: the factor
    Baseline(f64),
}

impl Threshold {
    /// For the macros.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(
        text: &'static str,
        subject: Option<Subject>,
        metric: Metric,
        comparison: Comparison,
        bound: Bound,
    ) -> Self {
        Self {
            text: Cow::Borrowed(text),
            subject,
            operation: None,
            timing: Timing::Whole,
            metric,
            comparison,
            bound,
            abort: None,
            place: None,
        }
    }

    /// For the macros: what of the doing of a socket or a stream is meant.
    #[doc(hidden)]
    #[must_use]
    pub const fn doing(mut self, operation: &'static str) -> Self {
        self.operation = Some(operation);
        self
    }

    /// For the macros: which times are meant.
    #[doc(hidden)]
    #[must_use]
    pub const fn of(mut self, timing: Timing) -> Self {
        self.timing = timing;
        self
    }

    /// For the macros: a run that misses it later than this ends early.
    #[doc(hidden)]
    #[must_use]
    pub const fn or_abort(mut self, after: Duration, text: &'static str) -> Self {
        self.abort = Some(Abort { after, text });
        self
    }

    /// For the macros: where it stands.
    #[doc(hidden)]
    #[must_use]
    pub const fn at(mut self, file: &'static str, line: u32) -> Self {
        self.place = Some(Place { file, line });
        self
    }

    /// How long after the start of a run it may end the run; none: never.
    pub(crate) fn aborts_after(&self) -> Option<Duration> {
        self.abort.map(|abort| abort.after)
    }

    /// Whose figure it is; none: that of all requests.
    pub(crate) fn subject(&self) -> Option<Subject> {
        self.subject
    }

    /// What of its doing is meant; none: all.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        self.operation
    }

    pub(crate) fn metric(&self) -> Metric {
        self.metric
    }

    #[cfg(feature = "locust")]
    pub(crate) fn comparison(&self) -> Comparison {
        self.comparison
    }

    pub(crate) fn bound(&self) -> Bound {
        self.bound
    }

    /// Whether it asks for what only an arrival rate brings.
    pub(crate) fn needs_arrivals(&self) -> bool {
        self.timing == Timing::FromStart
    }

    pub(crate) fn timing(&self) -> Timing {
        self.timing
    }

    pub(crate) fn needs_baseline(&self) -> bool {
        matches!(self.bound, Bound::Baseline(_))
    }

    /// The same threshold with this bound in the place of its own; both are shown.
    pub(crate) fn with_bound(&self, bound: Bound) -> Self {
        Self {
            text: format!("{} (= {bound})", self.text).into(),
            bound,
            ..self.clone()
        }
    }

    /// The threshold beside what was measured.
    pub(crate) fn judged(&self, aggregate: &Aggregate, duration: Duration) -> Verdict {
        let measured = match self.subject.and_then(Subject::measured_as) {
            Some(id) => {
                let measures = aggregate.aside.measures.iter();
                self.measure_beside(&MeasureFigures::of(measures, id, duration))
            }
            None => self.measure_requests(aggregate, duration),
        };
        let held = measured.is_some_and(|measured| self.holds(measured));
        Verdict::new(
            self.to_string(),
            measured.map(|value| self.show(value)),
            held,
        )
        .at(self.place)
    }

    fn measure_requests(&self, aggregate: &Aggregate, duration: Duration) -> Option<f64> {
        let series = aggregate.series();
        let figures = match self.subject {
            Some(subject) => {
                let wanted = subject.requests_of();
                let of_subject = series.filter(|(key, _)| Some(key.endpoint) == wanted);
                let figures = Figures::of(of_subject, duration);
                match self.operation {
                    Some(operation) => figures.operation(operation),
                    None => figures,
                }
            }
            None => Figures::of(series, duration),
        };
        match self.timing {
            Timing::Whole => self.measure(&figures),
            Timing::FromStart => self.measure(&figures.from_start()?),
            Timing::FirstByte => self.measure(&figures.first_byte()?),
        }
    }

    /// As [`measure`](Self::measure), of what is measured beside requests. What is a value has no times.
    fn measure_beside(&self, figures: &MeasureFigures) -> Option<f64> {
        let values = figures.values();
        let either = |time: Option<Duration>, value: Option<f64>| {
            value.or_else(|| time.map(|time| time.as_secs_f64()))
        };
        let count = figures.count();
        match self.metric {
            Metric::Percentile(percent) => {
                let share = percent / 100.0;
                either(figures.percentile(share), values.percentile(share))
            }
            Metric::Mean => either(figures.mean(), values.mean()),
            Metric::Min => either(figures.min(), values.min()),
            Metric::Max => either(figures.max(), values.max()),
            _ if count == 0 => None,
            Metric::Failures => Some(self.failed(figures.failures(), count)),
            Metric::Count | Metric::Total => Some(count as f64),
            Metric::Rate => Some(figures.rate()),
            Metric::Requests => None,
        }
    }

    /// How many failed, or what part of all.
    fn failed(&self, failures: u64, of: u64) -> f64 {
        match self.bound {
            Bound::Percent(_) => failures as f64 / of as f64 * 100.0,
            _ => failures as f64,
        }
    }

    /// The figure in seconds, percent, or as it is; none where no sample is behind it.
    fn measure(&self, figures: &Figures) -> Option<f64> {
        let seconds = |duration: Option<Duration>| duration.map(|duration| duration.as_secs_f64());
        let requests = figures.requests();
        match self.metric {
            Metric::Percentile(percent) => seconds(figures.percentile(percent / 100.0)),
            Metric::Mean => seconds(figures.mean()),
            Metric::Min => seconds(figures.min()),
            Metric::Max => seconds(figures.max()),
            _ if requests == 0 => None,
            Metric::Failures => Some(self.failed(figures.failures(), requests)),
            Metric::Requests => Some(requests as f64),
            Metric::Rate => Some(figures.rate()),
            Metric::Count | Metric::Total => None,
        }
    }

    fn holds(&self, measured: f64) -> bool {
        let bound = match self.bound {
            Bound::Duration(duration) => duration.as_secs_f64(),
            Bound::Percent(value) | Bound::PerSecond(value) | Bound::Count(value) => value,
            // Without its baseline there is nothing to hold.
            Bound::Baseline(_) => return false,
        };
        match self.comparison {
            Comparison::Below => measured < bound,
            Comparison::AtMost => measured <= bound,
            Comparison::Above => measured > bound,
            Comparison::AtLeast => measured >= bound,
        }
    }

    fn show(&self, measured: f64) -> String {
        match self.bound {
            Bound::Duration(_) => format!("{:.2?}", Duration::from_secs_f64(measured)),
            Bound::Percent(_) => format!("{measured:.2}%"),
            Bound::Count(_) | Bound::Baseline(_) => {
                format!("{}", (measured * 1000.0).round() / 1000.0)
            }
            Bound::PerSecond(_) => format!("{measured:.1}/s"),
        }
    }
}

impl fmt::Display for Bound {
    /// As it is written, with at most two decimals.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let round = |value: f64| (value * 100.0).round() / 100.0;
        match self {
            Self::Duration(duration) => f.write_str(&time::rounded(*duration)),
            Self::Percent(percent) => write!(f, "{}%", round(*percent)),
            Self::Count(count) => write!(f, "{}", round(*count)),
            Self::PerSecond(rate) => write!(f, "{}/s", round(*rate)),
            Self::Baseline(factor) => write!(f, "baseline * {factor}"),
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let abort = self.abort.map_or("", |abort| abort.text);
        write!(f, "{}{abort}", self.text)
    }
}
