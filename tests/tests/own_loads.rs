//! Loads of scenarios' own: beside the load that the others share, from their start to their end.

use std::collections::BTreeSet;
use std::process::Output;
use std::sync::{Mutex, OnceLock};
use std::time::Instant;

use backpack::prelude::*;
use backpack_tests::{Answer, LivePage, RecordingServer, Visitor, command, load_test};
use printed::{stderr, stdout};
use serde_json::{Value, json};

mod printed;

endpoint! {
    One = GET "/one";
    Two = GET "/two";
    Pulse = GET "/pulse";
    Slow = GET "/slow";
}

scenario! {
    Game(wait = 10ms) = [One];
    Casual(wait = 10ms) = [Two];
    Beat(wait = none) = [Pulse];
    Calm(wait = 10ms) = [Pulse];
    Short(wait = 10ms, runtime = 300ms) = [Two];
    Slowly(wait = none) = [Slow];
}

const MS: fn(u64) -> Duration = Duration::from_millis;

/// When requests of this line arrived, in seconds since the run was begun.
fn times(server: &RecordingServer, line: &str, began: Instant) -> Vec<f64> {
    let arrived = server.arrived_at(line).into_iter();
    let since = |at: Instant| at.duration_since(began).as_secs_f64();
    arrived.map(|it| since(it.at)).collect()
}

/// How many users sent this line: each has a connection of its own.
fn users(server: &RecordingServer, line: &str) -> usize {
    let arrived = server.arrived_at(line);
    let connections: BTreeSet<_> = arrived.iter().map(|it| it.connection).collect();
    connections.len()
}

#[test]
fn a_scenario_has_its_users_and_another_its_arrivals_from_its_start_on() {
    let server = RecordingServer::start();
    let beat = ScenarioLoad::new().arrival_rate(50).start(MS(1000));
    let began = Instant::now();
    let report = load_test()
        .host(server.url())
        .scenario_with(Game, ScenarioLoad::new().users(5))
        .scenario_with(Beat, beat)
        .run_time(MS(2000))
        .run()
        .expect("the load test runs");
    assert_eq!(users(&server, "GET /one"), 5);
    let beats = times(&server, "GET /pulse", began);
    assert!(beats[0] >= 1.0, "{}", beats[0]);
    assert!((35..=50).contains(&beats.len()), "{}", beats.len());
    assert_eq!(report.scheduled(), report.started() + report.dropped());
    assert!((45..=50).contains(&report.scheduled()), "{report}");
    let from_start = |figures: backpack::Figures| figures.from_start().is_some();
    assert!(from_start(report.endpoint(Pulse)) && !from_start(report.endpoint(One)));
}

#[test]
fn shares_divide_the_tests_load_and_the_others_have_no_part_of_it() {
    let server = RecordingServer::start();
    load_test()
        .host(server.url())
        .scenario(Game, 3)
        .scenario_with(Calm, ScenarioLoad::new().users(2).iterations(60))
        .scenario(Casual, 1)
        .users(8)
        .run_time(MS(2000))
        .run()
        .expect("the load test runs");
    let users = ["GET /one", "GET /two", "GET /pulse"].map(|line| users(&server, line));
    assert_eq!(users, [6, 2, 2]);
    assert_eq!(server.arrived_at("GET /pulse").len(), 60);
}

#[test]
fn each_user_of_a_run_has_a_number_of_its_own() {
    static NUMBERS: Mutex<Vec<u64>> = Mutex::new(Vec::new());
    let server = RecordingServer::start();
    let own = ScenarioLoad::new;
    load_test()
        .host(server.url())
        .scenario(Game, 1)
        .users(3)
        .scenario_with(Casual, own().users(2).iterations(20))
        .scenario_with(Beat, own().arrival_rate(50).max_users(1).iterations(5))
        .on_start(async |user| NUMBERS.lock().expect("a lock").push(user.number()))
        .run_time(MS(1500))
        .run()
        .expect("the load test runs");
    let mut numbers = NUMBERS.lock().expect("a lock").clone();
    numbers.sort_unstable();
    assert_eq!(numbers, [0, 1, 2, 3, 4, 5]);
}

#[test]
fn a_load_ends_by_its_own_time_while_the_rest_goes_on() {
    let server = RecordingServer::start();
    let own = || ScenarioLoad::new().run_time(MS(500));
    let began = Instant::now();
    let report = load_test()
        .host(server.url())
        .scenario(Game, 1)
        .scenario_with(Casual, own().users(3).start(MS(200)))
        .scenario_with(Beat, own().arrival_rate(50))
        .run_time(MS(1800))
        .run()
        .expect("the load test runs");
    let last = |line| times(&server, line, began).pop().expect("a request");
    let ends = ["GET /pulse", "GET /two", "GET /one"].map(last);
    assert!((0.3..1.2).contains(&ends[0]), "{ends:?}");
    assert!((0.5..1.4).contains(&ends[1]), "{ends:?}");
    assert!(ends[2] > 1.5, "{ends:?}");
    assert!((20..=25).contains(&report.scheduled()), "{report}");
    assert!(report.duration() >= MS(1790), "{:?}", report.duration());
}

