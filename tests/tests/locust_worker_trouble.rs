//! Workers of a real Locust master when something goes away: a worker, the master, the connection. Nothing is counted twice, and
//! nothing is lost that could be told.
#![cfg(unix)]

#[path = "locust_worker/players.rs"]
mod players;
#[path = "locust_worker/truth.rs"]
mod truth;

use std::thread;
use std::time::{Duration, Instant};

use backpack_tests::{Cable, Locust, LocustMaster, RecordingServer, WorkerProcess, free_port};
use players::{server, worker};
use serde_json::Value;
use truth::{LOCUSTFILE, assert_all_told, assert_times_told, row};

/// How many requests the page shows.
fn told(master: &LocustMaster) -> usize {
    let shown = master.shows("/stats/requests");
    let rows = shown["stats"].as_array().map(Vec::as_slice);
    let total = rows
        .unwrap_or_default()
        .iter()
        .find(|row| row["name"] == "Aggregated");
    total
        .and_then(|row| row["num_requests"].as_u64())
        .unwrap_or(0) as usize
}

fn swarm(master: &LocustMaster, server: &RecordingServer, users: u64) {
    let form = format!("user_count={users}&spawn_rate=100&host={}", server.url());
    master.post("/swarm", &form);
    master.wait_for_users(users);
}

/// A test of six users on these workers, with requests that the master knows of.
fn running(
    locust: &Locust,
    test: &str,
    server: &RecordingServer,
    workers: usize,
    options: &[&str],
) -> (LocustMaster, Vec<WorkerProcess>) {
    let master = LocustMaster::start(locust, test, LOCUSTFILE, &[&["-s", "5"], options].concat());
    let start = |number: usize| worker(&format!("{test}-{number}"), master.port());
    let started = (0..workers).map(start).collect();
    master.wait_for_workers(workers);
    swarm(&master, server, 6);
    master.wait_for("a report", || told(&master) > 50);
    (master, started)
}

#[test]
fn a_worker_that_is_killed_takes_three_seconds_with_it_at_most() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let (master, mut workers) = running(&locust, "killed", &server, 2, &["--enable-rebalancing"]);
    workers[0].kill();
    let killed = Instant::now();
    master.wait_for_statistics("a missing worker", |shown| {
        let states = shown["workers"].as_array().cloned().unwrap_or_default();
        states.iter().any(|it| it["state"] == "missing")
    });
    // Its users are the other's now.
    master.wait_for_users(6);
    master.stop();
    let (told, arrived) = (told(&master), server.count());
    // Half of the users, for the three seconds since its last report and a little more on a busy machine.
    let arrived_then = server.arrived().into_iter().filter(|it| {
        let before = killed.saturating_duration_since(it.at);
        it.at <= killed && before < Duration::from_millis(3500)
    });
    let lost_at_most = arrived_then.count();
    assert!(
        told <= arrived && arrived - told <= lost_at_most,
        "{told} of {arrived}, {lost_at_most}"
    );
}

#[test]
fn a_worker_that_is_terminated_tells_everything_first() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let (master, mut workers) = running(&locust, "terminated", &server, 2, &[]);
    workers[0].terminate();
    assert!(workers[0].wait_for_end().success(), "{}", workers[0].log());
    master.wait_for_workers(1);
    master.wait_for_users(6);
    master.stop();
    assert_all_told(&master.csv(), &server);
    assert_times_told(&master.csv(), &workers);
    assert!(!master.log().contains("missing"), "{}", master.log());
}

#[test]
fn a_worker_that_comes_late_takes_its_share() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let (master, workers) = running(&locust, "late", &server, 1, &[]);
    let late = worker("late-comer", master.port());
    master.wait_for_statistics("two workers with users", |shown| {
        let workers = shown["workers"].as_array().cloned().unwrap_or_default();
        let users: Vec<_> = workers.iter().map(|it| it["user_count"].as_u64()).collect();
        users == [Some(3), Some(3)]
    });
    master.stop();
    assert_all_told(&master.csv(), &server);
    assert_times_told(&master.csv(), workers.iter().chain([&late]));
}

#[test]
fn a_connection_that_is_cut_costs_no_request() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let master = LocustMaster::start(&locust, "cut", LOCUSTFILE, &["-s", "5"]);
    let cable = Cable::to(master.port());
    let worker = worker("cut", cable.port());
    master.wait_for_workers(1);
    swarm(&master, &server, 4);
    for turn in 1..=3 {
        let before = told(&master);
        cable.cut();
        master.wait_for("a further report", || told(&master) > before + 10);
        let again = worker
            .log()
            .matches("connected to the Locust master again")
            .count();
        assert_eq!(again, turn, "{}", worker.log());
    }
    // Changes reach it as before.
    swarm(&master, &server, 2);
    master.stop();
    assert_all_told(&master.csv(), &server);
    assert_times_told(&master.csv(), [&worker]);
    assert!(!master.log().contains("missing"), "{}", master.log());
    assert_eq!(worker.log().matches("a test begins").count(), 1);
}

