//! Thresholds that a run can meet and can miss.

use std::time::Duration;

use proc_macro2::Span;
use syn::Path;
use syn::parse::Parser;

use crate::errors::Errors;
use crate::model::metric::{Metric, metric};
use crate::syntax::duration::duration;
use crate::syntax::step::spelled;
use crate::syntax::threshold as written;
use crate::syntax::threshold::{Comparison, FACTOR, Operation, Timing, Unit};

/// A checked threshold.
#[non_exhaustive]
pub struct Threshold {
    /// As it was written, for the report.
    pub text: String,
    /// What was declared that it is about: an endpoint, a chain, a scenario or a metric. None: all requests together.
    pub source: Option<Path>,
    /// What of its doing is meant, where it is a socket or a stream and not all of it is, and where its word stands.
    pub operation: Option<(Operation, Span)>,
    /// Which times of requests are meant, if not their latencies, and where its word stands.
    pub timing: Option<(Timing, Span)>,
    /// What is measured.
    pub metric: Metric,
    /// How it is compared.
    pub comparison: Comparison,
    /// What it is compared with.
    pub bound: Bound,
    /// Where the bound stands.
    pub bound_span: Span,
    /// Where the word `baseline` stands.
    pub baseline: Option<Span>,
    /// Whether a run that misses it ends early.
    pub abort: Option<Abort>,
    /// The metric's word, which stands for all of it.
    pub span: Span,
}

/// That a run ends early which misses it.
#[non_exhaustive]
pub struct Abort {
    /// Not before this time of the run.
    pub after: Duration,
    /// As it was written, with a space before it.
    pub text: String,
    /// Where `abort` stands.
    pub span: Span,
}

/// What it is measured by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Bound {
    /// A latency.
    Time(Duration),
    /// A part of the requests.
    Percent(f64),
    /// So many.
    Count(u64),
    /// A number without a unit, for what has values: only its source tells whether that fits.
    Number(f64),
    /// So many a second.
    PerSecond(f64),
    /// The same figure of an earlier run, times this.
    Baseline(f64),
}

/// Checks thresholds and notes each mistake.
pub(crate) fn check(written: Vec<written::Threshold>, errors: &mut Errors) -> Vec<Threshold> {
    let mut thresholds: Vec<Threshold> = Vec::new();
    for written in written {
        let checked = checked(written).and_then(|threshold| {
            let mut others = thresholds.iter();
            others.try_for_each(|other| threshold.check_beside(other))?;
            Ok(threshold)
        });
        thresholds.extend(errors.ok(checked));
    }
    thresholds
}

fn checked(written: written::Threshold) -> syn::Result<Threshold> {
    let metric = metric(&written.metric)?;
    if let Some((timing, span)) = written.timing.filter(|_| !metric.is_latency()) {
        return Err(syn::Error::new(span, only_latencies(timing)));
    }
    if let Some((Operation::Send, span)) = written.operation.filter(|_| metric.is_latency()) {
        return Err(syn::Error::new(
            span,
            "what is sent is handed over, and nobody waits for it: write `send.failures`, `send.requests` or `send.rate`, or a time of `ask` or `receive`",
        ));
    }
    check_source(metric, &written)?;
    let (bound, bound_span) = match &written.bound {
        written::Bound::Amount(amount) => {
            let bound = match number_of_source(metric, &written, amount) {
                Some(number) => Ok(Bound::Number(number)),
                None => bound(metric, written.comparison, amount),
            };
            let bound = bound.map_err(|message| syn::Error::new(amount.span, message))?;
            (bound, amount.span)
        }
        written::Bound::Baseline(baseline) => (
            Bound::Baseline(factor(baseline.factor.as_ref())?),
            baseline.span,
        ),
    };
    let is_baseline = matches!(bound, Bound::Baseline(_));
    let baseline = is_baseline.then_some(bound_span);
    let abort = abort(&written)?;
    Ok(Threshold {
        text: text(&written),
        operation: written.operation,
        timing: written.timing,
        span: written.metric.span,
        source: written.source,
        metric,
        comparison: written.comparison,
        bound,
        bound_span,
        baseline,
        abort,
    })
}

fn only_latencies(timing: Timing) -> &'static str {
    match timing {
        Timing::FromStart => {
            "only latencies are measured from the intended start: write it before a percentile, `mean`, `min` or `max`"
        }
        Timing::FirstByte => {
            "only times end with the first byte: write it before a percentile, `mean`, `min` or `max`"
        }
    }
}

