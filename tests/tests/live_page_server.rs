//! The server of the live page: a run is started, changed, watched and stopped over HTTP.

use std::process::Command;
use std::time::{Duration, Instant};

use backpack_tests::{LivePage, RecordingServer, Visitor};
use serde_json::Value;

/// The small load test, with its page, ready for this server.
fn page_of(server: &str, arguments: &[&str]) -> LivePage {
    let program = env!("CARGO_BIN_EXE_small_load");
    LivePage::start(program, &[&["--host", server], arguments].concat())
}

fn requests(document: &Value) -> u64 {
    document["total"]["requests"].as_u64().unwrap_or(0)
}

fn users(document: &Value) -> u64 {
    let scenarios = document["run"]["scenarios"].as_array().expect("scenarios");
    scenarios
        .iter()
        .map(|scenario| scenario["users"].as_u64().expect("a number"))
        .sum()
}

#[tokio::test]
async fn before_the_first_run_there_is_the_form() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &["-u", "7", "-r", "3", "-t", "90s"]);
    let visitor = Visitor::of(&page);
    let index = visitor.get("/").send().await.unwrap();
    assert_eq!(index.status(), 200);
    assert_eq!(index.headers()["content-type"], "text/html; charset=utf-8");
    assert!(index.text().await.unwrap().contains("<html"));
    let state = visitor.json("/api/state").await;
    assert_eq!(state["phase"], "ready");
    assert_eq!(state["form"]["users"], 7);
    assert_eq!(state["form"]["spawn_rate"], 3.0);
    assert_eq!(state["form"]["run_time"], "1m30s");
    assert_eq!(state["form"]["host"], server.url());
    assert_eq!(state["scenarios"][0]["name"], "Visit");
    assert_eq!(state["scenarios"][0]["share"], 3);
    assert_eq!(state["token_required"], false);
    assert!(state["version"].is_string());
    for path in ["/api/report", "/stats/report", "/stats/requests/csv"] {
        let answer = visitor.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 404, "{path}");
        assert!(answer.text().await.unwrap().contains("nothing has run yet"));
    }
    assert_eq!(visitor.told("/stats/reset", "").await.0, 409);
    let stopped = visitor.told("/stop", "").await;
    assert_eq!(stopped.1["message"], "Nothing is running");
    assert_eq!(server.count(), 0);
}

/// What the page's files name: `src`, `href`, and what the scripts import.
fn named_in(text: &str) -> Vec<String> {
    let of_page = text.split('"').filter(|part| part.starts_with("/page/"));
    let imported = text
        .split("from \"./")
        .skip(1)
        .filter_map(|rest| rest.split('"').next());
    let imported = imported.map(|name| format!("/page/{name}"));
    of_page.map(str::to_owned).chain(imported).collect()
}

#[tokio::test]
async fn every_file_that_the_page_names_is_there() {
    let page = page_of("http://127.0.0.1:9", &[]);
    let visitor = Visitor::of(&page);
    let mut known = named_in(&visitor.text("/").await);
    assert!(known.len() >= 3, "{known:?}");
    let mut place = 0;
    while let Some(path) = known.get(place).cloned() {
        let more = named_in(&visitor.text(&path).await);
        let new: Vec<_> = more
            .into_iter()
            .filter(|path| !known.contains(path))
            .collect();
        known.extend(new);
        place += 1;
    }
    assert!(known.len() >= 5, "the scripts import others: {known:?}");
}

