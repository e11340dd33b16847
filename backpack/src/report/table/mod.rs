//! The report as text: a table of figures, then what went wrong, then the thresholds.

mod cells;
pub(crate) mod comparison;
mod from_start;
pub(crate) mod grid;
mod measures;

use std::fmt::{self, Formatter};

use super::document::{Document, Exception, ExceptionKind, Stats};
use super::own_loads::lines;
use crate::text::printable::line;
use crate::text::units;
use crate::threshold;
use cells::{longest_name, short};
use grid::Grid;

const HEAD: [&str; 12] = [
    "Method",
    "Name",
    "Requests",
    "Failures",
    "%",
    "Average",
    "Min",
    "Max",
    "Median",
    "95 %",
    "99 %",
    "Requests/s",
];

/// What a narrow terminal does without, in this order.
const SPARE: [&str; 6] = ["Min", "Average", "Max", "%", "99 %", "Median"];

/// Failures beyond these are many kinds of the same trouble; the data has them all.
const MOST_FAILURES: usize = 30;

pub(super) fn write(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    figures(document, f)?;
    from_start::write(document, f)?;
    comparison::write(document, f)?;
    measures::write(document, f)?;
    own_loads(document, f)?;
    warm_up(document, f)?;
    interrupted(document, f)?;
    sent_again(document, f)?;
    failures(document, f)?;
    exceptions(document, f)?;
    warnings(document, f)?;
    decisions(document, f)?;
    thresholds(document, f)
}

fn figures(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    let rows = document.rows.iter();
    let mut rows: Vec<_> = rows
        .map(|row| cells(&row.method, &row.name, &row.stats))
        .collect();
    rows.push(cells("", "Aggregated", &document.total));
    writeln!(f, "{}", Grid::new(&HEAD, rows).text(f.width(), &SPARE))
}

fn cells(method: &str, name: &str, stats: &Stats) -> Vec<String> {
    let times = stats.latency.as_ref().map(|it| {
        let p = &it.percentiles;
        [it.mean, it.min, it.max, p.p50, p.p95, p.p99]
    });
    let mut cells = vec![
        method.to_owned(),
        name.to_owned(),
        stats.requests.to_string(),
        stats.failures.to_string(),
        units::share(stats.failure_percent()),
    ];
    cells.extend((0..6).map(|place| latency(times.map(|times| times[place]))));
    cells.push(format!("{:.1}", stats.rate));
    cells
}

/// Milliseconds as people read them.
pub(crate) fn latency(millis: Option<f64>) -> String {
    millis.map_or_else(|| "-".to_owned(), units::latency)
}

fn own_loads(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    for (number, (scenario, load)) in lines(&document.run).into_iter().enumerate() {
        let gap = if number == 0 { "\n" } else { "" };
        writeln!(f, "{gap}{}: {load}", line(scenario))?;
    }
    Ok(())
}

fn warm_up(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    match document.run.warm_up_s {
        None => Ok(()),
        Some(seconds) => writeln!(
            f,
            "\nafter a warm-up of {}, which is not counted",
            units::span(seconds)
        ),
    }
}

fn interrupted(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    match document.total.interrupted {
        0 => Ok(()),
        count => {
            let requests = if count == 1 {
                "request was"
            } else {
                "requests were"
            };
            writeln!(
                f,
                "\n{count} {requests} cut off before an answer came: neither success nor failure"
            )
        }
    }
}

fn sent_again(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    match document.total.sent_again {
        0 => Ok(()),
        count => writeln!(
            f,
            "\nsent again: {count}, after a connection that ended without an answer"
        ),
    }
}

fn failures(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    let longest = longest_name(f.width());
    let lines = document.failures.iter().map(|failure| {
        let (method, name) = (&failure.method, short(&failure.name, longest));
        let error = line(&failure.error);
        (failure.count, format!("{method} {name}: {error}"))
    });
    most_frequent("Failures", &lines.collect::<Vec<_>>(), f)
}

/// Panics and errors of `async` steps.
fn exceptions(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    for (title, kind) in [
        ("Panics", ExceptionKind::Panic),
        ("Errors of steps", ExceptionKind::StepError),
    ] {
        let text = |it: &Exception| match it.scenario.as_str() {
            "" => line(&it.text),
            scenario => format!("{scenario}: {}", line(&it.text)),
        };
        let of_kind = document.exceptions.iter().filter(|it| it.kind == kind);
        let lines = of_kind.map(|it| (it.count, text(it)));
        most_frequent(title, &lines.collect::<Vec<_>>(), f)?;
    }
    Ok(())
}

