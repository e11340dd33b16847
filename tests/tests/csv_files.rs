//! The CSV files: of a report, of a program while it runs, and of one that was killed.

mod program;

use std::process::{Child, Stdio};
use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, Folder, RecordingServer};
use program::program;

endpoint! {
    Good = GET "/good";
    Bad = GET "/bad";
}

scenario! {
    Visit(wait = 10ms, independent) = [
        Good,
        Bad,
        async |_user| -> backpack::Result { Err("no luck".into()) }
    ];
}

const FILES: [&str; 5] = [
    "stats",
    "stats_history",
    "failures",
    "exceptions",
    "measures",
];

const PREFIX: &str = "results/run";

/// The rows of a file below its header, each as long as that.
fn rows(folder: &Folder, file: &str) -> Vec<Vec<String>> {
    let text = folder.text(&format!("{PREFIX}_{file}.csv"));
    assert!(
        text.ends_with("\r\n"),
        "{file} ends with a whole row: {text:?}"
    );
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.expect("a row as long as the header"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}

/// How often a text stands in a file that may not be there yet.
fn count(folder: &Folder, file: &str, text: &str) -> usize {
    let path = folder.path(&format!("{PREFIX}_{file}.csv"));
    std::fs::read_to_string(path).map_or(0, |all| all.matches(text).count())
}

/// A program that is killed with its test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn wait_until(what: &str, mut holds: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !holds() {
        assert!(Instant::now() < deadline, "{what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_report_is_written_with_what_happened() {
    let folder = Folder::empty("report");
    let server = RecordingServer::start();
    server.answers("GET /bad", Answer::status(503));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(2)
        .run_time(Duration::from_millis(1500))
        .run()
        .expect("the load test runs");
    report.write_csv(folder.path(PREFIX)).expect("files");
    let stats = rows(&folder, "stats");
    let names: Vec<_> = stats
        .iter()
        .map(|row| [&row[0], &row[1]].map(String::as_str))
        .collect();
    assert_eq!(
        names,
        [["GET", "/bad"], ["GET", "/good"], ["", "Aggregated"]]
    );
    let bad = report.endpoint(Bad).requests().to_string();
    assert_eq!(stats[0][2..4], [bad.clone(), bad.clone()]);
    let total = &stats[2];
    assert_eq!(total[2], server.count().to_string());
    let failures = rows(&folder, "failures");
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0][3], bad);
    let exceptions = rows(&folder, "exceptions");
    assert_eq!(exceptions[0][0], report.step_errors().to_string());
    assert_eq!(exceptions[0][1..3], ["no luck", "error in Visit"]);
    let history = rows(&folder, "stats_history");
    let last = history.last().expect("a row");
    assert_eq!(last[3], "Aggregated");
    assert_eq!(
        last[17..19],
        total[2..4],
        "the history ends with the totals"
    );
    let measured = history
        .iter()
        .find(|row| row[3] == "/good" && row[6] != "N/A");
    let measured = measured.expect("a second with requests");
    assert!(
        measured[6..17]
            .iter()
            .all(|cell| cell.parse::<f64>().is_ok()),
        "{measured:?}"
    );
}

#[test]
fn a_file_that_cannot_be_written_is_named() {
    let folder = Folder::empty("no-folder");
    std::fs::write(folder.path("results"), "a file, no folder").expect("a file");
    let server = RecordingServer::start();
    let (_, report) = backpack_tests::one_user(server.url(), async |user| {
        Good.request(user).await;
    });
    let error = report
        .write_csv(folder.path(PREFIX))
        .expect_err("no folder");
    assert!(error.to_string().contains("run_stats.csv"), "{error}");
}

#[test]
fn a_killed_run_leaves_whole_files() {
    let folder = Folder::empty("killed");
    let server = RecordingServer::start();
    server.answers("GET /", Answer::status(500));
    let arguments = [
        "--headless",
        "-u",
        "6",
        "-t",
        "10m",
        "--csv-full-history",
        "--csv",
    ];
    let mut killed = Running(
        program(&arguments)
            .arg(folder.path(PREFIX))
            .args(["-H", server.url()])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts"),
    );
    wait_until("the files grow while the run goes on", || {
        count(&folder, "stats_history", "Aggregated") >= 2 && count(&folder, "failures", "500") > 0
    });
    killed.0.kill().expect("it can be killed");
    killed.0.wait().expect("it ends");
    for file in FILES {
        rows(&folder, file);
    }
    let stats = rows(&folder, "stats");
    let total = stats.last().expect("a row");
    assert_eq!(total[1], "Aggregated");
    let counted: usize = total[2].parse().expect("a count");
    assert!(counted > 0 && counted <= server.count(), "{counted}");
    assert!(
        rows(&folder, "stats_history")
            .iter()
            .any(|row| row[3] == "the login"),
        "each name"
    );
}
