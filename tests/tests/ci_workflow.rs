//! The workflow that docs/in-ci.md hands out: its form by the schema of GitHub's workflows, and its commands by running them.

#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use backpack::prelude::*;
use backpack_python::PythonTools;
use backpack_tests::{Answer, Folder, RecordingServer};
use serde_json::Value;

/// In the place of cargo: both programs are built, and the service runs.
const CARGO: &str = r#"#!/bin/sh
case "$*" in
    "build --release --bin service --bin load-test") ;;
    "run --release --bin service") ;;
    "run --release --bin load-test -- "*) shift 5; exec "$LOAD_TEST" "$@" ;;
    *) echo "unexpected: cargo $*" >&2; exit 64 ;;
esac
"#;

/// The workflow, where there is a Python to read it with.
fn workflow() -> Option<Value> {
    let tools = PythonTools::find(include_str!("../python/workflow.txt"))?;
    let output = Command::new(tools.python())
        .args(["python/workflow.py", "../examples/load-test.yml"])
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// The machine of a job, whose files stay for the next one as the cache would keep them.
struct Runner {
    folder: Folder,
}

impl Runner {
    fn new() -> Self {
        let folder = Folder::empty("ci_workflow");
        fs::create_dir_all(folder.path("bin")).expect("a folder");
        let cargo = folder.path("bin/cargo");
        fs::write(&cargo, CARGO).expect("a script");
        fs::set_permissions(&cargo, PermissionsExt::from_mode(0o755)).expect("permissions");
        Self { folder }
    }

    /// Runs the job's commands as GitHub does, and gives the names of the steps that failed.
    fn job(&self, workflow: &Value, server: &RecordingServer, on_main: bool) -> Vec<String> {
        let _ = fs::remove_file(self.folder.path("summary.md"));
        let steps = workflow["jobs"]["load-test"]["steps"].as_array();
        let mut failed = Vec::new();
        for step in steps.expect("steps") {
            let is_due = match step["if"].as_str() {
                None => failed.is_empty(),
                Some("always()") => true,
                Some("github.ref == 'refs/heads/main'") => on_main && failed.is_empty(),
                Some(other) => panic!("what does this mean: {other}"),
            };
            if let (true, Some(commands)) = (is_due, step["run"].as_str())
                && !self.run(commands, server)
            {
                failed.push(step["name"].as_str().expect("a name").to_owned());
            }
        }
        failed
    }

    /// As `shell: bash` is run where none is named. A minute would be long for a test.
    fn run(&self, commands: &str, server: &RecordingServer) -> bool {
        let commands = commands.replace("--run-time 1m", "--run-time 3s");
        let port = server.url().rsplit(':').next().expect("a port");
        let path = std::env::var("PATH").expect("a path");
        let output = Command::new("bash")
            .args(["-e", "-c", &commands])
            .current_dir(self.folder.path(""))
            .env("PATH", format!("{}:{path}", self.folder.path("bin")))
            .env("LOAD_TEST", env!("CARGO_BIN_EXE_ci_load"))
            .env("BACKPACK_HOST", server.url())
            .env("PORT", port)
            .env("GITHUB_STEP_SUMMARY", self.folder.path("summary.md"))
            .output()
            .expect("bash runs");
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(!said.contains("unexpected"), "{said}");
        output.status.success()
    }
}

#[test]
fn it_shows_the_report_keeps_a_baseline_and_fails_where_a_run_is_slower() {
    let Some(workflow) = workflow() else { return };
    let (runner, server) = (Runner::new(), RecordingServer::start());
    let answer = |millis| Answer::ok().after(Duration::from_millis(millis));
    server.answers("GET /", answer(100));
    assert_eq!(runner.job(&workflow, &server, false), [""; 0]);
    let reports = fs::read_dir(runner.folder.path("reports")).expect("reports");
    assert_eq!(reports.count(), 4);
    let baseline = runner.folder.path("baseline.json");
    assert!(fs::metadata(&baseline).is_err(), "a branch leaves none");

    assert_eq!(runner.job(&workflow, &server, true), [""; 0]);
    let summary = runner.folder.text("summary.md");
    assert!(summary.starts_with("## Load test: ✅"), "{summary}");
    let kept = fs::read(&baseline).expect("a baseline");

    server.answers("GET /", answer(1_000));
    assert_eq!(runner.job(&workflow, &server, true), ["Load it"]);
    let summary = runner.folder.text("summary.md");
    assert!(summary.starts_with("## Load test: ❌ 2 of 4"), "{summary}");
    assert_eq!(fs::read(&baseline).expect("a baseline"), kept);
}
