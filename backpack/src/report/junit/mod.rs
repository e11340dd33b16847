//! The report as JUnit's XML, which CI servers show as tests. There is a failed one exactly where the run counts as failed.

mod cases;
mod suite;

use cases::{Case, Trouble};

use super::document::Document;
use super::markup::{Markup, markup};
use super::outcome::Outcome;
use crate::text::cut::cut;
use crate::text::printable::{line, printable};

pub(crate) use suite::of_program;

/// Longer texts are cut: CI servers show them beside many others.
const LONGEST: usize = 2_000;

/// The report as a suite of this name.
pub(crate) fn write(document: &Document, suite: &str, outcome: &Outcome) -> String {
    let cases = cases::of(document, suite, outcome);
    let count = |word: &str| {
        let troubles = cases.iter().filter_map(|case| case.trouble.as_ref());
        troubles.filter(|it| it.element() == word).count()
    };
    let run = &document.run;
    let name = attribute(suite);
    let counts = markup!(
        "tests=\"{}\" failures=\"{}\" errors=\"{}\" time=\"{}\"",
        cases.len(),
        count("failure"),
        count("error"),
        seconds(run.duration_s)
    );
    let all = markup!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
        "<testsuites name=\"{}\" {}>\n"
        "  <testsuite name=\"{}\" {} skipped=\"0\" timestamp=\"{}\">\n"
        "    <properties>\n{}    </properties>\n"
        "{}"
        "  </testsuite>\n"
        "</testsuites>\n",
        name,
        counts,
        name,
        counts,
        run.started_at.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        properties(document),
        cases.iter().map(case).collect::<Markup>()
    );
    all.into_string()
}

/// How to do it again.
fn properties(document: &Document) -> Markup {
    let run = &document.run;
    let properties = [
        ("host", run.host.clone()),
        ("seed", run.seed.to_string()),
        ("users", run.all_users().to_string()),
        ("backpack", run.versions.backpack.clone()),
    ];
    let property = |(name, value): (&str, String)| {
        let value = attribute(&value);
        markup!("      <property name=\"{}\" value=\"{}\"/>\n", name, value)
    };
    properties.into_iter().map(property).collect()
}

fn case(case: &Case) -> Markup {
    let output = case.output.as_deref().map(|output| {
        let output = text(output);
        markup!("      <system-out>{}</system-out>\n", output)
    });
    markup!(
        "    <testcase classname=\"{}\" name=\"{}\" time=\"{}\">\n{}{}    </testcase>\n",
        attribute(&case.class),
        attribute(&case.name),
        seconds(case.seconds),
        case.trouble.as_ref().map(trouble),
        output
    )
}

fn trouble(trouble: &Trouble) -> Markup {
    // Some show only the one, some only the other.
    let message = trouble.lines.first().map_or("", String::as_str);
    markup!(
        "      <{} type=\"{}\" message=\"{}\">{}</{}>\n",
        trouble.element(),
        trouble.kind.word(),
        attribute(message),
        text(&trouble.lines.join("\n")),
        trouble.element()
    )
}

/// Without a character that XML 1.0 cannot hold.
fn text(text: &str) -> String {
    printable(&cut(text, LONGEST))
}

/// The same in one line: readers make a space of each line break in an attribute.
fn attribute(text: &str) -> String {
    line(&cut(text, LONGEST).replace(['\n', '\r', '\t'], " "))
}

