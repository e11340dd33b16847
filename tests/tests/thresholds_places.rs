//! A missed threshold names its line in the source, and under GitHub Actions puts an annotation there.

mod printed;
mod program;

use std::process::Output;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, load_test};
use printed::{stderr, stdout};
use program::program;

endpoint! { Index = GET "/"; Other = GET "/other"; }
scenario! { Visit(wait = none) = [Index, Other]; }

/// Where the threshold of the small load test stands.
fn place() -> String {
    let source = include_str!("../src/bin/small_load.rs");
    let mut lines = source.lines();
    let before = lines.position(|line| line.contains("thresholds![failures"));
    format!(
        "tests/src/bin/small_load.rs:{}",
        before.expect("the threshold") + 1
    )
}

/// A run of the small load test whose failures are too many.
fn failing(in_github: bool) -> Output {
    let server = RecordingServer::start();
    for line in [
        "POST /login",
        "GET /",
        "GET /players/7",
        "DELETE /players/7",
    ] {
        server.answers(line, Answer::status(500));
    }
    let mut program = program(&["-H", server.url(), "-u", "3", "--iterations", "6"]);
    if in_github {
        program.env("GITHUB_ACTIONS", "true");
    } else {
        program.env_remove("GITHUB_ACTIONS");
    }
    program.output().expect("the program starts")
}

#[test]
fn each_threshold_has_the_line_that_it_stands_in() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Visit, 1);
    let first = line!() + 2;
    let test = test.expect(thresholds![
        p95 > 1h,
        Index.p95 > 1h, rate > 0/s,

        Other.failures < 1%,
    ]);
    let report = test.iterations(2).run().expect("it runs");
    let lines = report.thresholds().iter().map(|verdict| {
        let place = verdict.place().expect("a place");
        assert!(
            place.file.ends_with("tests/tests/thresholds_places.rs"),
            "{place}"
        );
        place.line
    });
    assert_eq!(
        lines.collect::<Vec<_>>(),
        [0, 1, 1, 3].map(|line| first + line)
    );
    let missed = report.thresholds()[1].to_string();
    let place = format!("thresholds_places.rs:{})", first + 1);
    assert!(
        missed.starts_with("missed: Index.p95 > 1h, measured "),
        "{missed}"
    );
    assert!(missed.ends_with(&place), "{missed}");
    assert!(
        !report.thresholds()[3].to_string().contains(".rs"),
        "it held"
    );
}

#[test]
fn the_table_tells_the_place_of_a_missed_one() {
    let output = failing(false);
    assert_eq!(output.status.code(), Some(1));
    let line = format!("  missed: failures < 50%, measured 100.00% ({})", place());
    assert!(
        stdout(&output).lines().any(|it| it == line),
        "{}",
        stdout(&output)
    );
    assert!(!stderr(&output).contains("::error"));
}

#[test]
fn under_github_actions_an_annotation_stands_there() {
    let output = failing(true);
    let place = place().replace(':', ",line=");
    let line = format!(
        "::error file={place},title=threshold missed::failures < 50%25: measured 100.00%25"
    );
    assert!(
        stderr(&output).lines().any(|it| it == line),
        "{}",
        stderr(&output)
    );
    assert!(
        !stdout(&output).contains("::error"),
        "standard output may be a file"
    );
}
