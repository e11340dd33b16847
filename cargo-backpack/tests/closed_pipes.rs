//! Whoever reads what a command writes may go away: `cargo backpack … | head -1`.

use std::fs;
use std::io;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use backpack::prelude::*;

endpoint! {
    Index = GET "/";
}

scenario! {
    Visit(wait = none) = [Index];
}

/// What a command comes to whose standard output nobody reads.
fn unread(folder: &Path, arguments: &[&str]) -> Output {
    let (reader, writer) = io::pipe().expect("a pipe");
    drop(reader);
    Command::new(env!("CARGO_BIN_EXE_cargo-backpack"))
        .arg("backpack")
        .args(arguments)
        .current_dir(folder)
        .stdin(Stdio::from(
            fs::File::open(folder.join("load.rs")).expect("a file"),
        ))
        .stdout(writer)
        .output()
        .expect("the program runs")
}

#[test]
fn a_reader_that_goes_away_is_told_of_in_one_line() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("load.rs"), "endpoint! { A=GET \"/\"; }\n").expect("written");
    // Nobody is there: a report is all that is wanted.
    let report = LoadTest::new()
        .host("http://127.0.0.1:9")
        .scenario(Visit, 1)
        .users(1)
        .spawn_rate(100.0)
        .iterations(1)
        .run()
        .expect("a run");
    fs::write(folder.join("report.json"), report.json()).expect("written");
    for arguments in [
        ["compare", "report.json", "report.json"].as_slice(),
        &["completions", "bash"],
        &["completions", "zsh"],
        &["fmt", "--check"],
        &["fmt", "--stdin"],
        &["import", "curl", "--", "curl", "http://127.0.0.1/"],
        &["new", "shop"],
    ] {
        let ended = unread(folder, arguments);
        let said = String::from_utf8_lossy(&ended.stderr);
        assert_eq!(ended.status.code(), Some(1), "{arguments:?}: {said}");
        assert!(
            said.starts_with("error: cannot write to the standard output: "),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
}
