//! The report as one HTML file that opens offline: nothing is loaded, no script but its own runs, all text is escaped.

mod charts;
mod comparison;
mod decisions;
mod figures;
mod origin;
mod summary;
mod troubles;

use jiff::{Timestamp, tz::TimeZone};
use maud::{DOCTYPE, Markup, PreEscaped, html};

use super::document::{Document, RunState};
use crate::text::printable::printable;
use crate::text::units;

const STYLE: &str = include_str!("style.css");

const SCRIPT: &str = include_str!("hover.js");

/// Of the script: no other one may run.
const SCRIPT_HASH: &str = "sha256-sV8AJuRUe2flNP8z62sSL4dHaqyxECxIq5Wy78y0RYk=";

pub(crate) fn write(document: &Document) -> String {
    let title = format!("Load test of {}", printable(&document.run.host));
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy());
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="generator" content="Backpack";
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    div {
                        h1 { (title) }
                        p.quiet { (when(document)) }
                    }
                    (theme())
                }
                (navigation(document))
                main {
                    (summary::tiles(document))
                    (summary::aborted(document))
                    (summary::warnings(document))
                    (summary::thresholds(document))
                    (charts::whole(document))
                    (decisions::section(document))
                    (figures::requests(document))
                    (figures::response_times(document))
                    (comparison::section(document))
                    (troubles::section(document))
                    (figures::statuses(document))
                    (figures::parts(document))
                    (charts::rows(document))
                    (origin::section(document))
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    page.into_string()
}

/// Nothing but the styles and the script that are in the file itself.
fn policy() -> String {
    format!(
        "default-src 'none'; style-src 'unsafe-inline'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
    )
}

fn when(document: &Document) -> String {
    let run = &document.run;
    let state = match run.state {
        RunState::Stopped => "",
        RunState::Spawning | RunState::Running | RunState::Stopping => ", still running",
    };
    let users = match run.users {
        1 => "1 user".to_owned(),
        users => format!("{} users", units::count(users)),
    };
    let users = match run.arrival_rate {
        Some(_) => format!("at most {users}"),
        None => users,
    };
    let span = units::span(run.duration_s);
    format!("{}, {span}, {users}{state}", clock(run.started_at))
}

