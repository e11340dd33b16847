//! The report as one HTML file that opens offline: nothing is loaded, no script but its own runs, all text is escaped.

mod cells;
mod charts;
mod comparison;
mod decisions;
mod exchange;
mod figures;
mod measures;
mod origin;
mod phases;
mod summary;
mod troubles;

use super::document::{Document, RunState};
use super::markup::{Markup, markup};
use crate::text::printable::printable;
use crate::text::units;
use cells::clock;

const STYLE: &str = include_str!("style.css");

const SCRIPT: &str = include_str!("hover.js");

/// Of the script: no other one may run.
const SCRIPT_HASH: &str = "sha256-sV8AJuRUe2flNP8z62sSL4dHaqyxECxIq5Wy78y0RYk=";

pub(crate) fn write(document: &Document) -> String {
    let title = format!("Load test of {}", printable(&document.run.host));
    let page = markup!(
        r#"<!DOCTYPE html><html lang="en">{}"#
        r#"<body><header><div><h1>{}</h1><p class="quiet">{}</p></div>{}</header>{}"#
        "<main>{}</main><script>{}</script></body></html>",
        head(&title), title, when(document), theme(), navigation(document),
        sections(document), Markup::trusted(SCRIPT)
    );
    page.into_string()
}

fn head(title: &str) -> Markup {
    markup!(
        r#"<head><meta charset="utf-8">"#
        r#"<meta http-equiv="Content-Security-Policy" content="{}">"#
        r#"<meta name="viewport" content="width=device-width, initial-scale=1">"#
        r#"<meta name="generator" content="Backpack">"#
        "<title>{}</title><style>{}</style></head>",
        policy(), title, Markup::trusted(STYLE)
    )
}

fn sections(document: &Document) -> Markup {
    let sections = [
        Some(summary::tiles(document)),
        summary::aborted(document),
        summary::warnings(document),
        summary::thresholds(document),
        Some(charts::whole(document)),
        decisions::section(document),
        Some(figures::requests(document)),
        Some(figures::response_times(document)),
        phases::section(document),
        comparison::section(document),
        measures::passes(document),
        measures::metrics(document),
        Some(troubles::section(document)),
        exchange::slowest(document),
        figures::statuses(document),
        figures::parts(document),
        charts::rows(document),
        Some(origin::section(document)),
    ];
    sections.into_iter().flatten().collect()
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
    let users = match run.all_users() {
        1 => "1 user".to_owned(),
        users => format!("{} users", units::count(users)),
    };
    let users = match run.is_on_schedule() {
        true => format!("at most {users}"),
        false => users,
    };
    let span = units::span(run.duration_s);
    format!("{}, {span}, {users}{state}", clock(run.started_at))
}

fn theme() -> Markup {
    let choice = |(id, name, chosen): (&str, &str, bool)| {
        let checked = chosen.then(|| markup!(" checked"));
        markup!(
            r#"<label><input id="{}" type="radio" name="theme"{}>{}</label>"#,
            id,
            checked,
            name
        )
    };
    let choices = [
        ("auto", "as the system", true),
        ("light", "light", false),
        ("dark", "dark", false),
    ];
    markup!(
        r#"<fieldset class="theme"><legend>Colours</legend>{}</fieldset>"#,
        choices.into_iter().map(choice).collect::<Markup>()
    )
}

fn navigation(document: &Document) -> Markup {
    let has_rows = !document.rows.is_empty();
    let sections = [
        ("overall", "Charts", true),
        ("decisions", "Decisions", !document.decisions.is_empty()),
        ("requests", "Requests", true),
        ("response-times", "Response times", true),
        (
            "from-start",
            "From the intended start",
            document.arrivals.is_some(),
        ),
        ("phases", "Phases", document.total.phases_ms.is_some()),
        ("comparison", "Comparison", document.baseline.is_some()),
        ("passes", "Chains and passes", !document.passes.is_empty()),
        ("metrics", "Metrics", !document.metrics.is_empty()),
        ("troubles", "Failures", true),
        (
            "slowest",
            "Slowest",
            document.rows.iter().any(|row| !row.slowest.is_empty()),
        ),
        ("statuses", "By status", has_rows),
        ("parts", "By scenario", has_rows),
        ("endpoints", "Charts by endpoint", has_rows),
        ("origin", "How it was run", true),
    ];
    let shown = sections.into_iter().filter(|(.., shown)| *shown);
    let links = shown.map(|(id, name, _)| markup!(r##"<a href="#{}">{}</a>"##, id, name));
    markup!(
        r#"<nav aria-label="Sections">{}</nav>"#,
        links.collect::<Markup>()
    )
}

#[cfg(test)]
mod tests {
    use super::super::document::{
        Decision, Exception, ExceptionKind, MissingValue, Overrun, Skipped,
    };
    use super::super::sample;
    use super::super::simulated::Simulated;
    use super::*;

    const HOSTILE: &str =
        "</td></style></title><script>alert(1)</script><img src=x onerror='alert(1)'>\"\u{0}";

    /// Elements that hold nothing; the nameless one is a comparison in the script.
    const VOID: [&str; 5] = ["", "!DOCTYPE", "input", "meta", "wbr"];

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
            unread: Some(hostile()),
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
        let mut sample = sample::document();
        for measure in sample.passes.iter_mut().chain(&mut sample.metrics) {
            (measure.kind, measure.name) = (hostile(), hostile());
            measure.parts[0].scenario = hostile();
        }
        (document.passes, document.metrics) = (sample.passes, sample.metrics);
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
    fn each_element_is_closed_where_it_was_opened() {
        let empty = Simulated::SHORT.document(&[]);
        for document in [
            hostile(),
            empty,
            sample::limited(),
            sample::on_schedule(),
            sample::with_baseline(),
        ] {
            let page = write(&document);
            let mut open = Vec::new();
            for tag in page
                .split('<')
                .skip(1)
                .filter_map(|rest| rest.split('>').next())
            {
                let name = tag.split(char::is_whitespace).next().unwrap_or_default();
                match name.strip_prefix('/') {
                    Some(name) => assert_eq!(open.pop(), Some(name), "{tag}"),
                    None if VOID.contains(&name) || tag.ends_with('/') => {}
                    None => open.push(name),
                }
            }
            assert_eq!(open, Vec::<&str>::new());
        }
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
    fn where_the_generator_was_the_limit_is_seen_in_each_chart_over_time() {
        let page = write(&sample::limited());
        let doubt = "<p>In doubt: the generator was the limit in 4 of 10 seconds, and what is missed there tells";
        assert!(page.contains(doubt), "{page}");
        // Of all: response times, rates, failures, users, heat map; of both rows: response times, rates, heat map.
        let over_time = 5 + 2 * 3;
        assert_eq!(page.matches("<path fill=\"#FBE6B8\"").count(), over_time);
        // Heat maps have a ramp in its place.
        assert_eq!(page.matches(">limited</text>").count(), over_time - 3);
        assert!(page.contains("data-names=\"failures\""), "{page}");
        assert!(!write(&sample::document()).contains("\"#FBE6B8\" d="));
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
