//! A generator that is the limit itself says so, and in which seconds.

mod printed;

use std::process::Output;
use std::sync::LazyLock;
use std::thread;
use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, LivePage, RecordingServer, Visitor, command, load_test};
use printed::{stderr, stdout};
use serde_json::Value;

endpoint! { Page = GET "/page"; }

/// So much of a core, as parsing and checking large answers takes it.
fn work(time: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < time {
        std::hint::spin_loop();
    }
}

const HALF_A_MILLISECOND: Duration = Duration::from_micros(500);

static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);

/// Works for the first second only.
fn warm_up() {
    if BEGUN.elapsed() < Duration::from_millis(1000) {
        work(Duration::from_millis(10));
    }
}

fn sleep_as_threads_do() {
    thread::sleep(Duration::from_millis(40));
}

scenario! {
    Working(wait = none) = [Page, async |_user| work(HALF_A_MILLISECOND)];
    Beginning(wait = 20ms) = [Page, async |_user| warm_up()];
    Blocking(wait = none) = [Page, async |_user| sleep_as_threads_do()];
    Resting(wait = 50ms) = [Page];
}

const NONE: [&str; 0] = [];

/// What tells of the generator: one line or none.
fn told(report: &Report) -> Vec<&String> {
    let warnings = report.warnings().iter();
    warnings
        .filter(|it| it.starts_with("the generator was the limit in "))
        .collect()
}

fn json(report: &Report) -> Value {
    serde_json::from_str(&report.json()).expect("JSON")
}

/// The spans that the report tells are within the run, in order, and as long as the seconds that are counted.
fn assert_spans_are_those_seconds(report: &Value) {
    let generator = &report["generator"];
    let number = |of: &Value, name: &str| of[name].as_u64().expect("a number");
    let limited = number(generator, "limited_s");
    let of = number(generator, "of_s");
    let reasons = ["core_busy_s", "no_core_s", "loop_late_s"];
    let by_reason = reasons.map(|name| number(generator, name));
    assert_eq!(by_reason.iter().sum::<u64>(), limited, "{generator}");
    let (mut last, mut length) = (0, 0);
    for span in generator["seconds"].as_array().expect("spans") {
        let (from, to) = (number(span, "from_s"), number(span, "to_s"));
        assert!(last <= from && from < to && to <= of, "{generator}");
        let reason = format!("{}_s", span["reason"].as_str().expect("a word"));
        assert!(reasons.contains(&reason.as_str()), "{generator}");
        (last, length) = (to, length + to - from);
    }
    assert_eq!(length, limited, "{generator}");
}

#[test]
fn users_that_take_all_of_a_core_make_every_second_one_of_the_generators() {
    let server = RecordingServer::start();
    let test = load_test()
        .host(server.url())
        .scenario(Working, 1)
        .users(40);
    let report = test
        .run_time(Duration::from_secs(3))
        .expect(thresholds![rate > 1_000_000 / s])
        .run()
        .expect("the load test runs");
    let [warning] = told(&report)[..] else {
        panic!("{:?}", report.warnings());
    };
    assert!(report.limited_seconds() >= 2, "{warning}");
    let seconds = format!("in {} of 3 seconds (", report.limited_seconds());
    assert!(warning.contains(&seconds), "{warning}");
    // Which of both it is is up to whoever else works on this machine.
    let why = ["its core was busy", "the machine gave it no core"];
    assert!(why.iter().any(|why| warning.contains(why)), "{warning}");
    assert!(
        warning.contains("this machine, not of the service: "),
        "{warning}"
    );

    let document = json(&report);
    assert_eq!(document["generator"]["limited_s"], report.limited_seconds());
    assert_spans_are_those_seconds(&document);

    // It stands by what was missed, wherever that is told.
    let doubt = format!(
        "n doubt: the generator was the limit in {} of 3 seconds, and what is missed there",
        report.limited_seconds()
    );
    let html = report.html();
    for (text, of) in [
        (format!("{report}"), "the table"),
        (report.markdown(), "the Markdown"),
        (html.clone(), "the page"),
        (report.junit(), "JUnit's report"),
    ] {
        assert!(text.contains(&doubt), "{of}: {text}");
        assert!(text.contains(&warning[..60]), "{of}: {text}");
    }
    assert!(html.contains(">limited</text>"), "no legend");
}

#[test]
fn arrivals_that_take_all_of_a_core_do_so_too() {
    let server = RecordingServer::start();
    let test = load_test().host(server.url()).scenario(Working, 1);
    let report = test
        .max_users(40)
        .arrival_rate(5_000)
        .run_time(Duration::from_secs(2))
        .run()
        .expect("the load test runs");
    assert_eq!(told(&report).len(), 1, "{:?}", report.warnings());
    assert_spans_are_those_seconds(&json(&report));
}

