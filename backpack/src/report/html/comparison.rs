//! The figures beside those of the baseline.

use maud::{Markup, html};

use super::{clock, head, name, number, table, word};
use crate::report::document::{self, Compared, Document, Stats};
use crate::text::printable::printable;
use crate::text::units;

pub(super) fn section(document: &Document) -> Markup {
    let Some(baseline) = &document.baseline else {
        return html! {};
    };
    let titles = [
        "Method",
        "Name",
        "#Requests",
        "#Failures",
        "#Requests/s",
        "#Mean",
        "#Median",
        "#95 %",
        "#99 %",
    ];
    let body = html! {
        @for row in &document.rows {
            tr { (word(&row.method)) (name(&row.name)) (cells(&row.stats)) }
        }
    };
    let foot = html! { td {} td { "Aggregated" } (cells(&document.total)) };
    html! {
        section #comparison {
            h2 { "Comparison with the baseline" }
            p.quiet { (printable(&baseline.file)) ", run on " (clock(baseline.started_at)) ". Its figures are the small ones." }
            (table(&head(&titles), &body, Some(&foot)))
        }
    }
}

fn cells(stats: &Stats) -> Markup {
    let Some(old) = &stats.baseline else {
        return html! { td.quiet colspan="7" { "not in the baseline" } };
    };
    let percentiles = stats.latency.as_ref().map(|latency| &latency.percentiles);
    let mean = stats.latency.as_ref().map(|latency| latency.mean);
    html! {
        (both(Some(stats.requests as f64), Some(old.requests as f64), whole))
        (failures(stats, old))
        (both(Some(stats.rate), Some(old.rate), units::rate))
        (both(mean, old.mean, units::latency))
        (both(percentiles.map(|p| p.p50), old.p50, units::latency))
        (both(percentiles.map(|p| p.p95), old.p95, units::latency))
        (both(percentiles.map(|p| p.p99), old.p99, units::latency))
    }
}

fn whole(value: f64) -> String {
    units::count(value as u64)
}

/// The change of a percentage is confusing: both are shown, and nothing more.
fn failures(stats: &Stats, old: &Compared) -> Markup {
    let [now, before] = [stats.failure_percent(), old.failure_percent()].map(units::percent);
    html! { td.n { (now) small { (before) } } }
}

fn both(now: Option<f64>, before: Option<f64>, write: fn(f64) -> String) -> Markup {
    let text = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), write);
    if now.is_none() && before.is_none() {
        return number("–");
    }
    html! {
        td.n {
            (text(now))
            @if let Some(change) = change(now, before) { " (" (change) ")" }
            small { (text(before)) }
        }
    }
}

/// As `+8.2 %`; none where there is nothing to compare.
pub(super) fn change(now: Option<f64>, before: Option<f64>) -> Option<String> {
    let percent = document::change(now, before)?;
    Some(match percent {
        percent if percent.abs() < 0.05 => "±0 %".to_owned(),
        percent if percent >= 1_000.0 => format!("×{}", units::digits(1.0 + percent / 100.0)),
        percent if percent.abs() >= 99.95 => format!("{percent:+.0} %"),
        percent => format!("{percent:+.1} %"),
    })
}

#[cfg(test)]
mod tests {
    use super::change;

    #[test]
    fn a_change_has_a_sign_and_few_digits() {
        let of = |now, before| change(Some(now), Some(before)).unwrap();
        assert_eq!(of(108.2, 100.0), "+8.2 %");
        assert_eq!(of(50.0, 100.0), "-50.0 %");
        assert_eq!(of(300.0, 100.0), "+200 %");
        assert_eq!(of(100.01, 100.0), "±0 %");
        assert_eq!(of(2_000.0, 100.0), "×20.0");
        assert_eq!(change(Some(1.0), Some(0.0)), None);
        assert_eq!(change(None, Some(1.0)), None);
    }
}
