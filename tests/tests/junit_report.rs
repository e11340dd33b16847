//! `--junit`: the report as CI servers read it, by a parser and a schema that are not ours.

mod program;

use std::process::Command;

use backpack::prelude::*;
use backpack_python::PythonTools;
use backpack_tests::{Answer, Folder, RecordingServer};
use program::program;
use serde_json::Value;

endpoint! {
    Hostile = GET "/" { name: "<b a=\"'\">]]>&amp;\u{ffff}", check: |_| false };
}

scenario! { Visit(wait = 10ms) = [Hostile]; }

/// What somebody else reads in a report; none where there is no Python.
fn read(folder: &Folder, file: &str) -> Option<Value> {
    let tools = PythonTools::find(include_str!("../python/junit.txt"))?;
    let output = Command::new(tools.python())
        .args(["python/junit_report.py", "data/junit.xsd"])
        .arg(folder.path(file))
        .output()
        .expect("Python starts");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    Some(serde_json::from_slice(&output.stdout).expect("JSON"))
}

/// The names of the cases that failed, each behind its class.
fn red(suite: &Value) -> Vec<String> {
    let cases = suite["cases"].as_array().expect("cases");
    let failed = cases
        .iter()
        .filter(|it| it["results"] != Value::Array(Vec::new()));
    let text = |case: &Value, part: &str| case[part].as_str().expect("a text").to_owned();
    failed
        .map(|case| format!("{}: {}", text(case, "class"), text(case, "name")))
        .collect()
}

/// A server whose first page is broken; a third of the small load's requests fail.
fn broken() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("DELETE /players/7", Answer::status(500));
    server
}

#[test]
fn its_figures_are_those_of_the_report() {
    let (server, folder) = (broken(), Folder::empty("junit_figures"));
    let (xml, report) = (folder.path("r.xml"), folder.path("r.json"));
    let arguments = ["-H", server.url(), "-u", "6", "-t", "700ms"];
    let files = ["--junit", &xml, "--json", &report];
    let output = program(&[&arguments[..], &files].concat()).output();
    assert_eq!(output.expect("a program").status.code(), Some(0));
    let Some(suite) = read(&folder, "r.xml") else {
        return;
    };
    let report: Value = serde_json::from_str(&folder.text("r.json")).expect("JSON");
    assert_eq!(suite["suite"], "small_load");
    assert_eq!(suite["properties"]["host"], format!("{}/", server.url()));
    assert_eq!(red(&suite), [""; 0], "failures are no thresholds");
    let cases = suite["cases"].as_array().expect("cases");
    let rows = report["rows"].as_array().expect("rows");
    let passes = report["passes"].as_array().expect("passes");
    assert_eq!(
        cases.len(),
        2 + rows.len() + passes.len(),
        "the run, a threshold, rows, chains and passes"
    );
    let (of_rows, of_passes) = cases[2..].split_at(rows.len());
    for (case, pass) in of_passes.iter().zip(passes) {
        let name = format!("{} {}", pass["kind"], pass["name"]).replace('"', "");
        assert_eq!(case["name"], name.as_str());
        let mean = pass["times"]["mean"].as_f64().expect("a number") / 1000.0;
        let time = case["time"].as_f64().expect("a number");
        assert!((time - mean).abs() < 1e-6, "{case} {mean}");
    }
    for (case, row) in of_rows.iter().zip(rows) {
        let name = format!("{} {}", row["method"], row["name"]).replace('"', "");
        assert_eq!(case["name"], name.as_str());
        let mean = row["latency"]["mean"].as_f64().expect("a number") / 1000.0;
        let time = case["time"].as_f64().expect("a number");
        assert!((time - mean).abs() < 1e-6, "{case} {mean}");
        let output = case["output"].as_str().expect("a text");
        assert!(
            output.starts_with(&format!("{} request", row["requests"])),
            "{output}"
        );
        let failures = row["failures"].as_u64().expect("a count");
        assert_eq!(output.contains("none failed"), failures == 0, "{output}");
    }
    let class_of = |name: &str| &cases.iter().find(|it| it["name"] == name).expect(name)["class"];
    assert_eq!(class_of("DELETE casual /players/{id}"), "Casual");
    assert_eq!(
        class_of("POST the login"),
        "small_load",
        "two scenarios made them"
    );
}

/// Each way for a run to fail, and what is red then.
#[test]
fn it_is_red_exactly_where_the_exit_code_is_not_0() {
    let folder = Folder::empty("junit_red");
    let broken_row = "Casual: DELETE casual /players/{id}";
    let broken_passes = "Casual: PASS Casual";
    let missed = "small_load: failures < 50%";
    let ways: [(&[&str], bool, i32, &[&str]); 8] = [
        (&[], false, 0, &[]),
        (&["--exit-code-on-error", "3"], false, 0, &[]),
        (
            &["--exit-code-on-error", "3"],
            true,
            3,
            &[broken_row, broken_passes],
        ),
        (&["--exit-code-on-error", "0"], true, 0, &[]),
        (
            &["--max-failures", "1", "-t", "60s"],
            true,
            1,
            &["small_load: the run"],
        ),
        (&["--json", "/dev/full"], false, 1, &["small_load: files"]),
        (&["--once"], false, 0, &[]),
        (
            &["-H", "http://127.0.0.1:1", "-u", "1"],
            false,
            1,
            &[missed],
        ),
    ];
    for (flags, is_broken, code, cases) in ways {
        if cfg!(not(target_os = "linux")) && flags.contains(&"/dev/full") {
            continue;
        }
        let server = match is_broken {
            true => broken(),
            false => RecordingServer::start(),
        };
        let xml = folder.path("r.xml");
        let mut all = vec!["--seed", "1", "--junit", &xml];
        for (flag, value) in [("-H", server.url()), ("-u", "6"), ("-t", "700ms")] {
            if !flags.contains(&flag) {
                all.extend([flag, value]);
            }
        }
        all.extend(flags);
        let output = program(&all).output().expect("the program starts");
        assert_eq!(output.status.code(), Some(code), "{flags:?}: {output:?}");
        let Some(suite) = read(&folder, "r.xml") else {
            return;
        };
        assert_eq!(red(&suite), cases, "{flags:?}: {suite:#}");
    }
}

#[test]
fn any_text_stays_text_and_a_report_is_red_where_it_did_not_pass() {
    let (server, folder) = (RecordingServer::start(), Folder::empty("junit_hostile"));
    for (bound, threshold) in [
        (true, thresholds![Hostile.requests > 0]),
        (false, thresholds![Hostile.failures < 1]),
    ] {
        let test = LoadTest::new().host(server.url()).scenario(Visit, 1);
        let test = test.run_time(Duration::from_millis(200)).expect(threshold);
        let report = test.run().expect("the load test runs");
        assert_eq!(report.passed(), bound);
        std::fs::write(folder.path("r.xml"), report.junit()).expect("a file");
        let Some(suite) = read(&folder, "r.xml") else {
            return;
        };
        assert_eq!(suite["suite"], "junit_report");
        assert_eq!(suite["cases"][2]["name"], "GET <b a=\"'\">]]>&amp;\u{fffd}");
        assert_eq!(red(&suite).is_empty(), report.passed(), "{suite:#}");
    }
}
