//! How the figures came to be: the plan, the settings, the command line and the versions.

use super::cells::{clock, line, name, number, table};
use crate::report::document::{Document, Run, ScenarioShare};
use crate::report::load_text::{load, stages};
use crate::report::markup::{Markup, markup};
use crate::report::own_loads::lines;
use crate::text::printable::printable;
use crate::text::units;

pub(super) fn section(document: &Document) -> Markup {
    let run = &document.run;
    let fact =
        |(fact, value): (&str, String)| markup!("<dt>{}</dt><dd>{}</dd>", fact, printable(&value));
    markup!(
        r#"<section id="origin"><h2>How it was run</h2>"#
        r#"<dl class="facts">{}</dl>"#
        "<h3>Scenarios</h3>{}"
        r#"<h3>Plan</h3><pre tabindex="0">{}</pre></section>"#,
        facts(run).into_iter().map(fact).collect::<Markup>(), scenarios(run), printable(&run.plan)
    )
}

fn facts(run: &Run) -> Vec<(&'static str, String)> {
    let asked = run
        .run_time_s
        .map_or_else(|| "until stopped".to_owned(), units::span);
    let iterations = run.iterations.map_or_else(String::new, units::count);
    let facts = vec![
        ("Host", run.host.clone()),
        ("Started", clock(run.started_at)),
        ("Duration", units::span(run.duration_s)),
        ("Time asked for", asked),
        (
            "Warm-up, not counted",
            run.warm_up_s.map_or_else(String::new, units::span),
        ),
        load(run),
        ("Stages", stages(run)),
        ("Loads of scenarios' own", own_loads(run)),
        ("Passes asked for", iterations),
        ("Time to stop", units::span(run.stop_timeout_s)),
        ("Timeout of a request", units::span(run.timeout_s)),
        ("Seed", run.seed.to_string()),
        ("Command line", command_line(&run.command_line)),
        ("Backpack", run.versions.backpack.clone()),
        (
            "System",
            format!("{}, {} cores", run.versions.system, run.versions.cores),
        ),
    ];
    let said = |(_, fact): &(&str, String)| !fact.is_empty();
    facts.into_iter().filter(said).collect()
}

/// As `Beat: 10 passes/s from 30 s on; Load: 5 users`.
fn own_loads(run: &Run) -> String {
    let lines = lines(run).into_iter();
    let lines: Vec<_> = lines
        .map(|(scenario, load)| format!("{scenario}: {load}"))
        .collect();
    lines.join("; ")
}

/// As a shell takes it.
fn command_line(words: &[String]) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@%+,".contains(c);
    let quoted = words.iter().map(|word| {
        if !word.is_empty() && word.chars().all(plain) {
            word.clone()
        } else {
            format!("'{}'", word.replace('\'', r"'\''"))
        }
    });
    quoted.collect::<Vec<_>>().join(" ")
}

/// What has a load of its own has no share.
fn share(text: String, scenario: &ScenarioShare) -> String {
    match scenario.share {
        0 => "–".to_owned(),
        _ => text,
    }
}

fn scenarios(run: &Run) -> Markup {
    let shares: u32 = run.scenarios.iter().map(|scenario| scenario.share).sum();
    let of_users = |share: u32| f64::from(share) / f64::from(shares.max(1)) * 100.0;
    let row = |scenario: &ScenarioShare| {
        line([
            name(&scenario.name),
            number(share(scenario.share.to_string(), scenario)),
            number(share(units::percent(of_users(scenario.share)), scenario)),
        ])
    };
    let lines = run.scenarios.iter().map(row).collect();
    table(&["Scenario", "#Share", "#Of the users"], &lines, None)
}

#[cfg(test)]
mod tests {
    use super::command_line;

    #[test]
    fn a_command_line_can_be_pasted() {
        let words = ["load", "--host", "http://a.b:80/", "two words", "it's", ""];
        assert_eq!(
            command_line(&words.map(str::to_owned)),
            r"load --host http://a.b:80/ 'two words' 'it'\''s' ''"
        );
    }
}
