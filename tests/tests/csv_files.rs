//! The CSV files of a report.

use std::path::PathBuf;

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! {
    Good = GET "/good";
    Bad = GET "/bad";
}

scenario! { Visit(wait = 10ms, independent) = [Good, Bad, async |_user| -> backpack::Result { Err("no luck".into()) }]; }

/// A folder of one test's own, gone with it.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let name = format!("backpack-csv-files-{name}-{}", std::process::id());
        let folder = std::env::temp_dir().join(name);
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir(&folder).expect("a folder");
        Self(folder)
    }

    fn prefix(&self) -> String {
        self.0.join("results/run").display().to_string()
    }

    fn text(&self, file: &str) -> String {
        std::fs::read_to_string(format!("{}_{file}.csv", self.prefix())).unwrap_or_default()
    }

    /// The rows below the header, each as long as that.
    fn rows(&self, file: &str) -> Vec<Vec<String>> {
        let text = self.text(file);
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
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

#[test]
fn a_report_is_written_with_what_happened() {
    let folder = Folder::new("report");
    let server = RecordingServer::start();
    server.answers("GET /bad", Answer::status(503));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(2)
        .run_time(Duration::from_millis(1500))
        .run()
        .expect("the load test runs");
    report.write_csv(folder.prefix()).expect("files");
    let stats = folder.rows("stats");
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
    let failures = folder.rows("failures");
    assert_eq!(failures.len(), 1);
    assert_eq!(failures[0][3], bad);
    let exceptions = folder.rows("exceptions");
    assert_eq!(exceptions[0][0], report.step_errors().to_string());
    assert_eq!(exceptions[0][1..3], ["no luck", "error in Visit"]);
    let history = folder.rows("stats_history");
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
    let folder = Folder::new("no-folder");
    std::fs::write(folder.0.join("results"), "a file, no folder").expect("a file");
    let server = RecordingServer::start();
    let (_, report) = backpack_tests::one_user(server.url(), async |user| {
        Good.request(user).await;
    });
    let error = report.write_csv(folder.prefix()).expect_err("no folder");
    assert!(error.to_string().contains("run_stats.csv"), "{error}");
}
