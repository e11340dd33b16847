//! The report as Markdown, for the summary page of a CI job.

mod cells;
mod figures;
mod headline;
mod measures;

use std::fmt::Write;

use cells::{code, duration, table, text};

use super::document::{Document, ExceptionKind, ThresholdResult};
use super::own_loads;
use crate::text::units::count;

/// A summary is a page to look at; the other formats have all rows and all failures.
const MOST_ROWS: usize = 50;
const MOST_FAILURES: usize = 30;

pub(crate) fn write(document: &Document) -> String {
    let parts = [
        headline::write(document),
        thresholds(document),
        figures::latencies(document),
        figures::from_start(document),
        figures::phases(document),
        measures::write(document),
        decisions(document),
        failures(document),
        exceptions(document),
        warnings(document),
        run(document),
    ];
    let parts: Vec<_> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    parts.join("\n")
}

fn thresholds(document: &Document) -> String {
    let row = |threshold: &ThresholdResult| {
        vec![
            if threshold.held { "✅" } else { "❌ missed" }.to_owned(),
            code(&threshold.asked),
            threshold
                .measured
                .as_deref()
                .map_or_else(|| "no sample".to_owned(), text),
            threshold.place.as_deref().map_or_else(String::new, code),
        ]
    };
    let rows = document.thresholds.iter().map(row);
    let doubt = document.doubt();
    let doubt = doubt.map(|it| format!("\nIn doubt: {}.\n", text(&it)));
    let table = section("Thresholds", &["", "Asked", "Measured", "Where"], 4, rows);
    table + &doubt.unwrap_or_default()
}

fn failures(document: &Document) -> String {
    let rows = document.failures.iter().take(MOST_FAILURES).map(|failure| {
        vec![
            text(&failure.method),
            text(&failure.name),
            text(&failure.error),
            count(failure.count),
        ]
    });
    let mut failures = section("Failures", &["Method", "Name", "Error", "Count"], 3, rows);
    let _ = match document.failures.len().saturating_sub(MOST_FAILURES) {
        0 => Ok(()),
        1 => writeln!(failures, "\n1 further kind is in the other formats."),
        more => writeln!(failures, "\n{more} further kinds are in the other formats."),
    };
    failures
}

fn exceptions(document: &Document) -> String {
    let rows = document
        .exceptions
        .iter()
        .take(MOST_FAILURES)
        .map(|exception| {
            vec![
                match exception.kind {
                    ExceptionKind::Panic => "panic",
                    ExceptionKind::StepError => "error",
                }
                .to_owned(),
                text(&exception.scenario),
                text(&exception.text),
                count(exception.count),
            ]
        });
    let head = ["Kind", "Scenario", "Text", "Count"];
    section("Panics and errors of steps", &head, 3, rows)
}

/// What the run did on its own; the last ones of very many.
fn decisions(document: &Document) -> String {
    let surplus = document.decisions.len().saturating_sub(MOST_ROWS);
    let decisions = document.decisions.iter().skip(surplus);
    let rows = decisions.map(|decision| vec![text(&decision.text), duration(decision.at_s)]);
    section("Decisions", &["", "At"], 1, rows)
}

/// Warnings, and what was counted apart.
fn warnings(document: &Document) -> String {
    let missing = document.missing_values.iter().map(|missing| {
        let unread = missing.unread.as_ref();
        let why = unread.map(|why| format!(" (the answer {})", text(why)));
        format!(
            "{} {} lacked {}, which {} depends on{}",
            times(missing.count),
            text(&missing.source),
            code(&missing.value),
            text(&missing.dependent),
            why.unwrap_or_default()
        )
    });
    let skipped = document.skipped.iter().map(|skipped| {
        format!(
            "{} {} was skipped, for it was sealed",
            times(skipped.count),
            text(&skipped.endpoint)
        )
    });
    let overruns = document.overruns.iter().map(|overrun| {
        format!(
            "{} times a pass of {} took longer than its pacing",
            count(overrun.count),
            text(&overrun.scenario)
        )
    });
    let warnings = document
        .warnings
        .iter()
        .map(|warning| text(warning.as_str()));
    let lines = warnings.chain(missing).chain(skipped);
    let lines: Vec<_> = lines.chain(overruns).collect();
    match lines.is_empty() {
        true => String::new(),
        false => format!("### To know\n\n- {}\n", lines.join("\n- ")),
    }
}

/// How to do it again.
fn run(document: &Document) -> String {
    let run = &document.run;
    let loads = own_loads::lines(run).into_iter();
    let loads: String = loads
        .map(|(scenario, load)| format!("\n{}: {load}.\n", code(scenario)))
        .collect();
    format!(
        "{} against {} from {}, seed {}, Backpack {} on {} with {} cores.\n{loads}",
        match run.all_users() {
            users if run.is_on_schedule() => format!("At most {} users", count(users)),
            1 => "1 user".to_owned(),
            users => format!("{} users", count(users)),
        },
        code(&run.host),
        run.started_at.strftime("%Y-%m-%d %H:%M:%S UTC"),
        run.seed,
        text(&run.versions.backpack),
        text(&run.versions.system),
        run.versions.cores,
    )
}

