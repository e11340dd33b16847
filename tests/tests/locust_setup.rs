//! A setup under a real Locust master: done once a run, by its first worker.
#![cfg(unix)]

use std::process::Command;

use backpack::prelude::json;
use backpack_tests::{Answer, Locust, LocustMaster, RecordingServer, WorkerProcess};

const LOCUSTFILE: &str = "
from locust import User, task

class Customer(User):
    @task
    def nothing(self):
        pass
";

fn mall() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("POST /shops", Answer::json(json!(7)));
    server.answers("GET /shops", Answer::json(json!(7)));
    server
}

fn master(locust: &Locust, test: &str, server: &RecordingServer) -> LocustMaster {
    let options = "--headless -u 6 -r 6 -t 3s -s 5 --expect-workers 2 --only-summary -H";
    let mut options: Vec<_> = options.split(' ').collect();
    options.push(server.url());
    LocustMaster::start(locust, test, LOCUSTFILE, &options)
}

/// The worker of this number, once the master has welcomed it.
fn worker(master: &LocustMaster, number: u32, finds: bool) -> WorkerProcess {
    worker_with(master, number, finds, &[])
}

fn worker_with(
    master: &LocustMaster,
    number: u32,
    finds: bool,
    arguments: &[&str],
) -> WorkerProcess {
    let mut command = Command::new(env!("CARGO_BIN_EXE_shop_load"));
    command.args(["--worker", "--master-port", &master.port().to_string()]);
    command.args(arguments);
    if finds {
        command.env("SHOP_FOUND_ELSEWHERE", "1");
    }
    let worker = WorkerProcess::start(&format!("setup-{number}-{finds}"), &mut command);
    worker.wait_for_line(&format!("as its worker {number}"));
    worker
}

#[test]
fn the_first_of_two_workers_sets_up_and_the_other_finds_what_it_made() {
    let Some(locust) = Locust::find() else { return };
    let server = mall();
    let mut master = master(&locust, "setup-found", &server);
    let mut workers = [0, 1].map(|number| worker(&master, number, true));
    master.wait_for_end();
    for worker in &mut workers {
        assert!(worker.wait_for_end().success(), "{}", worker.log());
    }
    let count = |line: &str| server.arrived_at(line).len();
    let once = ["POST /shops", "GET /shops", "DELETE /shops/7"];
    assert_eq!(once.map(count), [1, 1, 1], "{:?}", server.lines());
    assert!(count("GET /shops/7") > 20);
    assert!(
        !master.csv_file().contains("/shops,"),
        "they are in no figure"
    );
}

#[test]
fn a_worker_without_the_seed_says_so_at_the_start() {
    let Some(locust) = Locust::find() else { return };
    let server = mall();
    let mut master = master(&locust, "setup-lacks", &server);
    let mut workers = [0, 1].map(|number| worker(&master, number, false));
    master.wait_for_end();
    for worker in &mut workers {
        worker.wait_for_end();
    }
    let (first, other) = (workers[0].log(), workers[1].log());
    assert!(
        !first.contains("warning") && !first.contains("error"),
        "{first}"
    );
    assert!(
        other.contains("users here have no seed of the type"),
        "{other}"
    );
    assert!(other.contains("nothing has given a seed"), "{other}");
    assert_eq!(server.arrived_at("POST /shops").len(), 1);
    assert_eq!(server.arrived_at("DELETE /shops/7").len(), 1);
}

#[test]
fn what_workers_measure_in_their_warm_up_is_not_told() {
    let Some(locust) = Locust::find() else { return };
    let server = mall();
    let mut master = master(&locust, "warm-up", &server);
    let warm_up = ["--warm-up", "1500ms"];
    let mut workers = [0, 1].map(|number| worker_with(&master, number, true, &warm_up));
    master.wait_for_end();
    for worker in &mut workers {
        assert!(worker.wait_for_end().success(), "{}", worker.log());
    }
    let csv = master.csv_file();
    let all = csv.lines().find(|line| line.contains("Aggregated"));
    let told: Option<usize> = all.and_then(|line| line.split(',').nth(2)?.parse().ok());
    let (told, made) = (
        told.unwrap_or_default(),
        server.arrived_at("GET /shops/7").len(),
    );
    assert!(
        told > made / 5 && told < made * 4 / 5,
        "{told} of {made}\n{csv}"
    );
}
