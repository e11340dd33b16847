//! The contract of a service of FastAPI is what the service tells of itself: a load test is held to it while it compiles and
//! while it runs, and what the service calls by another name is told of in both.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use backpack_python::{PythonServer, PythonTools};
use backpack_tests::{Folder, Visitor, command};

const LOAD_TEST: &str = include_str!("load_test.rs");

fn shop(renamed: &[&str]) -> Option<PythonServer> {
    let tools = PythonTools::find(include_str!("../../python/fastapi.txt"))?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/fastapi_server.py");
    Some(PythonServer::start(&tools, script, renamed))
}

/// A crate with the load test, as somebody has it beside the service.
struct Crate(Folder);

impl Crate {
    fn new() -> Self {
        let folder = Folder::empty("fastapi");
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent();
        let root = root.expect("the folder of the workspace");
        let manifest = format!(
            r#"
                [package]
                name = "fastapi-load-test"
                edition = "2024"

                [dependencies]
                backpack-load = {{ path = {:?}, features = ["openapi"] }}

                [workspace]
            "#,
            root.join("backpack")
        );
        fs::create_dir_all(folder.path("src")).expect("a folder");
        fs::write(folder.path("Cargo.toml"), manifest).expect("written");
        fs::write(folder.path("src/main.rs"), LOAD_TEST).expect("written");
        fs::copy(root.join("Cargo.lock"), folder.path("Cargo.lock")).expect("a copy");
        Self(folder)
    }

    /// Takes the contract anew.
    async fn take_contract(&self, shop: &PythonServer) {
        let answer = Visitor::of_origin(shop.url()).get("/openapi.json").send();
        let contract = answer.await.expect("an answer").bytes().await;
        fs::write(self.0.path("openapi.json"), contract.expect("a contract")).expect("written");
    }

    fn build(&self) -> Output {
        cargo(&self.0, &["build", "--quiet"])
    }
}

/// The program as it was built last, one pass of its scenario.
fn run(shop: &PythonServer, flags: &[&str]) -> Output {
    let program = Path::new(TARGET).join("debug/fastapi-load-test");
    command(program.to_str().expect("UTF-8"))
        .args([
            "--headless",
            "--users",
            "1",
            "--iterations",
            "1",
            "--host",
            shop.url(),
        ])
        .args(flags)
        .output()
        .expect("it runs")
}

/// That of the other crates which tests make, so that what they all need is built once.
const TARGET: &str = concat!(env!("CARGO_TARGET_TMPDIR"), "/new");

fn cargo(folder: &Folder, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder.path(""))
        .env("CARGO_TARGET_DIR", TARGET)
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_COLOR", "never")
        .output()
        .expect("cargo runs")
}

fn said(output: &Output) -> String {
    let said = [&output.stdout[..], &output.stderr].concat();
    String::from_utf8_lossy(&said).into_owned()
}

/// As the compiler tells it: `src/main.rs:14:13`.
fn place_of(text: &str) -> String {
    let before = LOAD_TEST.split(text).next().unwrap_or_default();
    let (line, column) = (
        before.lines().count(),
        before.lines().last().map_or(0, str::len),
    );
    format!("src/main.rs:{line}:{}", column + 1)
}

/// The errors of a build, each as a reader sees it first: its place, and what is wrong.
fn errors(output: &Output) -> Vec<String> {
    assert!(!output.status.success(), "it compiles");
    let told = said(output);
    let mut errors = Vec::new();
    let mut lines = told.lines();
    while let Some(line) = lines.next() {
        if !line.starts_with("error") || line.contains("could not compile") {
            continue;
        }
        let (_, what) = line.split_once(": ").unwrap_or_default();
        let what = what.trim_start_matches("evaluation panicked: ");
        let place = lines.find_map(|line| line.trim_start().strip_prefix("--> "));
        errors.push(format!("{} {what}", place.unwrap_or_default()));
    }
    errors
}

#[tokio::test]
async fn a_load_test_is_held_to_what_the_service_tells_of_itself() {
    let Some(server) = shop(&[]) else { return };
    let load_test = Crate::new();
    load_test.take_contract(&server).await;
    let built = load_test.build();
    assert!(built.status.success(), "{}", said(&built));
    assert!(!said(&built).contains("warning"), "{}", said(&built));
    for flags in [&[][..], &["--contract"]] {
        let ran = run(&server, flags);
        assert!(ran.status.success(), "{}", said(&ran));
    }

    // The service calls a field of what it is sent by another name.
    let server = shop(&["renamed-field"]).expect("as before");
    load_test.take_contract(&server).await;
    let place = place_of("\"quantity\"");
    let told = "the contract's `NewItem` has no property `quantity`, and requires `stock`: was it renamed?";
    assert_eq!(errors(&load_test.build()), [format!("{place} {told}")]);

    // It calls a field of its answers by another name.
    let server = shop(&["renamed-answer"]).expect("as before");
    load_test.take_contract(&server).await;
    let place = place_of("\"id\"],");
    let told = "no answer of the contract's POST /items has `id` here";
    assert_eq!(errors(&load_test.build()), [format!("{place} {told}")]);

    // What was built before is told while it runs.
    let ran = run(&server, &["--contract"]);
    assert!(!ran.status.success(), "{}", said(&ran));
    let told = "GET /items: the contract: json[0][\"id\"] is missing";
    assert!(said(&ran).contains(told), "{}", said(&ran));
}
