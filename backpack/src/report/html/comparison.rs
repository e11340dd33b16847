//! The figures beside those of the baseline.

use super::cells::{clock, line, name, number, table, word};
use crate::report::document::{self, Compared, Document, Stats};
use crate::report::markup::{Markup, markup};
use crate::text::printable::printable;
use crate::text::units;

const HEAD: [&str; 9] = [
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

pub(super) fn section(document: &Document) -> Option<Markup> {
    let baseline = document.baseline.as_ref()?;
    let rows = document.rows.iter();
    let lines = rows.map(|row| line([word(&row.method), name(&row.name), cells(&row.stats)]));
    let total = markup!("<td></td><td>Aggregated</td>{}", cells(&document.total));
    Some(markup!(
        r#"<section id="comparison"><h2>Comparison with the baseline</h2>"#
        r#"<p class="quiet">{}, run on {}. Its figures are the small ones.</p>{}</section>"#,
        printable(&baseline.file), clock(baseline.started_at), table(&HEAD, &lines.collect(), Some(&total))
    ))
}

fn cells(stats: &Stats) -> Markup {
    let Some(old) = &stats.baseline else {
        return markup!(r#"<td class="quiet" colspan="7">not in the baseline</td>"#);
    };
    let percentiles = stats.latency.as_ref().map(|latency| &latency.percentiles);
    let mean = stats.latency.as_ref().map(|latency| latency.mean);
    let requests = [stats.requests, old.requests].map(|count| Some(count as f64));
    [
        both(requests[0], requests[1], whole),
        failures(stats, old),
        both(Some(stats.rate), Some(old.rate), units::rate),
        both(mean, old.mean, units::latency),
        both(percentiles.map(|p| p.p50), old.p50, units::latency),
        both(percentiles.map(|p| p.p95), old.p95, units::latency),
        both(percentiles.map(|p| p.p99), old.p99, units::latency),
    ]
    .into()
}

fn whole(value: f64) -> String {
    units::count(value as u64)
}

/// The change of a percentage is confusing: both are shown, and nothing more.
fn failures(stats: &Stats, old: &Compared) -> Markup {
    let [now, before] = [stats.failure_percent(), old.failure_percent()].map(units::percent);
    markup!(r#"<td class="n">{}<small>{}</small></td>"#, now, before)
}

fn both(now: Option<f64>, before: Option<f64>, write: fn(f64) -> String) -> Markup {
    if now.is_none() && before.is_none() {
        return number("–");
    }
    let text = |value: Option<f64>| value.map_or_else(|| "–".to_owned(), write);
    let change = change(now, before).map(|change| markup!(" ({})", change));
    markup!(
        r#"<td class="n">{}{}<small>{}</small></td>"#,
        text(now),
        change,
        text(before)
    )
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
