//! `--locustfile`: what it prints is a locustfile to the real Locust, whatever the test's names and texts are.

mod printed;

use std::net::TcpListener;
use std::process::{Command, Output};

use backpack_tests::{Folder, Locust};
use printed::{stderr, stdout};

/// A listener that makes up requests to `Quoted`, one to `Index` that fails, and others that do not.
const REQUESTS: &str = r#"
import locust

@locust.events.test_start.add_listener
def invent(environment, **_):
    for millis in QUOTED:
        environment.stats.log_request("POST", "game it's \"\"\"quoted\"\"\" \\ {1} %s", millis, 0)
    for _ in range(200):
        environment.stats.log_request("GET", "/", 5, 0)
    environment.stats.log_request("GET", "/", 5, 0)
    environment.stats.log_error("GET", "/", "no luck")
"#;

/// The locustfile of the test with odd names, in a folder of its own.
fn written(test: &str) -> Folder {
    let output = Command::new(env!("CARGO_BIN_EXE_odd_load"))
        .arg("--locustfile")
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{output:?}");
    let folder = Folder::empty(test);
    std::fs::write(folder.path("locustfile.py"), stdout(&output)).expect("a file");
    folder
}

fn locust(locust: &Locust, files: &str, arguments: &[&str]) -> Output {
    let mut command = locust.command();
    command.args(["--skip-log-setup", "-f", files]);
    command.args(arguments).output().expect("Locust starts")
}

#[test]
fn locust_lists_its_classes_and_options() {
    let Some(python) = Locust::find() else {
        return;
    };
    let folder = written("lists");
    let file = folder.path("locustfile.py");
    let list = locust(&python, &file, &["--list"]);
    let classes = stdout(&list);
    for class in ["Game", "User"] {
        assert!(
            classes.lines().any(|line| line.trim() == class),
            "{classes}"
        );
    }
    assert_eq!(classes.lines().count(), 1 + 6, "{classes}");
    let listener = r#"
import locust
from locust.argument_parser import get_parser

@locust.events.init.add_listener
def show(environment, **_):
    print(environment.parsed_options.game_region, environment.parsed_options.odd)
    print(get_parser(default_config_files=[]).format_help())
"#;
    std::fs::write(folder.path("show.py"), listener).expect("a file");
    let files = format!("{file},{}", folder.path("show.py"));
    let chosen = ["--headless", "-u", "1", "-t", "1s", "--game-region", "us"];
    let shown = stdout(&locust(&python, &files, &chosen));
    assert!(shown.starts_with("us \" + exit(1) + \"\\\n"), "{shown}");
    for text in ["--game-region GAME_REGION", "100 % \"odd\" and '''long'''"] {
        assert!(shown.contains(text), "{text}: {shown}");
    }
}

#[test]
fn classes_have_the_names_and_shares_of_the_scenarios() {
    let Some(python) = Locust::find() else {
        return;
    };
    let folder = written("shares");
    let file = folder.path("locustfile.py");
    let ratio = locust(&python, &file, &["--show-task-ratio-json", "-u", "9"]);
    let text = stdout(&ratio);
    for class in ["Game", "class", "None", "User", "Größe", "locust"] {
        let name = serde_json::to_string(class).expect("JSON");
        let escaped = name.replace('ö', "\\u00f6").replace('ß', "\\u00df");
        assert!(text.contains(&escaped), "{class}: {text}");
    }
}

#[test]
fn it_starts_as_a_master() {
    let Some(python) = Locust::find() else {
        return;
    };
    let folder = written("master");
    let free = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = free.local_addr().expect("its address").port().to_string();
    drop(free);
    let mut command = python.command();
    command.args([
        "-f",
        &folder.path("locustfile.py"),
        "--master",
        "--headless",
    ]);
    command.args([
        "--master-bind-host",
        "127.0.0.1",
        "--master-bind-port",
        &port,
    ]);
    command.args(["-u", "1", "-t", "1s", "--game-region", "us"]);
    command.args(["--expect-workers", "1", "--expect-workers-max-wait", "1"]);
    let output = command.output().expect("Locust starts");
    let log = stderr(&output);
    assert!(log.contains("Gave up waiting for workers"), "{log}");
}

#[test]
fn thresholds_make_the_exit_code() {
    let Some(python) = Locust::find() else {
        return;
    };
    for (test, quoted, code, told) in [
        ("held", "[12, 30]", 0, None),
        (
            "slow",
            "[12, 300]",
            1,
            Some("missed: Quoted.mean <= 50ms, measured 156"),
        ),
        (
            "few",
            "[12]",
            1,
            Some("missed: Quoted.requests >= 2, measured 1"),
        ),
        (
            "none",
            "[]",
            1,
            Some("missed: Quoted.mean <= 50ms, measured nothing: no sample"),
        ),
    ] {
        let folder = written(test);
        let requests = REQUESTS.replace("QUOTED", quoted);
        std::fs::write(folder.path("requests.py"), requests).expect("a file");
        let files = format!(
            "{},{}",
            folder.path("locustfile.py"),
            folder.path("requests.py")
        );
        let output = locust(&python, &files, &["--headless", "-u", "1", "-t", "1s"]);
        assert_eq!(output.status.code(), Some(code), "{test}: {output:?}");
        let log = stderr(&output);
        match told {
            Some(told) => assert!(log.contains(told), "{test}: {log}"),
            None => assert!(!log.contains("missed"), "{test}: {log}"),
        }
    }
}