/// The first ones with their counts, and how many kinds more there are.
fn most_frequent(title: &str, lines: &[(u64, String)], f: &mut Formatter<'_>) -> fmt::Result {
    if lines.is_empty() {
        return Ok(());
    }
    writeln!(f, "\n{title}")?;
    for (count, text) in lines.iter().take(MOST_FAILURES) {
        writeln!(f, "{count:>9}  {text}")?;
    }
    match lines.len().saturating_sub(MOST_FAILURES) {
        0 => Ok(()),
        1 => writeln!(f, "{:>9}  and 1 further kind", ""),
        more => writeln!(f, "{:>9}  and {more} further kinds", ""),
    }
}

fn warnings(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    if !document.warnings.is_empty() {
        writeln!(f)?;
    }
    for warning in &document.warnings {
        writeln!(f, "warning: {}", line(warning))?;
    }
    let missing_values = document.missing_values.iter().map(|it| it.count).sum();
    let overruns = document.overruns.iter().map(|it| it.count).sum();
    for (count, one, many) in [
        (
            missing_values,
            "value was missing from an answer",
            "values were missing from answers",
        ),
        (
            overruns,
            "pass took longer than its pacing",
            "passes took longer than their pacing",
        ),
    ] {
        let count: u64 = count;
        match count {
            0 => {}
            1 => writeln!(f, "{count:>9}  {one}")?,
            _ => writeln!(f, "{count:>9}  {many}")?,
        }
    }
    Ok(())
}

/// What the run did on its own.
fn decisions(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    if document.decisions.is_empty() {
        return Ok(());
    }
    writeln!(f, "\nDecisions")?;
    for decision in &document.decisions {
        writeln!(f, "{:>8.1}s  {}", decision.at_s, decision.text)?;
    }
    Ok(())
}

fn thresholds(document: &Document, f: &mut Formatter<'_>) -> fmt::Result {
    if let Some(why) = &document.run.aborted {
        writeln!(f, "\nEnded early: {why}")?;
    }
    if document.thresholds.is_empty() {
        return Ok(());
    }
    writeln!(f, "\nThresholds")?;
    for threshold in &document.thresholds {
        let verdict = threshold::line(
            threshold.held,
            &threshold.asked,
            threshold.measured.as_deref(),
            threshold.place.as_deref(),
        );
        writeln!(f, "  {verdict}")?;
    }
    match document.doubt() {
        Some(doubt) => writeln!(f, "  in doubt: {doubt}"),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    struct Text(Document);

    impl fmt::Display for Text {
        fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
            write(&self.0, f)
        }
    }

    #[test]
    fn the_figures_stand_under_their_heads() {
        let text = Text(sample::document()).to_string();
        let words = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        let total = text.lines().find(|line| line.contains("Aggregated"));
        assert_eq!(
            words(total.expect("a last row")),
            "Aggregated 40 4 10.00 7.12 ms 431 µs 21.5 ms 6.00 ms 20.0 ms 21.0 ms 4.0"
        );
    }

    #[test]
    fn the_table_fits_its_terminal() {
        let mut document = sample::on_schedule();
        document.rows[0].name = "/a/long/name".repeat(9);
        for width in [72, 80, 100, 120, 140] {
            let text = format!("{:width$}", Text(document.clone()));
            let tables = text.split("\nFailures").next().expect("tables");
            let longest = tables.lines().map(|line| line.chars().count()).max();
            assert!(longest.is_some_and(|it| it <= width), "{width}:\n{text}");
        }
    }

    #[test]
    fn what_was_missed_is_in_doubt_where_the_generator_was_the_limit() {
        let limited = sample::limited();
        let doubt = "\n  in doubt: the generator was the limit in 4 of 10 seconds, and what is missed there";
        let text = Text(limited.clone()).to_string();
        assert!(text.contains(doubt), "{text}");
        let mut held = limited;
        held.thresholds.retain(|it| it.held);
        let text = Text(held).to_string();
        assert!(!text.contains("in doubt"), "{text}");
        assert!(!Text(sample::document()).to_string().contains("in doubt"));
    }

    #[test]
    fn kinds_that_are_not_shown_are_counted() {
        let mut document = sample::document();
        document.exceptions = (0..32)
            .map(|place| Exception {
                text: format!("error {place}"),
                ..document.exceptions[0].clone()
            })
            .collect();
        let text = Text(document).to_string();
        assert!(
            text.contains("error 29\n           and 2 further kinds\n"),
            "{text}"
        );
        assert!(!text.contains("error 30"), "{text}");
    }
}