/// To the microsecond, as everything is measured.
fn seconds(seconds: f64) -> String {
    format!("{seconds:.6}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use roxmltree::Document as Xml;

    use super::*;
    use crate::report::sample;

    fn strict() -> Outcome {
        Outcome {
            strict: true,
            ..Outcome::default()
        }
    }

    /// The cases that failed: their classes, their names, and the messages.
    fn failed(xml: &str) -> Vec<[String; 3]> {
        let xml = Xml::parse(xml).expect("XML");
        let troubles = xml
            .descendants()
            .filter(|it| it.has_tag_name("failure") || it.has_tag_name("error"));
        let told = |trouble: roxmltree::Node<'_, '_>| {
            let case = trouble.parent().expect("a case");
            let of = |node: roxmltree::Node<'_, '_>, name| {
                node.attribute(name).expect("an attribute").to_owned()
            };
            [
                of(case, "classname"),
                of(case, "name"),
                of(trouble, "message"),
            ]
        };
        troubles.map(told).collect()
    }

    #[test]
    fn a_row_with_failures_is_red_where_they_fail_the_run() {
        let document = sample::document();
        let missed = [
            "game",
            "failures < 1%",
            "missed: failures < 1%, measured 10 % (src/load.rs:17)",
        ];
        let lenient = write(&document, "game", &Outcome::default());
        assert_eq!(failed(&lenient), [missed]);
        let strict = write(&document, "game", &strict());
        let row = ["Game", "GET /duel|<b>", "4 of 10 requests failed (40.00 %)"];
        let chain = ["Game", "CHAIN Login", "3 of 30 passes failed (10.00 %)"];
        let steps = ["Game", "steps", "2 panics and errors of steps"];
        assert_eq!(failed(&strict), [missed, row, chain, steps]);
        assert!(
            strict.contains("4 times: =status 500,\n&quot;again&quot;</failure>"),
            "{strict}"
        );
    }

    #[test]
    fn a_run_that_ended_early_and_files_without_room_are_red() {
        let mut document = sample::document();
        document.thresholds.clear();
        let well = write(&document, "game", &Outcome::default());
        assert_eq!(failed(&well), [[""; 3]; 0]);
        document.run.aborted = Some("more than 5 failures".to_owned());
        let outcome = Outcome {
            problems: vec!["cannot write a".to_owned(), "cannot write b".to_owned()],
            ..Outcome::default()
        };
        let told = [
            ["game", "the run", "ended early: more than 5 failures"],
            ["game", "files", "cannot write a"],
        ];
        let xml = write(&document, "game", &outcome);
        assert_eq!(failed(&xml), told);
        assert!(
            xml.contains("cannot write a\ncannot write b</error>"),
            "{xml}"
        );
        assert!(xml.contains(" failures=\"1\" errors=\"1\" "), "{xml}");
    }

    #[test]
    fn where_the_generator_was_the_limit_the_missed_threshold_is_in_doubt() {
        let xml = write(&sample::limited(), "game", &Outcome::default());
        for part in [
            "measured 10 % (src/load.rs:17)\nin doubt: the generator was the limit in 4 of 10 seconds, and what is missed",
            "\nthe generator was the limit in 4 of 10 seconds (2 s to 5 s, 8 s to 9 s): in 3 its core was busy, in 1 the machine",
        ] {
            assert!(xml.contains(part), "{part}\n{xml}");
        }
        let calm = write(&sample::document(), "game", &Outcome::default());
        assert!(!calm.contains("generator"), "{calm}");
    }

    #[test]
    fn figures_stand_beside_each_case() {
        let xml = write(&sample::document(), "game", &Outcome::default());
        for part in [
            "<testsuite name=\"game\" tests=\"8\" failures=\"1\" errors=\"0\" time=\"10.000000\" skipped=\"0\" timestamp=\"2026-11-22T18:30:00\">",
            "<property name=\"host\" value=\"http://127.0.0.1:8080\"/>",
            "<testcase classname=\"game\" name=\"p95 &lt; 200ms\" time=\"0.000000\">",
            "<testcase classname=\"Game\" name=\"POST /login\" time=\"0.007125\">",
            "30 requests, none failed, ",
            "mean 7.12 ms, median 6.00 ms, 95 % 20.0 ms, 99 % 21.0 ms",
        ] {
            assert!(xml.contains(part), "{part}\n{xml}");
        }
    }

    proptest! {
        #[test]
        fn any_text_makes_xml(hostile in r#"([<>&"'\x00-\x20\]]|\u{fffe}|.)*"#) {
            let mut document = sample::document();
            document.run.host.clone_from(&hostile);
            document.rows[0].name.clone_from(&hostile);
            document.passes[0].name.clone_from(&hostile);
            document.failures[0].name.clone_from(&hostile);
            document.failures[0].error.clone_from(&hostile);
            document.thresholds[1].asked.clone_from(&hostile);
            let outcome = Outcome { strict: true, problems: vec![hostile.clone()] };
            let xml = write(&document, &hostile, &outcome);
            prop_assert_eq!(failed(&xml).len(), 5);
            let xml_1_0 = |c: char| matches!(c, '\t' | '\n' | '\u{20}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..);
            prop_assert!(xml.chars().all(xml_1_0));
        }
    }
}
