//! Why a run is ended early: a threshold that is missed, or too many failures.

use std::time::Duration;

use crate::metrics::Aggregate;
use crate::metrics::Figures;
use crate::plan::Plan;
use crate::text::time;
use crate::threshold::Verdict;

/// While a run goes on, a part of fewer requests tells nothing.
const FEWEST_REQUESTS: u64 = 100;

/// Whether there is anything to look at.
pub(super) fn is_asked_for(plan: &Plan) -> bool {
    let limits = &plan.steering;
    limits.max_failures.is_some()
        || limits.max_failure_percent.is_some()
        || plan.thresholds.iter().any(|it| it.aborts_after().is_some())
}

/// The first reason to end a run that has gone on for `elapsed`, and whose numbers are of `duration`.
pub(super) fn reason(
    plan: &Plan,
    aggregate: &Aggregate,
    elapsed: Duration,
    duration: Duration,
) -> Option<String> {
    let thresholds = plan.thresholds.iter();
    let due = thresholds.filter(|it| it.aborts_after().is_some_and(|after| after <= elapsed));
    let missed = due.filter_map(|threshold| {
        let verdict = threshold.judged(aggregate, duration);
        let measured = verdict.measured().filter(|_| !verdict.held())?;
        Some(format!("{threshold}: measured {measured}"))
    });
    let reason = missed
        .chain(exceeded(plan, aggregate, duration, FEWEST_REQUESTS).map(|(reason, _)| reason))
        .next()?;
    let seconds = Duration::from_secs(elapsed.as_secs());
    Some(format!("{reason} after {}", time::text(seconds)))
}

/// The failures that are too many of at least so many requests: as a reason to end the run, and as the threshold that they miss.
pub(super) fn exceeded(
    plan: &Plan,
    aggregate: &Aggregate,
    duration: Duration,
    fewest: u64,
) -> Option<(String, Verdict)> {
    let limits = &plan.steering;
    let figures = Figures::of(aggregate.series(), duration);
    let (requests, failures) = (figures.requests(), figures.failures());
    if let Some(most) = limits.max_failures.filter(|most| failures > *most) {
        let asked = format!("failures <= {most}");
        let reason = format!("more than {most} failures: {failures}");
        return Some((reason, Verdict::missed(asked, failures.to_string())));
    }
    let percent = failures as f64 / requests.max(1) as f64 * 100.0;
    let most = limits
        .max_failure_percent
        .filter(|most| requests >= fewest && percent > *most)?;
    let asked = format!("failures <= {most}%");
    let reason = format!("more than {most} % of failures: {percent:.2} % of {requests} requests");
    Some((reason, Verdict::missed(asked, format!("{percent:.2}%"))))
}