#[test]
fn what_waits_at_the_end_of_its_load_is_dropped_while_the_rest_goes_on() {
    let server = RecordingServer::start();
    server.answers("GET /slow", Answer::ok().after(MS(300)));
    let slow = ScenarioLoad::new().arrival_rate(50).max_users(1);
    let report = load_test()
        .host(server.url())
        .scenario(Game, 1)
        .scenario_with(Slowly, slow.run_time(MS(500)))
        .run_time(MS(1500))
        .run()
        .expect("the load test runs");
    let slow = server.arrived_at("GET /slow").len();
    assert!((1..=2).contains(&slow), "{slow}");
    assert_eq!(report.started() + report.dropped(), report.scheduled());
    assert!(report.dropped() >= 15, "{report}");
}

#[test]
fn iterations_of_a_load_are_exact_and_those_of_the_test_are_of_all() {
    let server = RecordingServer::start();
    let report = load_test()
        .host(server.url())
        .scenario_with(Game, ScenarioLoad::new().users(3).iterations(17))
        .scenario_with(Beat, ScenarioLoad::new().arrival_rate(100).iterations(9))
        .run()
        .expect("the load test runs");
    let counts = || ["GET /one", "GET /pulse"].map(|line| server.arrived_at(line).len());
    assert_eq!(counts(), [17, 9]);
    assert_eq!(report.scheduled(), 9);

    let server = RecordingServer::start();
    load_test()
        .host(server.url())
        .scenario(Game, 1)
        .scenario_with(Beat, ScenarioLoad::new().arrival_rate(100))
        .users(2)
        .iterations(30)
        .run()
        .expect("the load test runs");
    assert_eq!(server.count(), 30);

    // Nobody waits for a load that has no pass left when it begins.
    let server = RecordingServer::start();
    let later = || ScenarioLoad::new().start(Duration::from_secs(60));
    let report = load_test()
        .host(server.url())
        .scenario(Game, 1)
        .scenario_with(Beat, later().arrival_rate(100))
        .scenario_with(Casual, later())
        .iterations(5)
        .run()
        .expect("the load test runs");
    assert_eq!(server.count(), 5);
    assert!(report.duration() < Duration::from_secs(30));
}

#[test]
fn the_users_of_the_tests_load_are_steered_and_no_others() {
    let server = RecordingServer::start();
    let report = load_test()
        .host(server.url())
        .scenario(Game, 1)
        .users(1)
        .scenario_with(Casual, ScenarioLoad::new().users(3))
        .churn(1, MS(200))
        .run_time(MS(900))
        .run()
        .expect("the load test runs");
    assert!(report.passed(), "{report}");
    assert!(
        users(&server, "GET /one") >= 3,
        "{}",
        users(&server, "GET /one")
    );
    assert_eq!(users(&server, "GET /two"), 3);
}

#[test]
fn a_load_has_stages_of_its_own_from_its_start_on() {
    let server = RecordingServer::start();
    let stages = [
        to(10).over(MS(500)),
        hold(MS(1000)),
        to(2).over(MS(0)),
        hold(MS(1000)),
    ];
    let began = Instant::now();
    let report = load_test()
        .host(server.url())
        .scenario_with(Casual, ScenarioLoad::new().stages(stages).start(MS(400)))
        .scenario_with(Game, ScenarioLoad::new().run_time(MS(3000)))
        .run()
        .expect("the load test runs");
    let within = |from: f64, to: f64| {
        let arrived = server.arrived_at("GET /two").into_iter();
        let at = |at: Instant| at.duration_since(began).as_secs_f64();
        let arrived = arrived.filter(|it| (from..to).contains(&at(it.at)));
        let users: BTreeSet<_> = arrived.map(|it| it.connection).collect();
        users.len()
    };
    assert_eq!(within(0.0, 0.4), 0);
    assert_eq!(within(1.3, 1.8), 10);
    assert_eq!(within(2.3, 2.8), 2);
    // As long as the load that ends last.
    let duration = report.duration();
    assert!((MS(2990)..MS(3400)).contains(&duration), "{duration:?}");
}

#[test]
fn the_runtime_of_a_scenario_ends_its_load() {
    let server = RecordingServer::start();
    let report = load_test()
        .host(server.url())
        .scenario_with(Short, ScenarioLoad::new().users(2).start(MS(200)))
        .scenario_with(Game, ScenarioLoad::new().iterations(5))
        .run()
        .expect("the load test runs");
    assert!(
        (MS(490)..MS(1500)).contains(&report.duration()),
        "{:?}",
        report.duration()
    );
    assert_eq!(server.arrived_at("GET /one").len(), 5);
}