#[test]
fn a_thread_that_sleeps_is_late_though_it_does_nothing() {
    let server = RecordingServer::start();
    let test = load_test()
        .host(server.url())
        .scenario(Blocking, 1)
        .users(20);
    let report = test
        .run_time(Duration::from_secs(2))
        .run()
        .expect("the load test runs");
    let [warning] = told(&report)[..] else {
        panic!("{:?}", report.warnings());
    };
    let why = "its loop was late";
    let advice = "let no user block its thread";
    assert!(
        warning.contains(why) && warning.contains(advice),
        "{warning}"
    );
}

#[test]
fn a_calm_run_says_nothing() {
    let server = RecordingServer::start();
    server.answers("GET /page", Answer::ok().after(Duration::from_millis(5)));
    let test = load_test().host(server.url()).scenario(Resting, 1).users(4);
    let report = test
        .run_time(Duration::from_secs(3))
        .expect(thresholds![rate > 1_000_000 / s])
        .run()
        .expect("the load test runs");
    assert_eq!(report.limited_seconds(), 0);
    assert_eq!(told(&report), NONE);
    assert!(!report.passed());
    assert_eq!(json(&report).get("generator"), None);
    for text in [
        format!("{report}"),
        report.markdown(),
        report.html(),
        report.junit(),
    ] {
        assert!(!text.contains("the limit"), "{text}");
    }
}

#[test]
fn a_warm_up_does_not_count() {
    let server = RecordingServer::start();
    LazyLock::force(&BEGUN);
    let test = load_test()
        .host(server.url())
        .scenario(Beginning, 1)
        .users(20);
    let report = test
        .warm_up(Duration::from_millis(1500))
        .run_time(Duration::from_secs(4))
        .run()
        .expect("the load test runs");
    assert_eq!(told(&report), NONE, "{}", report.json());
}

/// The program to its end.
fn busy_load(arguments: &[&str]) -> Output {
    command(env!("CARGO_BIN_EXE_busy_load"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

#[test]
fn a_program_says_so_beside_what_was_missed_and_to_github_above_the_files() {
    let server = RecordingServer::start();
    let arguments = [
        "--host",
        server.url(),
        "-u",
        "40",
        "-t",
        "2s",
        "--scenarios",
    ];
    let output = busy_load(&[&arguments[..], &["Work"]].concat());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let text = stdout(&output);
    let told = |line: &&str| line.starts_with("warning: the generator was the limit in ");
    assert_eq!(text.lines().filter(told).count(), 1, "{text}");
    let (_, thresholds) = text.split_once("\nThresholds\n").expect("thresholds");
    let doubt = "\n  in doubt: the generator was the limit in ";
    assert!(thresholds.contains(doubt), "{text}");

    let mut command = command(env!("CARGO_BIN_EXE_busy_load"));
    let on_github = command.args(arguments).arg("Work");
    let output = on_github.env("GITHUB_ACTIONS", "true").output();
    let errors = stderr(&output.expect("the program starts"));
    let annotation = "::warning title=the generator was the limit::the generator was the limit in ";
    assert!(errors.contains(annotation), "{errors}");

    let output = busy_load(&[&arguments[..], &["Rest"]].concat());
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    assert!(!stdout(&output).contains("the limit"), "{output:?}");
}

#[tokio::test]
async fn the_page_and_prometheus_hear_of_it_while_the_run_goes_on() {
    let server = RecordingServer::start();
    let program = env!("CARGO_BIN_EXE_busy_load");
    let page = LivePage::start(
        program,
        &[
            "--host",
            server.url(),
            "--autostart",
            "-u",
            "40",
            "--scenarios",
            "Work",
        ],
    );
    let visitor = Visitor::of(&page);
    visitor
        .until("/api/report", |report| {
            report["generator"]["limited_s"].as_u64() >= Some(2)
        })
        .await;
    let report = visitor.json("/api/report").await;
    assert_spans_are_those_seconds(&report);
    let warnings = report["warnings"].as_array().expect("warnings");
    let is_told = |it: &&Value| {
        let text = it.as_str().expect("a text");
        text.starts_with("the generator was the limit in ")
    };
    assert_eq!(warnings.iter().filter(is_told).count(), 1, "{warnings:?}");
    let figures = visitor.get("/metrics").send().await.expect("an answer");
    let figures = figures.text().await.expect("a text");
    let name = "backpack_generator_limited_seconds_total{reason=\"";
    let samples = figures.lines().filter_map(|it| it.strip_prefix(name));
    let seconds = samples.filter_map(|it| it.rsplit_once(' ')?.1.parse::<u64>().ok());
    assert!(seconds.sum::<u64>() >= 2, "{figures}");
}
