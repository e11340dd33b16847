//! A result as a folder: everything of a run in one place, and never in the place of an older one.

use std::fs;
use std::path::{Path, PathBuf};

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer, one_user};

endpoint! {
    Login = POST "/login" { json: { "name": "ada" } };
    Level = GET "/level";
}

/// An empty folder of one test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("zip")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

/// Three requests, one of which fails.
fn report() -> Report {
    let server = RecordingServer::start();
    let failure = Answer::text("<script>alert(1)</script>").with_status(500);
    server.answers_in_turn("GET /level", [Answer::ok(), failure]);
    let (_, report) = one_user(server.url(), async |user| {
        Login.request(user).await;
        Level.request(user).await;
        Level.request(user).await;
    });
    report
}

fn read(path: impl AsRef<Path>) -> String {
    let path = path.as_ref();
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn a_folder_holds_everything_of_a_run() {
    let report = report();
    let stored = report.zip_into(scratch("everything")).expect("a folder");
    assert_eq!(stored.warnings(), [""; 0]);
    let folder = stored.path();
    let name = folder.file_name().expect("a name").to_string_lossy();
    let shape: String = name
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(shape, "LT_0000_00_00_00_00");

    let stats = read(folder.join("csv/stats.csv"));
    assert!(stats.starts_with("Type,Name,Request Count,Failure Count,"));
    assert!(stats.contains("GET,/level,2,1,"), "{stats}");
    assert!(read(folder.join("csv/stats_history.csv")).starts_with("Timestamp,User Count,"));
    assert!(read(folder.join("csv/failures.csv")).contains("500"));
    assert!(read(folder.join("csv/exceptions.csv")).starts_with("Count,Message,"));
    assert!(read(folder.join("csv/measures.csv")).contains("PASS,"));
    let insight = read(folder.join("csv/global_stats.csv"));
    assert!(insight.contains("/level,2,66.67,50,"), "{insight}");

    let json: serde_json::Value =
        serde_json::from_str(&read(folder.join("report.json"))).expect("JSON");
    assert_eq!(json["total"]["requests"], 3);
    assert!(read(folder.join("report.html")).starts_with("<!DOCTYPE html>"));
    let plots: Vec<_> = fs::read_dir(folder.join("plots")).expect("plots").collect();
    assert!(plots.len() >= 4, "{plots:?}");
    for plot in plots {
        let plot = plot.expect("a file").path();
        assert!(read(&plot).contains("<svg"), "{}", plot.display());
    }
}

#[test]
fn a_text_tells_what_made_it() {
    let report = report();
    let stored = report.zip_into(scratch("what_made_it")).expect("a folder");
    let text = read(stored.path().join("run.txt"));
    let fact = |name: &str| {
        let line = text.lines().find(|line| line.starts_with(name));
        let line = line.unwrap_or_else(|| panic!("no {name} in {text}"));
        line[name.len()..].trim().to_owned()
    };
    assert_eq!(fact("seed"), report.seed().to_string());
    assert!(fact("host").starts_with("http://127.0.0.1:"));
    assert!(fact("command line").contains("zip"));
    assert_eq!(fact("backpack"), env!("CARGO_PKG_VERSION"));
    assert!(text.contains("Nothing"), "the plan: {text}");
}

#[test]
fn a_second_folder_of_the_same_run_leaves_the_first() {
    let report = report();
    let directory = scratch("second");
    let first = report.zip_into(&directory).expect("a folder");
    let second = report.zip_into(&directory).expect("a folder");
    let third = report.zip_into(&directory).expect("a folder");
    assert_eq!(second.to_string(), format!("{first}_2"));
    assert_eq!(third.to_string(), format!("{first}_3"));
    let json = |path: &Path| read(path.join("report.json"));
    assert_eq!(json(first.path()), json(second.path()));
}

#[test]
fn the_directory_is_made_if_need_be() {
    let stored = report().zip_into(scratch("made").join("results/of/today"));
    assert!(
        stored
            .expect("a folder")
            .path()
            .join("report.json")
            .is_file()
    );
}

#[test]
fn a_folder_that_cannot_be_made_is_an_error_that_names_it() {
    let file = scratch("no_folder").join("file");
    fs::write(&file, "").expect("a file");
    let error = report().zip_into(&file).expect_err("a file is no folder");
    let text = error.to_string();
    assert!(text.contains(&*file.to_string_lossy()), "{text}");
    assert_eq!(text.lines().count(), 1, "{text}");
}
