//! What a document becomes in the folder.

use std::fmt::Write;

use jiff::tz::TimeZone;

use super::folder::Folder;
use super::runner::Runner;
use crate::report::document::{Document, json};
use crate::report::load_text::{load, stages};
use crate::report::own_loads::lines;
use crate::report::plots::MOST_ROWS;
use crate::report::{csv, html, plots};
use crate::text::printable::line;
use crate::text::units;

/// The figures, with the columns of Locust.
pub(super) fn tables(folder: &mut Folder, document: &Document) {
    folder.save("csv/stats.csv", csv::stats(document));
    folder.save("csv/stats_history.csv", csv::history(document, true));
    folder.save("csv/failures.csv", csv::failures(document));
    folder.save("csv/exceptions.csv", csv::exceptions(document));
}

/// All that is not a table of Locust.
pub(super) fn pictures_and_reports(folder: &mut Folder, document: &Document, runner: Runner) {
    folder.save("csv/global_stats.csv", csv::global_stats(document));
    folder.save("csv/measures.csv", csv::measures(document));
    if let Some(table) = csv::from_start(document) {
        folder.save("csv/from_start.csv", table);
    }
    for plot in plots::all(document) {
        folder.save(&format!("plots/{}", plot.file_name), plot.svg);
    }
    folder.save("report.json", json::write(document));
    folder.save("report.html", html::write(document));
    folder.save("run.txt", run(document, runner));
}

/// What made the result, for people.
fn run(document: &Document, runner: Runner) -> String {
    let run = &document.run;
    let started = run.started_at.to_zoned(TimeZone::system());
    let scenarios: Vec<_> = run
        .scenarios
        .iter()
        .filter(|scenario| scenario.share > 0)
        .map(|scenario| format!("{} @ {}", scenario.name, scenario.share))
        .collect();
    let own = lines(run).into_iter();
    let own: Vec<_> = own
        .map(|(scenario, load)| format!("{scenario}: {load}"))
        .collect();
    let versions = &run.versions;
    let load = match (runner, load(run)) {
        (Runner::Backpack, ("Users", users)) => ("users", users),
        (Runner::Backpack, (_, arrivals)) => ("arrivals", arrivals),
        (Runner::Locust, _) => ("users", run.users.to_string()),
    };
    let mut facts = vec![
        ("host", run.host.clone()),
        (
            "started",
            started.strftime("%Y-%m-%d %H:%M:%S %:z").to_string(),
        ),
        ("duration", format!("{:.1} s", run.duration_s)),
        load,
        ("scenarios", scenarios.join(", ")),
        ("own loads", own.join("; ")),
    ];
    let system = format!("{}, {} cores", versions.system, versions.cores);
    match runner {
        Runner::Backpack => facts.extend([
            ("stages", stages(run)),
            (
                "iterations",
                run.iterations.map_or_else(String::new, |it| it.to_string()),
            ),
            (
                "run time",
                run.run_time_s.map_or_else(String::new, units::span),
            ),
            (
                "warm-up, not counted",
                run.warm_up_s.map_or_else(String::new, units::span),
            ),
            ("time to stop", units::span(run.stop_timeout_s)),
            ("time-out", units::span(run.timeout_s)),
            ("ended early", run.aborted.clone().unwrap_or_default()),
            ("seed", run.seed.to_string()),
            ("command line", run.command_line.join(" ")),
            ("backpack", versions.backpack.clone()),
            ("system", system),
        ]),
        Runner::Locust => facts.push(("stored by", format!("backpack {}", versions.backpack))),
    }
    if document.rows.len() > MOST_ROWS {
        let names = document.rows.len();
        let drawn = format!("of the {MOST_ROWS} most requested of {names} names");
        facts.push(("pictures", drawn));
    }
    let mut text = String::new();
    for (name, fact) in facts.iter().filter(|(_, fact)| !fact.is_empty()) {
        writeln!(text, "{name:<14}{}", line(fact)).expect("a text takes more text");
    }
    format!("{text}\n{}\n", run.plan.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn the_text_tells_what_made_the_result() {
        let text = run(&sample::document(), Runner::Backpack);
        for line in [
            "host          http://127.0.0.1:8080",
            "duration      10.0 s",
            "users         3, 1 a second",
            "time to stop  0 s",
            "time-out      30 s",
            "scenarios     Game @ 1",
            "seed          7",
            "command line  game --headless",
            "system        linux x86_64, 2 cores",
            "  Login.post",
        ] {
            assert!(text.lines().any(|it| it == line), "{line}: {text}");
        }
    }

    #[test]
    fn the_text_tells_where_names_have_no_pictures() {
        let mut document = sample::document();
        document.rows = vec![document.rows[0].clone(); MOST_ROWS];
        assert!(!run(&document, Runner::Locust).contains("pictures"));
        document.rows.push(document.rows[0].clone());
        let text = run(&document, Runner::Locust);
        let line = "pictures      of the 100 most requested of 101 names";
        assert!(text.lines().any(|it| it == line), "{text}");
    }
}