/// What is counted beside requests is counted of something, and what it is measured in only its source tells.
fn check_source(metric: Metric, written: &written::Threshold) -> syn::Result<()> {
    if metric == Metric::Count && written.source.is_none() {
        return Err(syn::Error::new(
            written.metric.span,
            "count of what? Of all requests it is `requests > 1000`, of a chain, a scenario or a metric `Name.count > 100`",
        ));
    }
    match &written.bound {
        written::Bound::Amount(amount)
            if written.source.is_some() && metric.is_latency() && amount.unit != Unit::None =>
        {
            Err(syn::Error::new(
                amount.span,
                "percentiles, `mean`, `min` and `max` are durations, and numbers of what is a value: write a bound such as `200ms` or `20`",
            ))
        }
        _ => Ok(()),
    }
}

/// A bound without a unit of a percentile, the mean, the least or the most of what was declared: of values it may be.
fn number_of_source(
    metric: Metric,
    written: &written::Threshold,
    amount: &written::Amount,
) -> Option<f64> {
    written.source.as_ref()?;
    let is_plain = metric.is_latency() && amount.unit == Unit::None;
    let number = number(amount, "").ok().filter(|_| is_plain)?;
    Some(if amount.negative { -number } else { number })
}

fn abort(written: &written::Threshold) -> syn::Result<Option<Abort>> {
    let Some(abort) = &written.abort else {
        return Ok(None);
    };
    match &abort.after {
        Some((after, text)) => Ok(Some(Abort {
            after: *after,
            text: format!(" or abort after {text}"),
            span: abort.span,
        })),
        None if written.comparison.is_upper() => Ok(Some(Abort {
            after: Duration::ZERO,
            text: " or abort".to_owned(),
            span: abort.span,
        })),
        None => Err(syn::Error::new(
            abort.span,
            "a run has not come up to a lower bound when it starts: say from when on it ends the run, as in `or abort after 10s`",
        )),
    }
}

fn factor(written: Option<&written::Factor>) -> syn::Result<f64> {
    let Some(written) = written else {
        return Ok(1.0);
    };
    let number: Option<f64> = written.literal.replace('_', "").parse().ok();
    number
        .filter(|number| !written.negative && number.is_finite() && *number > 0.0)
        .ok_or_else(|| syn::Error::new(written.span, FACTOR))
}

fn text(written: &written::Threshold) -> String {
    let source = written
        .source
        .as_ref()
        .map(|path| spelled(path) + ".")
        .unwrap_or_default();
    let operation = written
        .operation
        .map(|(operation, _)| format!("{}.", operation.word()))
        .unwrap_or_default();
    let timing = written
        .timing
        .map(|(timing, _)| format!("{}.", timing.word()))
        .unwrap_or_default();
    let subject = format!("{source}{operation}{timing}{}", written.metric.text);
    format!(
        "{} {} {}",
        subject.trim_end_matches('.'),
        written.comparison.sign(),
        bound_text(&written.bound)
    )
}

fn bound_text(written: &written::Bound) -> String {
    match written {
        written::Bound::Baseline(written::Baseline { factor: None, .. }) => "baseline".to_owned(),
        written::Bound::Baseline(written::Baseline {
            factor: Some(factor),
            ..
        }) => format!("baseline * {}", factor.literal),
        written::Bound::Amount(amount) => {
            let unit = match amount.unit {
                Unit::None => "",
                Unit::Percent => "%",
                Unit::PerSecond => "/s",
            };
            let sign = if amount.negative { "-" } else { "" };
            format!("{sign}{}{unit}", amount.literal)
        }
    }
}

fn bound(
    metric: Metric,
    comparison: Comparison,
    written: &written::Amount,
) -> Result<Bound, String> {
    if written.negative {
        return Err("a bound cannot be negative".to_owned());
    }
    let bound = match metric {
        Metric::Percentile(_) | Metric::Mean | Metric::Min | Metric::Max => time(written)?,
        Metric::Failures if written.unit == Unit::Percent => {
            Bound::Percent(number(written, "`failures < 1%`")?)
        }
        Metric::Failures => count(
            written,
            "failures are a percentage or a count: write `failures < 1%` or `failures < 10`",
        )?,
        Metric::Requests => count(written, "requests are a count: write `requests > 1000`")?,
        Metric::Count => count(written, "this is a count: write `Name.count > 100`")?,
        Metric::Total => count(
            written,
            "only a count is compared by itself, as in `Logins > 100`: of all else name what of it is, as in `Name.p95 < 500ms`",
        )?,
        Metric::Rate => rate(written)?,
    };
    possible(comparison, bound).map(|()| bound)
}