#[tokio::test]
async fn a_run_is_started_changed_stopped_and_started_again() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &[]);
    let visitor = Visitor::of(&page);

    // With fields that tools for Locust send beside.
    let form = "user_count=2&spawn_rate=100&user_classes=A&user_classes=B";
    let (status, told) = visitor.told("/swarm", form).await;
    assert_eq!(
        (status.as_u16(), &told["success"]),
        (200, &Value::Bool(true)),
        "{told}"
    );
    assert_eq!(told["host"], server.url());
    visitor.until_phase("running").await;
    let first = visitor.until("/api/report", |it| requests(it) > 0).await;
    visitor
        .until("/api/report", |it| requests(it) > requests(&first))
        .await;
    assert_eq!(first["run"]["users"], 2);

    let (_, told) = visitor.told("/swarm", "user_count=9&spawn_rate=100").await;
    assert_eq!(told["success"], true, "{told}");
    visitor.until("/api/report", |it| users(it) == 9).await;
    visitor.told("/swarm", "user_count=1&spawn_rate=100").await;
    visitor.until("/api/report", |it| users(it) == 1).await;

    let (_, told) = visitor.told("/stop", "").await;
    assert_eq!(told["success"], true, "{told}");
    visitor.until_phase("stopped").await;
    let end = visitor.json("/api/report").await;
    assert_eq!(end["run"]["state"], "stopped");
    assert_eq!(requests(&end), server.count() as u64, "{end:#}");

    let (_, told) = visitor
        .told("/swarm", "user_count=1&run_time=2s&warm_up=1s")
        .await;
    assert_eq!(told["success"], true, "{told}");
    let second = visitor
        .until("/api/report", |it| {
            it["run"]["started_at"] != end["run"]["started_at"]
        })
        .await;
    assert!(requests(&second) < requests(&end));
    assert_eq!(second["run"]["run_time_s"], 2.0);
    assert_eq!(second["run"]["warm_up_s"], 1.0);
    visitor.until_phase("stopped").await;
    let form = &visitor.json("/api/state").await["form"];
    assert_eq!(
        (&form["users"], &form["run_time"], &form["warm_up"]),
        (&1.into(), &"2s".into(), &"1s".into())
    );
}

#[tokio::test]
async fn a_reset_forgets_what_was_counted() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &["--autostart"]);
    let visitor = Visitor::of(&page);
    let before = visitor.until("/api/report", |it| requests(it) >= 40).await;
    let (status, told) = visitor.told("/stats/reset", "").await;
    assert_eq!(
        (status.as_u16(), &told["success"]),
        (200, &Value::Bool(true)),
        "{told}"
    );
    let after = visitor
        .until("/api/report", |it| requests(it) < requests(&before))
        .await;
    assert_eq!(after["run"]["seed"], before["run"]["seed"]);
    visitor
        .until("/api/report", |it| requests(it) > requests(&after))
        .await;
}

#[tokio::test]
async fn counting_begins_with_the_reset_not_with_the_next_second() {
    let users = 4;
    let server = RecordingServer::start();
    let page = page_of(server.url(), &["--autostart", "-u", &users.to_string()]);
    let visitor = Visitor::of(&page);
    visitor.until("/api/report", |it| requests(it) >= 40).await;
    let (arrived_before, reset) = (server.count() as u64, Instant::now());
    visitor.told("/stats/reset", "").await;
    server.wait_for(arrived_before as usize + 30);
    visitor.told("/stop", "").await;
    let took = reset.elapsed().as_secs_f64();
    visitor.until_phase("stopped").await;
    let report = visitor.json("/api/report").await;
    let counted = requests(&report);
    let arrived = server.count() as u64 - arrived_before;
    // A user's request may have arrived before, and have been answered after; some may have come between the look at the server
    // and the reset.
    assert!(
        counted <= arrived + users && counted + 20 >= arrived,
        "{counted} of {arrived}"
    );
    let duration = report["run"]["duration_s"].as_f64().expect("seconds");
    assert!((duration - took).abs() < 0.5, "{duration} of {took}");
}

#[tokio::test]
async fn autostart_runs_without_a_visitor_and_the_page_shows_it() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &["--autostart", "-t", "1s"]);
    server.wait_for(5);
    let visitor = Visitor::of(&page);
    visitor.until_phase("stopped").await;
    assert_eq!(
        requests(&visitor.json("/api/report").await),
        server.count() as u64
    );
}