#[test]
fn what_cannot_be_is_told_before_anything_is_sent() {
    let server = RecordingServer::start();
    let own = ScenarioLoad::new;
    let problems = |test: LoadTest| {
        let error = test.host(server.url()).run().expect_err("it is refused");
        error.problems().to_vec()
    };
    let alone = || load_test().scenario_with(Beat, own().users(2));
    assert_eq!(
        problems(alone().users(5).run_time(MS(100))),
        [
            "every scenario has a load of its own: nobody is there for users, which the scenarios with shares divide; leave it out"
        ]
    );
    assert_eq!(
        problems(alone()),
        [
            "the test would never end, for `Beat` goes on: give its load a run_time, stages or iterations, or the test a run_time"
        ]
    );
    let late = alone().scenario_with(Game, own().start(MS(2000)));
    assert_eq!(
        problems(late.run_time(MS(1000))),
        [
            "`Game` begins after 2s, and the run is over after 1s: give it an earlier start, or the test a longer run time"
        ]
    );
    let both = load_test().scenario_with(Beat, own().users(1).arrival_rate(5));
    let problems = problems(both.run_time(MS(100)));
    assert!(
        problems
            .concat()
            .starts_with("`Beat`: users beside an arrival rate"),
        "{problems:?}"
    );
    assert_eq!(server.count(), 0);
}

#[test]
fn thresholds_from_the_intended_start_are_of_what_arrivals_do() {
    let server = RecordingServer::start();
    let test = || {
        load_test()
            .host(server.url())
            .scenario(Game, 1)
            .scenario_with(Beat, ScenarioLoad::new().arrival_rate(50))
            .run_time(MS(600))
    };
    let report = test()
        .expect(thresholds![Pulse.from_start.p99 < 5s])
        .run()
        .expect("the load test runs");
    assert!(report.passed(), "{report}");
    let error = test().expect(thresholds![One.from_start.p99 < 5s]).run();
    let problems = error.expect_err("it is refused").problems().to_vec();
    assert_eq!(
        problems,
        [
            "`One.from_start.p99 < 5s`: no scenario with an arrival rate does it, and only passes that begin on schedule have an intended start"
        ]
    );
}

/// The program with a scenario that shares the load and one that does not.
fn program(arguments: &[&str]) -> Output {
    command(env!("CARGO_BIN_EXE_own_load"))
        .args(arguments)
        .output()
        .expect("the program starts")
}

#[test]
fn flags_are_of_the_load_that_is_shared() {
    let server = RecordingServer::start();
    let run = |arguments: &[&str]| {
        let host = ["--headless", "--host", server.url(), "-t", "1s"];
        program(&[&host, arguments].concat())
    };
    let both = run(&["--users", "3"]);
    assert_eq!(both.status.code(), Some(0), "{both:?}");
    assert_eq!(users(&server, "GET /"), 3);
    let beats = server.arrived_at("GET /pulse").len();
    assert!((10..=16).contains(&beats), "{beats}");
    let alone = run(&["--scenarios", "Beat", "--users", "3", "--stages", "5:1s"]);
    assert_eq!(alone.status.code(), Some(2), "{alone:?}");
    assert_eq!(
        stderr(&alone),
        "error: every scenario has a load of its own: nobody is there for users, stages, which the scenarios with shares divide; leave it out\n"
    );
    assert_eq!(server.arrived_at("GET /pulse").len(), beats);
    // What the program says of the others' load goes with them.
    let alone = run(&["--scenarios", "Beat"]);
    assert_eq!(alone.status.code(), Some(0), "{alone:?}");
    assert!(server.arrived_at("GET /pulse").len() > beats);
    let once = run(&["--once"]);
    assert_eq!(once.status.code(), Some(0), "{once:?}");
    assert!(stdout(&once).contains("2 requests"), "{}", stdout(&once));
}

/// One server for the test below, which looks at the report alone.
fn shared_server() -> &'static RecordingServer {
    static SERVER: OnceLock<RecordingServer> = OnceLock::new();
    SERVER.get_or_init(RecordingServer::start)
}

#[backpack::test(
    host = shared_server().url(),
    scenarios = [
        Game @ 3,
        Beat { arrival_rate: 50/s, start: 200ms, iterations: 7 },
        Casual { users: 2, iterations: 11, run_time: 20s },
        Short { stages: [to(3).over(0s), hold(500ms)] },
    ],
    users = 2, run_time = 900ms,
    expect = [Pulse.from_start.p99 < 5s, Two.requests > 11],
)]
fn a_test_declares_loads_in_braces(report: Report) {
    assert_eq!(report.endpoint(Pulse).requests(), 7);
    assert_eq!(report.scheduled(), 7);
}

