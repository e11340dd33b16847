//! Workers of a real Locust master: what its CSV tells is what the server saw, whoever starts and stops the test, and when.
#![cfg(unix)]

mod players;
mod truth;

use std::collections::HashSet;
use std::fs;

use backpack_tests::{Folder, Locust, LocustMaster, RecordingServer, WorkerProcess};
use players::{server, worker, worker_of};
use truth::{LOCUSTFILE, assert_all_told, assert_times_told, row};

/// Times of an answer that takes 30 ms, on a machine that may be busy.
fn assert_plausible_times(csv: &str) {
    let team = row(csv, "/team");
    assert!(team.least >= 30.0 && team.least <= team.average, "{csv}");
    assert!(team.average <= team.most && team.average < 300.0, "{csv}");
    assert!(
        team.median >= 30.0 && team.median <= team.most.max(31.0),
        "{csv}"
    );
}

fn headless(server: &RecordingServer, workers: &str) -> [String; 14] {
    [
        "--headless",
        "-u",
        "8",
        "-r",
        "8",
        "-t",
        "5s",
        "-s",
        "5",
        "--expect-workers",
        workers,
        "-H",
        server.url(),
        "--only-summary",
    ]
    .map(str::to_owned)
}

fn start_headless(
    locust: &Locust,
    test: &str,
    server: &RecordingServer,
    workers: &str,
) -> LocustMaster {
    let options = headless(server, workers);
    let options = options.each_ref().map(String::as_str);
    LocustMaster::start(locust, test, LOCUSTFILE, &options)
}

#[test]
fn a_headless_test_with_one_worker() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let mut master = start_headless(&locust, "one", &server, "1");
    let mut worker = worker("one", master.port());
    master.wait_for_end();
    assert!(worker.wait_for_end().success(), "{}", worker.log());
    let csv = master.csv_file();
    assert!(server.count() > 300, "{csv}");
    assert_all_told(&csv, &server);
    assert_times_told(&csv, [&worker]);
    let log = worker.log();
    assert!(log.contains("as its worker 0"), "{log}");
    assert!(log.contains("has ended, and so does this worker"), "{log}");
    assert!(!log.contains("warning") && !log.contains("error"), "{log}");
    assert!(!master.log().contains("Traceback"), "{}", master.log());
}

#[test]
fn a_headless_test_with_two_workers_and_one_of_python() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let mut master = start_headless(&locust, "three", &server, "3");
    let port = master.port();
    let mut workers = [worker("three-a", port), worker("three-b", port)];
    let folder = Folder::empty("three-python");
    fs::write(folder.path("locustfile.py"), LOCUSTFILE).expect("a locustfile");
    let mut python = locust.command();
    python.args([
        "-f",
        &folder.path("locustfile.py"),
        "--worker",
        "--master-port",
        &port.to_string(),
    ]);
    let _python = WorkerProcess::start("three-c", &mut python);
    master.wait_for_end();
    for worker in &mut workers {
        assert!(worker.wait_for_end().success(), "{}", worker.log());
    }
    let csv = master.csv_file();
    assert_all_told(&csv, &server);
    assert_plausible_times(&csv);
    let agents: HashSet<_> = server
        .arrived()
        .iter()
        .filter_map(|it| it.header("user-agent").map(|it| it.contains("python")))
        .collect();
    assert!(agents.contains(&true), "Python played as well");
    assert!(
        server
            .arrived()
            .iter()
            .any(|it| it.header("x-region").is_some()),
        "and so did the others"
    );
}