#[tokio::test]
async fn the_host_can_be_given_in_the_form() {
    let (declared, given) = (RecordingServer::start(), RecordingServer::start());
    let page = page_of(declared.url(), &[]);
    let visitor = Visitor::of(&page);
    let form = format!("user_count=1&spawn_rate=1&host={}", given.url());
    let (_, told) = visitor.told("/swarm", &form).await;
    assert_eq!(told["host"], given.url(), "{told}");
    given.wait_for(2);
    assert_eq!(declared.count(), 0);
    let (status, told) = visitor
        .told("/swarm", &format!("user_count=2&host={}", declared.url()))
        .await;
    assert_eq!(status, 400);
    assert!(
        told["message"].as_str().unwrap().contains("before a run"),
        "{told}"
    );
}

#[tokio::test]
async fn a_wrong_form_is_told_of_in_one_line_and_starts_nothing() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &[]);
    let visitor = Visitor::of(&page);
    let wrong = [
        ("user_count=many", "users: `many`"),
        ("user_count=-3", "users: `-3`"),
        ("user_count=0", "0 users"),
        ("user_count=99999999999999999999", "whole number"),
        ("user_count=4000000000", "open files"),
        ("user_count=1&spawn_rate=0", "spawn rate"),
        ("user_count=1&spawn_rate=NaN", "spawn rate"),
        ("user_count=1&run_time=soon", "run time: `soon`"),
        ("user_count=1&run_time=0", "run time"),
        ("user_count=1&warm_up=soon", "warm-up: `soon`"),
        (
            "user_count=1&run_time=5s&warm_up=5s",
            "a warm-up of 5s in a run of 5s",
        ),
        (
            "user_count=1&host=ftp://example.com",
            "neither http nor https",
        ),
        ("user_count=1&host=a%0Ab", "a control character"),
        (
            "user_count=1&host=http://%0d%0aEvil:1",
            "a control character",
        ),
        (
            "user_count=1&user_count=2",
            "user_count: it was sent more than once",
        ),
        ("user_count=&spawn_rate=1", "users: no number"),
        ("user_count=+", "users: no number"),
    ];
    for (form, part) in wrong {
        let (status, told) = visitor.told("/swarm", form).await;
        assert!(status.is_client_error(), "{form}: {status} {told}");
        assert_eq!(told["success"], false, "{form}");
        let message = told["message"].as_str().expect("a message");
        assert!(message.contains(part), "{form}: {message}");
        assert!(!message.contains('\n'), "{form}: {message}");
    }
    assert_eq!(visitor.phase().await, "ready");
    assert_eq!(
        visitor.json("/api/state").await["form"]["host"],
        server.url()
    );
    assert_eq!(server.count(), 0);
}

#[tokio::test]
async fn a_body_that_is_no_small_form_is_refused() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &[]);
    let visitor = Visitor::of(&page);
    let large = format!("user_count=1&host={}", "x".repeat(20_000));
    let answer = visitor.post("/swarm", &large).send().await.unwrap();
    assert_eq!(answer.status(), 413);
    let json = visitor.post_of("/swarm", "application/json");
    let answer = json.body(r#"{"user_count":1}"#).send().await.unwrap();
    assert_eq!(answer.status(), 415);
    assert_eq!(visitor.phase().await, "ready");
}

/// The events of a stream, one after the other.
struct Events {
    response: reqwest::Response,
    text: String,
}

impl Events {
    async fn of(visitor: &Visitor) -> Self {
        let response = visitor.get("/api/events").send().await.unwrap();
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        Self {
            response,
            text: String::new(),
        }
    }

    async fn next(&mut self) -> (String, Value) {
        loop {
            if let Some((event, rest)) = self.text.split_once("\n\n") {
                let (name, data) = event.split_once('\n').expect("an event and its data");
                let name = name.strip_prefix("event: ").expect("its name").to_owned();
                let data = data.strip_prefix("data: ").expect("its data");
                let event = (name, serde_json::from_str(data).expect("JSON"));
                self.text = rest.to_owned();
                return event;
            }
            let piece = self
                .response
                .chunk()
                .await
                .expect("it goes on")
                .expect("more");
            self.text += std::str::from_utf8(&piece).expect("UTF-8");
        }
    }

