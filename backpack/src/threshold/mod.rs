//! What a test asks of its numbers, and how that is judged.

mod verdict;

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use crate::declare::endpoint::Source;
use crate::metrics::{Aggregate, Figures};
use crate::text::time;

pub use verdict::Verdict;
pub(crate) use verdict::line;

/// A bound on a figure of the report, written in [`thresholds!`](crate::thresholds) or in `expect = […]`.
///
/// `p95 < 200ms or abort after 10s` ends a run early that misses it later than 10 s after its start; without `after`, at any time.
/// It is looked at once a second, on all figures so far.
///
/// `p95 < baseline * 1.1` compares with the same figure of an earlier run, see [`LoadTest::baseline`](crate::LoadTest::baseline).
///
/// With an arrival rate, `from_start.p99 < 1s` and `Endpoint.from_start.p99 < 1s` ask for the latency from the intended start, see
/// [`Figures::from_start`].
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
    endpoint: Option<Source>,
    /// Of the latencies from the intended start.
    from_start: bool,
    metric: Metric,
    comparison: Comparison,
    bound: Bound,
    abort: Option<Abort>,
}

/// That a run ends early where its threshold is missed.
#[derive(Clone, Copy, Debug)]
struct Abort {
    /// So long after the start of the run it is looked at for the first time.
    after: Duration,
    /// As it was written.
    text: &'static str,
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
    /// Requests a second.
    Rate,
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
        endpoint: Option<Source>,
        metric: Metric,
        comparison: Comparison,
        bound: Bound,
    ) -> Self {
        Self {
            text: Cow::Borrowed(text),
            endpoint,
            from_start: false,
            metric,
            comparison,
            bound,
            abort: None,
        }
    }

    /// For the macros: of the latencies from the intended start.
    #[doc(hidden)]
    #[must_use]
    pub const fn from_start(mut self) -> Self {
        self.from_start = true;
        self
    }

    /// For the macros: a run that misses it later than this ends early.
    #[doc(hidden)]
    #[must_use]
    pub const fn or_abort(mut self, after: Duration, text: &'static str) -> Self {
        self.abort = Some(Abort { after, text });
        self
    }

    /// How long after the start of a run it may end the run; none: never.
    pub(crate) fn aborts_after(&self) -> Option<Duration> {
        self.abort.map(|abort| abort.after)
    }

    /// The endpoint whose figure it is; none: everyone's.
    pub(crate) fn endpoint(&self) -> Option<Source> {
        self.endpoint
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
        self.from_start
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
        let series = aggregate.series();
        let figures = match self.endpoint {
            Some(endpoint) => {
                let of_endpoint = series.filter(|(key, _)| key.endpoint == endpoint.id);
                Figures::of(of_endpoint, duration)
            }
            None => Figures::of(series, duration),
        };
        self.compared(&figures)
    }

    fn compared(&self, figures: &Figures) -> Verdict {
        let measured = match self.from_start {
            true => figures.from_start().and_then(|it| self.measure(&it)),
            false => self.measure(figures),
        };
        let held = measured.is_some_and(|measured| self.holds(measured));
        Verdict::new(
            self.to_string(),
            measured.map(|value| self.show(value)),
            held,
        )
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
            Metric::Failures => Some(match self.bound {
                Bound::Percent(_) => figures.failures() as f64 / requests as f64 * 100.0,
                _ => figures.failures() as f64,
            }),
            Metric::Requests => Some(requests as f64),
            Metric::Rate => Some(figures.rate()),
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
            Bound::Count(_) | Bound::Baseline(_) => format!("{measured}"),
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