/// A table under its title; nothing without a row.
fn section(
    title: &str,
    head: &[&str],
    texts: usize,
    rows: impl IntoIterator<Item = Vec<String>>,
) -> String {
    let rows: Vec<_> = rows.into_iter().collect();
    if rows.is_empty() {
        return String::new();
    }
    format!("### {title}\n\n{}", table(head, texts, &rows))
}

fn times(number: u64) -> String {
    match number {
        1 => "once".to_owned(),
        number => format!("{} times", count(number)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Stats;
    use crate::report::sample;

    #[test]
    fn the_headline_tells_what_came_of_it() {
        let mut document = sample::document();
        assert!(write(&document).starts_with(
            "## Load test: ❌ 1 of 2 thresholds missed\n\n\
             40 requests in 10.0 s, 4.00 a second, 10.00 % failed; median 6.00 ms, 95 % 20.0 ms, 99 % 21.0 ms.\n"
        ));
        document.thresholds.pop();
        assert!(write(&document).starts_with("## Load test: ✅ the threshold held\n"));
        document.thresholds.clear();
        assert!(write(&document).starts_with("## Load test\n"));
        (document.total.requests, document.total.failures) = (1, 0);
        let markdown = write(&document);
        assert!(
            markdown.contains("\n1 request in 10.0 s, 4.00 a second, none failed; median"),
            "{markdown}"
        );
    }

    #[test]
    fn tables_have_as_many_cells_in_each_line() {
        let markdown = write(&sample::with_baseline());
        let mut columns = None;
        for line in markdown.lines() {
            if !line.starts_with('|') {
                columns = None;
                continue;
            }
            let cells = line.replace("\\|", "").matches('|').count();
            assert_eq!(*columns.get_or_insert(cells), cells, "{line}");
        }
    }

    #[test]
    fn each_part_has_its_place() {
        let markdown = write(&sample::document());
        for part in [
            "| ❌ missed | <code>failures &lt; 1%</code> | 10 % |",
            "| GET | /duel\\|&lt;b&gt; | 10 | 4 | 40.00 | 7.12 ms | 6.00 ms | 20.0 ms | 21.0 ms | 21.5 ms | 1.00 |",
            "|  | **Aggregated** | 40 | 4 | 10.00 |",
            "| GET | /duel\\|&lt;b&gt; | =status 500,<br>\"again\" | 4 |",
            "| panic | Game | index out of bounds | 2 |",
            "- the spawn rate was not reached\n- 3 times Login lacked",
            "- 5 times Duel was skipped",
            "3 users against <code>http://127.0.0.1:8080</code> from 2026-11-22 18:30:00 UTC, seed 7",
        ] {
            assert!(markdown.contains(part), "{part}\n{markdown}");
        }
        assert!(!markdown.contains("baseline"), "{markdown}");
    }

    #[test]
    fn where_the_generator_was_the_limit_what_was_missed_is_in_doubt() {
        let markdown = write(&sample::limited());
        let doubt = "\n\nIn doubt: the generator was the limit in 4 of 10 seconds, and what is missed there tells of this machine, not of the service.\n\n#";
        assert!(markdown.contains(doubt), "{markdown}");
        assert!(!write(&sample::document()).contains("In doubt"));
    }

    #[test]
    fn a_baseline_stands_beside_each_figure() {
        let markdown = write(&sample::with_baseline());
        let total = "|  | **Aggregated** | 40 | 4 | 10.00 (+10.00 points) | 7.12 ms (+18.8 %) | 6.00 ms (+20.0 %)";
        assert!(markdown.contains(total), "{markdown}");
        assert!(
            markdown.contains("the baseline <code>main.json</code> of 2026-11-21"),
            "{markdown}"
        );
        assert!(
            markdown.contains("| POST | /login | 30 | 0 | 0.00 | 7.12 ms |"),
            "{markdown}"
        );
    }

    #[test]
    fn many_rows_are_cut_and_a_run_without_a_request_is_told() {
        let mut document = sample::document();
        document.rows = vec![document.rows[0].clone(); 70];
        assert!(write(&document).contains("The 50 most requested names; 20 more"));
        document.rows.clear();
        document.total = Stats::default();
        let markdown = write(&document);
        assert!(
            markdown.contains("\n\nNo request in 10.0 s.\n"),
            "{markdown}"
        );
        assert!(
            markdown.contains("|  | **Aggregated** | 0 | 0 | 0.00 | - | - |"),
            "{markdown}"
        );
    }

    #[test]
    fn durations_are_read_at_a_glance() {
        assert_eq!(duration(2.0), "2.00 s");
        assert_eq!(duration(600.4), "10 min 0 s");
        assert_eq!(duration(8.0 * 3600.0 + 61.0), "8 h 1 min");
    }
}