#[test]
fn a_test_from_the_page_is_changed_stopped_and_started_again() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let master = LocustMaster::start(&locust, "page", LOCUSTFILE, &["-s", "5"]);
    let mut worker = worker("page", master.port());
    master.wait_for_workers(1);
    let form = |users: u32, region: &str| {
        format!(
            "user_count={users}&spawn_rate=100&host={}&game_region={region}",
            server.url()
        )
    };
    for (turn, region) in ["asia", "mars"].into_iter().enumerate() {
        let before = server.count();
        master.post("/swarm", &form(4, region));
        master.wait_for_users(4);
        server.wait_for(before + 40);
        // Three scenarios share seven users as Locust shares them.
        master.post("/swarm", &form(7, region));
        master.wait_for_users(7);
        master.post("/swarm", &form(2, region));
        master.wait_for_users(2);
        let shown = master.wait_for_statistics("an exception", |_| {
            master.shows("/exceptions")["exceptions"]
                .as_array()
                .is_some_and(|it| !it.is_empty())
        });
        assert!(
            shown["workers"][0]["memory_usage"].as_u64() > Some(1_000_000),
            "{shown}"
        );
        master.stop();
        let arrived = &server.arrived()[before..];
        let shown = master.wait_for_statistics("all", |_| true);
        let total = shown["stats"]
            .as_array()
            .unwrap()
            .iter()
            .find(|row| row["name"] == "Aggregated");
        assert_eq!(total.unwrap()["num_requests"], arrived.len(), "turn {turn}");
        assert!(
            arrived
                .iter()
                .all(|it| it.header("x-region") == Some(region)),
            "turn {turn}"
        );
        let exceptions = master.shows("/exceptions");
        assert_eq!(
            exceptions["exceptions"][0]["msg"], "no level",
            "{exceptions}"
        );
        if turn == 0 {
            assert_all_told(&master.csv(), &server);
            assert_times_told(&master.csv(), [&worker]);
        }
    }
    master.wait_for("log lines", || {
        let logs = master.shows("/logs");
        let workers = logs["workers"].as_object().cloned().unwrap_or_default();
        workers
            .values()
            .any(|lines| lines.to_string().contains("a test begins on"))
    });
    worker.terminate();
    assert!(worker.wait_for_end().success(), "{}", worker.log());
    assert!(!master.log().contains("Traceback"), "{}", master.log());
}

const WORK: &str = "from locust import User, task\n\nclass Work(User):\n    @task\n    def nothing(self):\n        pass\n";

#[test]
fn a_worker_that_is_the_limit_says_so_here_and_on_the_masters_page() {
    let Some(locust) = Locust::find() else { return };
    let server = RecordingServer::start();
    let master = LocustMaster::start(&locust, "busy", WORK, &["-s", "5"]);
    let program = env!("CARGO_BIN_EXE_busy_load");
    let worker = worker_of(program, "busy", master.port());
    master.wait_for_workers(1);
    let form = format!("user_count=40&spawn_rate=100&host={}", server.url());
    master.post("/swarm", &form);
    let limit = "the generator was the limit in ";
    master.wait_for("the worker's warning", || {
        master.shows("/logs")["workers"].to_string().contains(limit)
    });
    let log = worker.log();
    assert_eq!(
        log.matches(limit).count(),
        1,
        "once, while it goes on: {log}"
    );
    master.stop();
}

const BUY: &str = "from locust import User, task\n\nclass Buy(User):\n    @task\n    def nothing(self):\n        pass\n";

#[test]
fn two_workers_divide_the_rows_of_a_table() {
    let Some(locust) = Locust::find() else { return };
    let server = RecordingServer::start();
    let options = headless(&server, "2");
    let options = options.each_ref().map(String::as_str);
    let mut master = LocustMaster::start(&locust, "rows", BUY, &options);
    let program = env!("CARGO_BIN_EXE_data_load");
    let workers = ["rows-0", "rows-1"].map(|name| worker_of(program, name, master.port()));
    master.wait_for_end();
    drop(workers);
    // Each row once, and those of a worker are every second one.
    let mut halves = vec![Vec::new(); server.connections()];
    for order in server.arrived_at("POST /order") {
        let id = order.json()["id"].as_u64().expect("a number");
        halves[order.connection].push(id);
    }
    for half in &halves {
        assert!(half.iter().all(|id| id % 2 == half[0] % 2), "{halves:?}");
    }
    let mut all = halves.concat();
    all.sort_unstable();
    assert!(all.iter().copied().eq(1..=40), "{all:?}");
}
