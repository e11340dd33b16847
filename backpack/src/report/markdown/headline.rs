//! What came of the run, in a heading and a few sentences.

use super::cells::{duration, percent, text};
use crate::report::document::{Arrivals, Document, Latency, Stats};
use crate::text::units::{count, latency as time, rate, span};

pub(super) fn write(document: &Document) -> String {
    let total = &document.total;
    format!(
        "## Load test{}\n\n{} in {}{}{}{}.\n{}{}{}{}",
        verdict(document),
        requests(total.requests),
        duration(document.run.duration_s),
        rates(total),
        percentiles("", total.latency.as_ref()),
        percentiles(
            "from the intended start ",
            total.latency_from_start.as_ref()
        ),
        warm_up(document.run.warm_up_s),
        interrupted(total.interrupted),
        sent_again(total.sent_again),
        document.arrivals.map_or_else(String::new, arrivals),
    )
}

fn verdict(document: &Document) -> String {
    if let Some(why) = &document.run.aborted {
        return format!(": ❌ ended early, {}", text(why));
    }
    let asked = document.thresholds.len();
    let missed = document.thresholds.iter().filter(|it| !it.held).count();
    match (asked, missed) {
        (0, _) => String::new(),
        (1, 0) => ": ✅ the threshold held".to_owned(),
        (_, 0) => format!(": ✅ all {asked} thresholds held"),
        (_, _) => format!(": ❌ {missed} of {asked} thresholds missed"),
    }
}

fn requests(number: u64) -> String {
    match number {
        0 => "No request".to_owned(),
        1 => "1 request".to_owned(),
        number => format!("{} requests", count(number)),
    }
}

fn rates(total: &Stats) -> String {
    if total.requests == 0 {
        return String::new();
    }
    let failed = match total.failures {
        0 => "none failed".to_owned(),
        _ => format!("{} % failed", percent(total.failure_percent())),
    };
    format!(", {} a second, {failed}", rate(total.rate))
}

fn percentiles(since: &str, latency: Option<&Latency>) -> String {
    latency.map_or_else(String::new, |latency| {
        let p = &latency.percentiles;
        let [median, p95, p99] = [p.p50, p.p95, p.p99].map(time);
        format!("; {since}median {median}, 95 % {p95}, 99 % {p99}")
    })
}

fn warm_up(seconds: Option<f64>) -> String {
    seconds.map_or_else(String::new, |seconds| {
        format!(
            "After a warm-up of {}, which is not counted.\n",
            span(seconds)
        )
    })
}

fn interrupted(number: u64) -> String {
    match number {
        0 => String::new(),
        number => format!(
            "{} cut off before an answer came: neither success nor failure.\n",
            count(number)
        ),
    }
}

fn sent_again(number: u64) -> String {
    match number {
        0 => String::new(),
        number => format!(
            "Sent again: {}, after a connection that ended without an answer.\n",
            count(number)
        ),
    }
}

fn arrivals(arrivals: Arrivals) -> String {
    format!(
        "Arrivals: {} scheduled, {} started, {} dropped; {} requests sent.\n",
        count(arrivals.scheduled),
        count(arrivals.started),
        count(arrivals.dropped),
        count(arrivals.sent)
    )
}
