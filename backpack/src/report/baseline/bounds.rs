//! The bounds that an earlier run gives to thresholds on it.

use std::time::Duration;

use super::figures::told;
use super::{Baseline, PastFigures};
use crate::declare::measure::Subject;
use crate::report::document::{MeasureStats, share};
use crate::threshold::{Bound, Metric, Threshold};

/// The same threshold with the baseline's figure for its bound; none where the baseline does not tell it.
pub(super) fn resolved(threshold: &Threshold, baseline: &Baseline) -> Option<Threshold> {
    let Bound::Baseline(factor) = threshold.bound() else {
        return Some(threshold.clone());
    };
    let past = match threshold.subject() {
        Some(Subject::Endpoint(endpoint)) => match threshold.operation() {
            Some(operation) => baseline.operation(endpoint.type_name, operation),
            None => baseline.endpoint(endpoint.type_name),
        },
        Some(subject) => match subject.row() {
            Some((method, name)) => baseline.row(method, name),
            None => {
                let past = baseline.measure(subject)?;
                let bound = of_measure(threshold.metric(), past, factor)?;
                return Some(threshold.with_bound(bound));
            }
        },
        None => baseline.total(),
    };
    let past = past.timed(threshold.timing());
    Some(threshold.with_bound(bound(threshold.metric(), &past, factor)?))
}

/// The bound that the earlier figures give; none where no sample is behind it.
fn bound(metric: Metric, past: &PastFigures<'_>, factor: f64) -> Option<Bound> {
    let time = |millis: Option<f64>| {
        let seconds = millis? * factor / 1e3;
        Duration::try_from_secs_f64(seconds)
            .ok()
            .map(Bound::Duration)
    };
    let requests = past.requests();
    match metric {
        Metric::Percentile(percent) => time(past.percentile(percent)),
        Metric::Mean => time(past.mean()),
        Metric::Min => time(past.min()),
        Metric::Max => time(past.max()),
        _ if requests == 0 => None,
        // Runs differ in length, so that a count would not compare.
        Metric::Failures => Some(Bound::Percent(share(past.failures(), requests) * factor)),
        Metric::Requests => Some(Bound::Count(requests as f64 * factor)),
        Metric::Rate => Some(Bound::PerSecond(past.rate() * factor)),
        Metric::Count | Metric::Total => None,
    }
}

/// The same of what is measured beside requests.
fn of_measure(metric: Metric, past: &MeasureStats, factor: f64) -> Option<Bound> {
    let bound = |figure: f64| match &past.values {
        Some(_) => Some(Bound::Count(figure * factor)),
        None => Duration::try_from_secs_f64(figure * factor / 1e3)
            .ok()
            .map(Bound::Duration),
    };
    let spread = past.spread();
    match metric {
        Metric::Percentile(percent) => bound(told(&spread?.percentiles, percent)?),
        Metric::Mean => bound(spread?.mean),
        Metric::Min => bound(spread?.min),
        Metric::Max => bound(spread?.max),
        Metric::Failures => Some(Bound::Percent(past.failure_percent() * factor)),
        Metric::Count | Metric::Total => Some(Bound::Count(past.count as f64 * factor)),
        Metric::Rate => Some(Bound::PerSecond(past.rate * factor)),
        Metric::Requests => None,
    }
}