fn time(written: &written::Amount) -> Result<Bound, String> {
    if written.unit != Unit::None {
        return Err("this metric is a duration: write a bound such as `200ms`".to_owned());
    }
    let literal: proc_macro2::TokenStream = written
        .literal
        .parse()
        .map_err(|_| String::from("no duration"))?;
    duration
        .parse2(literal)
        .map(Bound::Time)
        .map_err(|error| error.to_string())
}

fn rate(written: &written::Amount) -> Result<Bound, String> {
    const FORM: &str = "a rate is so many requests a second: write `rate > 100/s`";
    match written.unit {
        Unit::PerSecond => number(written, "`rate > 100/s`").map(Bound::PerSecond),
        Unit::None | Unit::Percent => Err(FORM.to_owned()),
    }
}

fn number(written: &written::Amount, example: &str) -> Result<f64, String> {
    let number: Option<f64> = written.literal.replace('_', "").parse().ok();
    number
        .filter(|number| number.is_finite())
        .ok_or_else(|| format!("expected a number, as in {example}"))
}

fn count(written: &written::Amount, form: &str) -> Result<Bound, String> {
    let count = written
        .literal
        .replace('_', "")
        .parse()
        .ok()
        .filter(|_| written.unit == Unit::None);
    count.map(Bound::Count).ok_or_else(|| form.to_owned())
}

/// A threshold that always holds, or never, tells nothing.
fn possible(comparison: Comparison, bound: Bound) -> Result<(), String> {
    let (value, highest) = match bound {
        Bound::Time(_) | Bound::Number(_) | Bound::Baseline(_) => return Ok(()),
        Bound::Percent(percent) if percent > 100.0 => {
            return Err("a percentage is at most 100%".to_owned());
        }
        Bound::Percent(percent) => (percent, 100.0),
        Bound::PerSecond(rate) => (rate, f64::INFINITY),
        #[allow(clippy::cast_precision_loss)]
        Bound::Count(count) => (count as f64, f64::INFINITY),
    };
    let never = match comparison {
        Comparison::Less => value <= 0.0,
        Comparison::Greater => value >= highest,
        Comparison::AtMost | Comparison::AtLeast => false,
    };
    let always = match comparison {
        Comparison::AtMost => value >= highest,
        Comparison::AtLeast => value <= 0.0,
        Comparison::Less | Comparison::Greater => false,
    };
    match (never, always) {
        (true, _) => Err(format!(
            "this threshold can never hold{}",
            advice(comparison, value)
        )),
        (_, true) => Err("this threshold always holds".to_owned()),
        _ => Ok(()),
    }
}