    async fn next_that(&mut self, name: &str, is: impl Fn(&Value) -> bool) -> Value {
        loop {
            let (event, data) = self.next().await;
            if event == name && is(&data) {
                return data;
            }
        }
    }
}

#[tokio::test]
async fn events_tell_of_the_phases_and_once_a_second_of_the_run() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &[]);
    let visitor = Visitor::of(&page);
    let mut events = Events::of(&visitor).await;
    let (name, state) = events.next().await;
    assert_eq!((name.as_str(), &state["phase"]), ("state", &"ready".into()));
    visitor.told("/swarm", "user_count=3&spawn_rate=100").await;
    events
        .next_that("state", |state| state["phase"] == "running")
        .await;
    let first = events.next_that("run", |run| requests(run) > 0).await;
    let begun = Instant::now();
    let later = events
        .next_that("run", |run| {
            run["run"]["duration_s"].as_f64()
                >= first["run"]["duration_s"].as_f64().map(|at| at + 3.0)
        })
        .await;
    assert!(begun.elapsed() >= Duration::from_secs(1));
    assert!(requests(&later) > requests(&first));
    let intervals = later["timeline"]["intervals"]
        .as_array()
        .expect("intervals");
    assert!((1..=10).contains(&intervals.len()), "{later:#}");
    assert!(later["total"]["latency"]["histogram"].is_null());
    // A second listener begins with what is known.
    let mut second = Events::of(&visitor).await;
    assert_eq!(second.next().await.1["phase"], "running");
    assert!(requests(&second.next_that("run", |_| true).await) > 0);
    visitor.told("/stop", "").await;
    events
        .next_that("state", |state| state["phase"] == "stopped")
        .await;
    let last = second
        .next_that("run", |run| run["run"]["state"] == "stopped")
        .await;
    assert_eq!(requests(&last), server.count() as u64);
}

#[tokio::test]
async fn so_many_listeners_and_no_more() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &[]);
    let visitor = Visitor::of(&page);
    let mut listeners = Vec::new();
    for _ in 0..24 {
        listeners.push(Events::of(&visitor).await);
    }
    let refused = visitor.get("/api/events").send().await.unwrap();
    assert_eq!(refused.status(), 503);
    drop(listeners);
    // Their places become free, and all the while everybody else is served.
    let deadline = Instant::now() + Duration::from_secs(20);
    while visitor.get("/api/events").send().await.unwrap().status() != 200 {
        assert!(Instant::now() < deadline, "no place becomes free");
        assert_eq!(visitor.phase().await, "ready");
    }
}

#[test]
fn a_port_in_use_is_told_of_in_one_line() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("an address").port().to_string();
    let output = Command::new(env!("CARGO_BIN_EXE_small_load"))
        .args(["--host", "http://127.0.0.1:9", "--web", "--web-port", &port])
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2), "{output:?}");
    let told = String::from_utf8(output.stderr).expect("UTF-8");
    assert_eq!(told.lines().count(), 1, "{told}");
    for part in [
        &format!("127.0.0.1:{port}"),
        "in use",
        "--web-port",
        "--headless",
    ] {
        assert!(told.contains(part), "{told}");
    }
}

/// Ends with the program, even where the page is open somewhere.
#[cfg(unix)]
#[tokio::test]
async fn ctrl_c_ends_the_program_although_somebody_listens() {
    let server = RecordingServer::start();
    let page: LivePage = page_of(server.url(), &["--autostart"]);
    let visitor = Visitor::of(&page);
    let mut events = Events::of(&visitor).await;
    events.next_that("run", |run| requests(run) > 0).await;
    let sent = Command::new("kill")
        .args(["-INT", &page.id().to_string()])
        .status();
    assert!(sent.expect("`kill` runs").success());
    let deadline = Instant::now() + Duration::from_secs(20);
    while visitor.get("/api/state").send().await.is_ok() {
        assert!(Instant::now() < deadline, "it was to end: {}", page.said());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert!(page.said().contains("Aggregated"), "{}", page.said());
}