fn theme() -> Markup {
    html! {
        fieldset.theme {
            legend { "Colours" }
            @for (id, name, chosen) in [("auto", "as the system", true), ("light", "light", false), ("dark", "dark", false)] {
                label { input #(id) type="radio" name="theme" checked[chosen]; (name) }
            }
        }
    }
}

fn navigation(document: &Document) -> Markup {
    let has_rows = !document.rows.is_empty();
    html! {
        nav aria-label="Sections" {
            a href="#overall" { "Charts" }
            @if !document.decisions.is_empty() { a href="#decisions" { "Decisions" } }
            a href="#requests" { "Requests" }
            a href="#response-times" { "Response times" }
            @if document.arrivals.is_some() { a href="#from-start" { "From the intended start" } }
            @if document.baseline.is_some() { a href="#comparison" { "Comparison" } }
            a href="#troubles" { "Failures" }
            @if has_rows {
                a href="#statuses" { "By status" }
                a href="#parts" { "By scenario" }
                a href="#endpoints" { "Charts by endpoint" }
            }
            a href="#origin" { "How it was run" }
        }
    }
}

/// A table that scrolls inside of itself: its head, rows of cells, and a last row.
fn table(head: &Markup, body: &Markup, foot: Option<&Markup>) -> Markup {
    html! {
        div.scroll tabindex="0" {
            table {
                thead { tr { (head) } }
                tbody { (body) }
                @if let Some(foot) = foot { tfoot { tr { (foot) } } }
            }
        }
    }
}

/// Cells of a table's head; those that begin with `#` are over numbers.
fn head(names: &[&str]) -> Markup {
    html! {
        @for name in names {
            @match name.strip_prefix('#') {
                Some(name) => th.n scope="col" { (name) },
                None => th scope="col" { (name) },
            }
        }
    }
}

fn number(text: impl AsRef<str>) -> Markup {
    html! { td.n { (text.as_ref()) } }
}

/// A latency, or a dash where there is none.
fn latency(millis: Option<f64>) -> Markup {
    number(millis.map_or_else(|| "–".to_owned(), units::latency))
}

/// Text that is not broken into lines.
fn word(text: &str) -> Markup {
    html! { td { (printable(text)) } }
}

/// A name that is broken where a path has its slashes.
fn name(name: &str) -> Markup {
    let name = printable(name);
    html! {
        td.name { @for part in name.split_inclusive('/') { (part) wbr; } }
    }
}

/// Text of any length, from anywhere.
fn text(text: &str) -> Markup {
    html! { td.text { div { (printable(text)) } } }
}

fn clock(time: Timestamp) -> String {
    let local = time.to_zoned(TimeZone::UTC);
    local.strftime("%Y-%m-%d %H:%M:%S UTC").to_string()
}

#[cfg(test)]
mod tests {
    use super::super::document::{
        Decision, Exception, ExceptionKind, MissingValue, Overrun, Skipped,
    };
    use super::super::simulated::Simulated;
    use super::*;

    const HOSTILE: &str =
        "</td></style></title><script>alert(1)</script><img src=x onerror='alert(1)'>\"\u{0}";

    /// A document that says it everywhere.
    fn hostile() -> Document {
        let hostile = || HOSTILE.to_owned();
        let mut document = Simulated::TROUBLED.document(&[HOSTILE, "/"]);
        let run = &mut document.run;
        run.host = hostile();
        run.plan = hostile();
        run.command_line = vec![hostile()];
        run.versions.system = hostile();
        run.versions.backpack = hostile();
        run.scenarios[0].name = hostile();
        document.rows[0].method = hostile();
        document.rows[0].parts[0].endpoint = hostile();
        document.rows[0].parts[0].scenario = hostile();
        document.rows[0].stats.statuses[0].status = hostile();
        document.failures[0].error = hostile();
        document.failures[0].method = hostile();
        document.thresholds[0].asked = hostile();
        document.thresholds[0].measured = Some(hostile());
        document.warnings = vec![hostile()];
        document.exceptions = vec![Exception {
            kind: ExceptionKind::Panic,
            scenario: hostile(),
            text: hostile(),
            count: 1,
            first_seen: document.run.started_at,
            last_seen: document.run.started_at,
        }];
        document.missing_values = vec![MissingValue {
            source: hostile(),
            value: hostile(),
            dependent: hostile(),
            count: 1,
        }];
        document.skipped = vec![Skipped {
            endpoint: hostile(),
            count: 1,
        }];
        document.run.aborted = Some(hostile());
        document.decisions = vec![Decision {
            at_s: 1.0,
            text: hostile(),
        }];
        document.overruns = vec![Overrun {
            scenario: hostile(),
            count: 1,
        }];
        document.baseline = Some(crate::report::document::Baseline {
            file: hostile(),
            started_at: document.run.started_at,
        });
        document
    }

    #[test]
    fn text_from_anywhere_is_text() {
        let page = write(&hostile());
        assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
        assert_eq!(page.matches("<script").count(), 1);
        assert!(!page.contains("<img") && !page.contains('\0'));
        assert_eq!(page.matches("</style>").count(), 1);
        assert_eq!(page.matches("</title>").count(), 1);
    }

    #[test]
    fn nothing_is_loaded() {
        let page = write(&Simulated::TROUBLED.document(&["/"]));
        assert!(
            page.contains(r#"http-equiv="Content-Security-Policy" content="default-src 'none';"#)
        );
        for loading in [" src=", "href=\"http", "url(", "@import", "<link"] {
            assert!(!page.contains(loading), "{loading}");
        }
    }

    #[test]
    fn the_policy_lets_the_script_run() {
        use base64::Engine as _;
        let digest = ring::digest::digest(&ring::digest::SHA256, SCRIPT.as_bytes());
        let digest = base64::prelude::BASE64_STANDARD.encode(digest);
        assert_eq!(SCRIPT_HASH, format!("sha256-{digest}"));
    }

    #[test]
    fn all_that_is_known_is_shown() {
        let page = write(&hostile());
        let expected = [
            "134,404",
            "✗ missed",
            "p99 &lt; 500 ms of GET /never",
            "no sample",
            "503 Service Unavailable",
            "3 min 20 s",
            "Panics and errors of steps",
            "Values that successful answers lacked",
            "Requests not sent",
            "Ended early",
            "What the run did on its own",
            "Passes longer than their pacing",
            "not in the baseline",
            "By status",
            "By scenario",
            "Casual",
            "Seed",
            "8 cores",
        ];
        for text in expected {
            assert!(page.contains(text), "{text}");
        }
    }

    #[test]
    fn of_a_thousand_names_the_busiest_have_charts() {
        let names: Vec<String> = (0..1000).map(|n| format!("/items/{n}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let mut document = Simulated::SHORT.document(&names);
        document.rows[777].stats.requests = 1_000_000;
        let page = write(&document);
        assert_eq!(page.matches("<svg").count(), 6 + 30 * 4);
        assert!(page.contains("The 30 with the most requests, of 1,000"));
        let first = page
            .split("<h3>")
            .find(|part| part.contains("/items/"))
            .unwrap();
        assert!(first.contains("/items/777"), "{first}");
        assert!(page.contains("items/<wbr>999"));
    }

    #[test]
    fn a_run_without_a_request_has_a_report() {
        let mut document = Simulated::SHORT.document(&[]);
        document.total = super::super::document::Stats::default();
        document.timeline.intervals.clear();
        let page = write(&document);
        assert!(page.contains("No request failed.") && page.contains("No time has gone by"));
        assert!(!page.contains("NaN") && !page.contains("inf "));
    }
}