#[test]
fn a_list_of_scenarios_tells_their_loads() {
    let list = stdout(&program(&["--list"]));
    assert!(list.contains("Game @ 1  plain"), "{list}");
    let beat = "Beat { arrival_rate: 20/s, start: 0.2s }  plain";
    assert!(list.contains(beat), "{list}");
}

#[test]
fn a_locust_master_assigns_users_to_all_scenarios() {
    let file = stdout(&program(&["--locustfile"]));
    for scenario in ["Game", "Beat"] {
        let class = format!("class {scenario}(_Scenario):\n    weight = 1\n");
        assert!(file.contains(&class), "{file}");
    }
}

#[test]
fn reports_tell_the_loads() {
    let server = RecordingServer::start();
    let own = ScenarioLoad::new;
    let report = load_test()
        .host(server.url())
        .scenario(Game, 1)
        .users(2)
        .scenario_with(Beat, own().arrival_rate(50).start(MS(300)).max_users(9))
        .scenario_with(Casual, own().users(3).spawn_rate(20).run_time(MS(400)))
        .run_time(MS(1200))
        .run()
        .expect("the load test runs");
    let document: Value = serde_json::from_str(&report.json()).expect("JSON");
    let run = &document["run"];
    assert_eq!(run["users"], 2);
    assert_eq!(
        run["loads"],
        json!([
            { "scenario": "Beat", "users": 9, "arrival_rate": 50.0, "max_delay_s": 5.0, "start_s": 0.3 },
            { "scenario": "Casual", "users": 3, "spawn_rate": 20.0, "start_s": 0.0, "run_time_s": 0.4 },
        ])
    );
    let shares = run["scenarios"].as_array().expect("scenarios").iter();
    let shares: Vec<_> = shares.map(|scenario| scenario["share"].clone()).collect();
    assert_eq!(shares, [1, 0, 0]);
    assert_eq!(document["arrivals"]["scheduled"], report.scheduled());
    let interval = &document["timeline"]["intervals"][0];
    assert!(interval["arrivals"]["started"].is_u64(), "{interval}");
    let texts = [report.to_string(), report.markdown(), report.html()];
    for text in texts {
        assert!(text.contains("50 passes/s from 0.3 s on"), "{text}");
        assert!(text.contains("3 users, 20 a second for 0.4 s"), "{text}");
        assert!(text.contains("dropped"), "{text}");
    }
    // An ordinary test has no such field.
    let ordinary = load_test().host(server.url()).scenario(Game, 1);
    let report = ordinary.iterations(1).run().expect("the load test runs");
    assert!(!report.json().contains("\"loads\""));
}

#[tokio::test]
async fn the_page_steers_the_load_that_is_shared_and_tells_the_others() {
    let server = RecordingServer::start();
    let page = |arguments: &[&str]| {
        let program = env!("CARGO_BIN_EXE_own_load");
        LivePage::start(program, &[&["--host", server.url()], arguments].concat())
    };
    let both = page(&[]);
    let visitor = Visitor::of(&both);
    let form = visitor.json("/api/state").await["form"].clone();
    let beat = "Beat { arrival_rate: 20/s, start: 0.2s }";
    assert_eq!(form["own_loads"], json!([beat]));
    assert_eq!((&form["users"], &form["load"]), (&json!(2), &Value::Null));
    let (status, _) = visitor.told("/swarm", "user_count=4&spawn_rate=").await;
    assert_eq!(status, 200);
    let patience = Instant::now() + Duration::from_secs(40);
    while users(&server, "GET /") < 4 || server.arrived_at("GET /pulse").is_empty() {
        assert!(Instant::now() < patience, "{:?}", server.lines());
        tokio::time::sleep(MS(20)).await;
    }
    visitor.told("/stop", "").await;

    let alone = page(&["--scenarios", "Beat"]);
    let visitor = Visitor::of(&alone);
    let form = visitor.json("/api/state").await["form"].clone();
    assert_eq!(form["load"], "Every scenario has a load of its own:");
    assert_eq!(form["on_schedule"], true);
    let (status, _) = visitor.told("/swarm", "user_count=4&spawn_rate=").await;
    assert_eq!(status, 200);
    while visitor.json("/api/state").await["phase"] != "running" {
        assert!(Instant::now() < patience);
        tokio::time::sleep(MS(20)).await;
    }
    let (status, answer) = visitor.told("/swarm", "user_count=9").await;
    assert_eq!(status, 400, "{answer}");
    assert!(
        answer["message"]
            .as_str()
            .is_some_and(|it| it.contains("load of its own"))
    );
}