#[test]
fn a_master_that_holds_a_dead_connection_gets_the_worker_under_another_name() {
    let Some(locust) = Locust::find() else {
        return;
    };
    let server = server();
    let master = LocustMaster::start(&locust, "torn", LOCUSTFILE, &["-s", "5"]);
    let cable = Cable::to(master.port());
    let worker = worker("torn", cable.port());
    master.wait_for_workers(1);
    swarm(&master, &server, 4);
    server.wait_for(100);
    cable.tear();
    // The first name is missing, and takes the test with it: it was the last one.
    master.wait_for_statistics("a second worker", |shown| {
        let workers = shown["workers"].as_array().cloned().unwrap_or_default();
        let states: Vec<_> = workers.iter().map(|it| &it["state"]).collect();
        states.contains(&&Value::from("missing")) && states.contains(&&Value::from("ready"))
    });
    worker.wait_for_line("does not know this worker any more");
    // What was measured until the users stopped is told all the same.
    master.wait_for("all requests", || told(&master) == server.count());
    assert_all_told(&master.csv(), &server);
}

#[test]
fn a_master_that_is_gone_for_good_ends_the_worker() {
    let Some(locust) = Locust::find() else {
        return;
    };
    let server = server();
    let (mut master, mut workers) = running(&locust, "gone", &server, 1, &[]);
    master.kill();
    let killed = Instant::now();
    let status = workers[0].wait_for_end();
    assert!(
        killed.elapsed() > Duration::from_secs(55),
        "it waits for a minute"
    );
    assert_eq!(status.code(), Some(1), "{}", workers[0].log());
    let log = workers[0].log();
    let last = log.lines().last().unwrap_or_default();
    assert!(
        last.starts_with("error: the Locust master at tcp://127.0.0.1:"),
        "{log}"
    );
    assert!(
        last.contains("has not answered for a minute: the users have stopped; it was not told of "),
        "{log}"
    );
}

#[test]
fn a_master_that_is_killed_and_comes_back_has_its_workers_again() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let port = free_port();
    let start = |test| LocustMaster::start_on(&locust, test, LOCUSTFILE, &["-s", "5"], port);
    let mut master = start("dies");
    let worker = worker("dies", port);
    master.wait_for_workers(1);
    swarm(&master, &server, 3);
    master.kill();
    worker.wait_for_line("is lost");
    let master = start("comes-back");
    master.wait_for_workers(1);
    worker.wait_for_line("does not know this worker any more");
    // Nobody asked for the users of the test before.
    let before = server.count();
    master.wait_for_statistics("the welcome", |shown| {
        shown["workers"][0]["state"] == "ready"
    });
    let shown = master.shows("/stats/requests");
    assert_eq!(
        (shown["user_count"].as_u64(), told(&master)),
        (Some(0), 0),
        "{shown}\n{}",
        worker.log()
    );
    assert_eq!(server.count(), before, "the users have stopped");
    swarm(&master, &server, 2);
    server.wait_for(before + 50);
    master.stop();
    assert_eq!(
        row(&master.csv(), "Aggregated").requests,
        server.count() - before
    );
}

#[test]
fn a_master_that_is_frozen_for_a_while_hears_everything_later() {
    use rustix::process::{Pid, Signal, kill_process};
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let (master, workers) = running(&locust, "frozen", &server, 1, &[]);
    let pid = Pid::from_raw(master.pid().cast_signed()).expect("a process");
    kill_process(pid, Signal::STOP).expect("a child");
    thread::sleep(Duration::from_secs(4));
    kill_process(pid, Signal::CONT).expect("a child");
    let before = server.count();
    server.wait_for(before + 50);
    master.stop();
    assert_all_told(&master.csv(), &server);
    assert_times_told(&master.csv(), &workers);
    assert_eq!(workers[0].log().matches("a test begins").count(), 1);
}

#[test]
fn the_end_of_a_master_in_the_middle_of_requests_is_in_time() {
    let Some(locust) = Locust::find() else { return };
    let server = server();
    let options = [
        "--headless",
        "-u",
        "6",
        "-r",
        "6",
        "-t",
        "2s",
        "-H",
        server.url(),
        "--expect-workers",
        "1",
    ];
    let mut master = LocustMaster::start(&locust, "quits", LOCUSTFILE, &options);
    let mut worker = worker("quits", master.port());
    master.wait_for_end();
    assert!(worker.wait_for_end().success(), "{}", worker.log());
    let (told, arrived) = (
        row(&master.csv_file(), "Aggregated").requests,
        server.count(),
    );
    // Without a stop time-out requests on their way are cut off, and counted nowhere: one of each user at most.
    assert!(
        told <= arrived && arrived - told <= 6,
        "{told} of {arrived}"
    );
}

#[test]
fn a_host_that_cannot_be_is_told_on_the_page() {
    let Some(locust) = Locust::find() else { return };
    let master = LocustMaster::start(&locust, "no-host", LOCUSTFILE, &[]);
    let worker = worker("no-host", master.port());
    master.wait_for_workers(1);
    master.post("/swarm", "user_count=2&spawn_rate=2&host=nowhere");
    let mut shown = Value::Null;
    master.wait_for("an exception", || {
        shown = master.shows("/exceptions");
        shown.to_string().contains("has no scheme")
    });
    master.post("/stop", "");
    worker.wait_for_line("the host `nowhere` has no scheme");
    let server = server();
    master.wait_for_statistics("a worker that is ready", |shown| {
        shown["workers"][0]["state"] == "ready"
    });
    swarm(&master, &server, 2);
    server.wait_for(10);
}