fn advice(comparison: Comparison, value: f64) -> &'static str {
    match comparison.is_upper() && value <= 0.0 {
        true => ": write `<= 0` for none at all",
        false => "",
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Bound, Metric, Operation, Threshold, Timing, check};
    use crate::errors::Errors;
    use crate::syntax::threshold::thresholds;
    use syn::parse::Parser;

    fn checked(text: &str) -> (Vec<Threshold>, Vec<String>) {
        let mut errors = Errors::default();
        let parser = |input: syn::parse::ParseStream| Ok(thresholds(input, &mut errors));
        let written = parser
            .parse_str(text)
            .expect("what cannot be read is noted");
        let checked = check(written, &mut errors);
        (checked, errors.texts())
    }

    #[test]
    fn metrics_and_bounds_are_read() {
        let (thresholds, errors) =
            checked("p99.9 < 1.5s, failures < 0.5%, requests >= 1_000, a::B.rate > 10/s");
        assert_eq!(errors, [""; 0]);
        let read: Vec<_> = thresholds
            .iter()
            .map(|threshold| (threshold.metric, threshold.bound))
            .collect();
        let expected = [
            (
                Metric::Percentile(99.9),
                Bound::Time(Duration::from_millis(1500)),
            ),
            (Metric::Failures, Bound::Percent(0.5)),
            (Metric::Requests, Bound::Count(1000)),
            (Metric::Rate, Bound::PerSecond(10.0)),
        ];
        assert_eq!(read, expected);
        assert_eq!(thresholds[3].text, "a::B.rate > 10/s");
    }

    #[test]
    fn what_was_declared_may_have_values_or_be_a_count() {
        let (thresholds, errors) = checked(
            "CartSize.mean < 20, a::Debt.min > -2.5, Logins > 100, a::Logins.rate > 5/s, Login.count >= 10",
        );
        assert_eq!(errors, [""; 0]);
        let read: Vec<_> = thresholds
            .iter()
            .map(|threshold| (threshold.metric, threshold.bound, threshold.text.as_str()))
            .collect();
        let expected = [
            (Metric::Mean, Bound::Number(20.0), "CartSize.mean < 20"),
            (Metric::Min, Bound::Number(-2.5), "a::Debt.min > -2.5"),
            (Metric::Total, Bound::Count(100), "Logins > 100"),
            (Metric::Rate, Bound::PerSecond(5.0), "a::Logins.rate > 5/s"),
            (Metric::Count, Bound::Count(10), "Login.count >= 10"),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_baseline_is_read_with_its_factor() {
        let (thresholds, errors) =
            checked("p95 < baseline * 1.1, failures <= baseline, A.p99 < baseline * 2");
        assert_eq!(errors, [""; 0]);
        let read: Vec<_> = thresholds
            .iter()
            .map(|threshold| (threshold.bound, threshold.text.as_str()))
            .collect();
        let expected = [
            (Bound::Baseline(1.1), "p95 < baseline * 1.1"),
            (Bound::Baseline(1.0), "failures <= baseline"),
            (Bound::Baseline(2.0), "A.p99 < baseline * 2"),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn times_may_be_others_than_the_latency() {
        let (thresholds, errors) = checked(
            "from_start.p99.9 < 1s, a::B.from_start.mean < baseline, first_byte.p95 < 1s, A.first_byte.min > 1ms, p95 < 1s, A.max < 1s",
        );
        assert_eq!(errors, [""; 0]);
        let read: Vec<_> = thresholds
            .iter()
            .map(|threshold| {
                let timing = threshold.timing.map(|(timing, _)| timing);
                (timing, threshold.text.as_str())
            })
            .collect();
        let expected = [
            (Some(Timing::FromStart), "from_start.p99.9 < 1s"),
            (Some(Timing::FromStart), "a::B.from_start.mean < baseline"),
            (Some(Timing::FirstByte), "first_byte.p95 < 1s"),
            (Some(Timing::FirstByte), "A.first_byte.min > 1ms"),
            (None, "p95 < 1s"),
            (None, "A.max < 1s"),
        ];
        assert_eq!(read, expected);
        assert!(thresholds[0].source.is_none());
    }

    #[test]
    fn what_a_socket_does_may_be_meant_alone() {
        let (thresholds, errors) = checked(
            "Chat.ask.p95 < 1s, a::Chat.open.first_byte.p99.9 < 1s, Chat.send.failures < 1%, Feed.event.mean < baseline, Chat.p95 < 1s",
        );
        assert_eq!(errors, [""; 0]);
        let read: Vec<_> = thresholds
            .iter()
            .map(|threshold| {
                let operation = threshold.operation.map(|(operation, _)| operation);
                (operation, threshold.text.as_str())
            })
            .collect();
        let expected = [
            (Some(Operation::Ask), "Chat.ask.p95 < 1s"),
            (Some(Operation::Open), "a::Chat.open.first_byte.p99.9 < 1s"),
            (Some(Operation::Send), "Chat.send.failures < 1%"),
            (Some(Operation::Event), "Feed.event.mean < baseline"),
            (None, "Chat.p95 < 1s"),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn a_run_may_be_ended_by_a_threshold() {
        let (thresholds, errors) = checked(
            "p95 < 1s or abort, rate > 5/s or abort after 1m30s, mean < baseline * 2 or abort after 500ms, p50 < 1s",
        );
        assert_eq!(errors, [""; 0]);
        let read: Vec<_> = thresholds
            .iter()
            .map(|threshold| {
                let abort = threshold.abort.as_ref();
                abort.map(|abort| (abort.after.as_millis(), abort.text.as_str()))
            })
            .collect();
        let expected = [
            Some((0, " or abort")),
            Some((90_000, " or abort after 1m30s")),
            Some((500, " or abort after 500ms")),
            None,
        ];
        assert_eq!(read, expected);
        assert_eq!(thresholds[0].text, "p95 < 1s");
    }

    #[test]
    fn what_says_the_same_or_excludes_each_other_is_told() {
        for text in [
            "p95 < 1s, p95 < 1s",
            "A.p95 < 1s or abort, A.p95 < 1s or abort",
            "p95 < 1s, p95 > 2s",
            "rate > 10/s, rate < 10/s",
            "requests >= 10, requests < 10",
        ] {
            assert_eq!(checked(text).1.len(), 1, "{text}");
        }
        for text in [
            "p95 < 1s, p99 < 2s",
            "p95 < 1s, A.p95 < 1s, B.p95 < 1s",
            "A.ask.p95 < 1s, A.open.p95 > 2s",
            "p95 < 1s, from_start.p95 < 1s",
            "p95 < 1s, from_start.p95 > 2s, first_byte.p95 > 2s",
            "p95 < 1s, p95 < baseline * 1.1",
            "failures < 1%, failures < 10",
            "p95 < 1s, p95 > 1ms",
            "requests >= 10, requests <= 10",
            "p95 < 1s, p95 < 5s or abort",
            "failures < baseline, failures > baseline * 2",
        ] {
            assert_eq!(checked(text).1, [""; 0], "{text}");
        }
    }

    #[test]
    fn each_wrong_threshold_is_told_once() {
        for text in [
            "p95",
            "p95 <",
            "p95 < 1",
            "p95 < -1",
            "count > 5",
            "Logins > 1.5",
            "P95 < 1s",
            "Logins > 5/s",
            "Logins < 500ms",
            "Logins >= 0",
            "A.count > 5%",
            "A.p95 < 1%",
            "Logins",
            "Logins > ",
            "p95 < 1%",
            "p < 1s",
            "p101 < 1s",
            "meen < 1s",
            "mean == 1s",
            "failures < 1s",
            "failures < 101%",
            "failures < 0%",
            "failures >= 0",
            "rate > 5",
            "rate > 5/m",
            "requests > 1.5",
            "mean < -1s",
            "A.B.p95 < 1s",
            "A.b < 1s",
            "ask.p95 < 1s",
            "A.ask < 1s",
            "A.ask.receive.p95 < 1s",
            "A.send.p95 < 1s",
            "from_start < 1s",
            "from_start.failures < 1%",
            "A.from_start < 1s",
            "A.from_start.rate > 1/s",
            "from_start.from_start.p95 < 1s",
            "from_start.first_byte.p95 < 1s",
            "A.first_byte.from_start.p95 < 1s",
            "first_byte < 1s",
            "A.first_byte < 1s",
            "first_byte.failures < 1%",
            "first_byte.A.p95 < 1s",
            "first_byte.p95 < 5%",
            "from_start.A.p95 < 1s",
            "1 < 2",
            "mean < 0s",
            "p95 < basline",
            "p95 < base * 2",
            "p95 < -baseline",
            "p95 < baseline + 5ms",
            "p95 < baseline.p95",
            "p95 < baseline 2",
            "p95 < baseline *",
            "p95 < baseline * 0",
            "p95 < baseline * 0.0",
            "p95 < baseline * -1",
            "p95 < baseline * 5ms",
            "p95 < baseline * factor",
            "p95 < baseline * \"2\"",
            "p95 < baseline * 110%",
            "p95 < baseline * 1e999",
            "p95 < 1s abort",
            "p95 < 1s abort_on_fail",
            "p95 < 1s or",
            "p95 < 1s or stop",
            "p95 < 1s or abort 10s",
            "p95 < 1s or abort after",
            "p95 < 1s or abort after 10",
            "p95 < 1s or abort after 0s",
            "p95 < 1s or abort in 10s",
            "p95 < baseline abort after 10s",
            "rate > 10/s or abort",
            "requests >= 10 or abort",
        ] {
            let (thresholds, errors) = checked(text);
            assert_eq!(
                (thresholds.len(), errors.len()),
                (0, 1),
                "{text}: {errors:?}"
            );
        }
    }
}
