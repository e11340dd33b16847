//! The files of the live page, and what it tells programs that know Locust's page.

use std::process::{Child, Stdio};
use std::time::{Duration, Instant};

use backpack_tests::{Answer, Folder, LivePage, Locust, RecordingServer, Visitor};
use serde_json::Value;

/// The small load test, with its page, ready for this server.
fn page_of(server: &str, arguments: &[&str]) -> LivePage {
    let program = env!("CARGO_BIN_EXE_small_load");
    LivePage::start(program, &[&["--host", server], arguments].concat())
}

#[tokio::test]
async fn every_file_can_be_taken_home() {
    let server = RecordingServer::start();
    server.answers("GET /", Answer::status(500));
    let page = page_of(server.url(), &["--autostart", "-t", "1500ms", "-u", "6"]);
    let visitor = Visitor::of(&page);
    visitor.until_phase("stopped").await;
    let tables = [
        (
            "/stats/requests/csv",
            "requests.csv",
            "Type,Name,Request Count",
        ),
        (
            "/stats/requests_full_history/csv",
            "requests_full_history.csv",
            "Timestamp,User Count",
        ),
        (
            "/stats/failures/csv",
            "failures.csv",
            "Method,Name,Error,Occurrences",
        ),
        (
            "/exceptions/csv",
            "exceptions.csv",
            "Count,Message,Traceback,Nodes",
        ),
        (
            "/stats/measures/csv",
            "measures.csv",
            "Type,Name,Count,Failure Count,Interrupted Count",
        ),
        (
            "/stats/global/csv",
            "global_stats.csv",
            "Name,Calls,API_Usage",
        ),
    ];
    for (path, name, head) in tables {
        let answer = visitor.get(path).send().await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
        assert_eq!(answer.headers()["content-type"], "text/csv; charset=utf-8");
        let disposition = answer.headers()["content-disposition"]
            .to_str()
            .unwrap()
            .to_owned();
        assert!(
            disposition.starts_with("attachment; filename=\"backpack_20"),
            "{disposition}"
        );
        assert!(
            disposition.ends_with(&format!("_{name}\"")),
            "{disposition}"
        );
        let text = answer.text().await.unwrap();
        assert!(text.starts_with(head), "{path}: {text}");
    }
    assert!(
        visitor
            .text("/stats/requests/csv")
            .await
            .contains("the login")
    );
    assert!(visitor.text("/stats/failures/csv").await.contains("500"));

    let shown = visitor.get("/stats/report").send().await.unwrap();
    assert!(shown.headers().get("content-disposition").is_none());
    let policy = shown.headers()["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("sandbox") && policy.contains("default-src 'none'"),
        "{policy}"
    );
    let html = shown.text().await.unwrap();
    assert!(
        html.contains("<html") && html.contains("the login"),
        "{html}"
    );
    for (path, ending) in [
        ("/stats/report?download=1", "report.html\""),
        ("/api/report?download=1", "report.json\""),
    ] {
        let file = visitor.get(path).send().await.unwrap();
        let disposition = file.headers()["content-disposition"].to_str().unwrap();
        assert!(disposition.ends_with(ending), "{disposition}");
    }
    let document = visitor.json("/api/report?download=1").await;
    assert_eq!(document["format"], "backpack-report");
    assert_eq!(document["total"]["requests"], server.count());
    assert!(document["total"]["latency"]["histogram"].is_string());
}

#[tokio::test]
async fn the_open_model_has_a_file_more() {
    let server = RecordingServer::start();
    let arguments = ["--autostart", "--arrival-rate", "50", "-t", "500ms"];
    let page = page_of(server.url(), &arguments);
    let visitor = Visitor::of(&page);
    visitor.until_phase("stopped").await;
    let table = visitor.text("/stats/from_start/csv").await;
    assert!(
        table.starts_with("Type,Name,Request Count,Median"),
        "{table}"
    );
    assert!(table.contains("the login"), "{table}");
}

#[tokio::test]
async fn what_locust_tells_in_json_has_the_keys_of_locust() {
    let server = RecordingServer::start();
    server.answers("GET /", Answer::status(500));
    let page = page_of(server.url(), &["-u", "6"]);
    let visitor = Visitor::of(&page);
    let ready = visitor.json("/stats/requests").await;
    assert_eq!(
        (&ready["state"], &ready["user_count"]),
        (&"ready".into(), &0.into())
    );
    assert_eq!(
        visitor.json("/exceptions").await["exceptions"],
        Value::Array(Vec::new())
    );

    visitor.told("/swarm", "user_count=6&spawn_rate=100").await;
    let told = visitor
        .until("/stats/requests", |it| {
            !it["errors"].as_array().unwrap().is_empty() && it["current_rps"].as_f64() > Some(0.0)
        })
        .await;
    assert_eq!(told["state"], "running");
    assert_eq!(told["user_count"], 6);
    assert_eq!(shape(&told), LOCUST);
    let stats = told["stats"].as_array().expect("rows");
    for row in stats {
        assert_eq!(keys(row), keys(&stats[0]));
        assert!(row["median_response_time"].is_u64(), "{row}");
    }
    let total = stats.last().expect("a last row");
    assert_eq!(
        (&total["method"], &total["name"]),
        (&"".into(), &"Aggregated".into())
    );
    let sum: u64 = stats[..stats.len() - 1]
        .iter()
        .map(|row| row["num_requests"].as_u64().unwrap())
        .sum();
    assert_eq!(total["num_requests"], sum);
    let ratio = told["fail_ratio"].as_f64().unwrap();
    assert!(ratio > 0.0 && ratio < 1.0, "{ratio}");
}

/// The keys that a local runner of Locust 2.47 gives: of the whole, of a row, of a failure, of the latest percentiles.
const LOCUST: [&str; 4] = [
    "current_fail_per_sec current_response_time_percentiles current_rps errors fail_ratio state stats total_fail_per_sec \
     total_rps user_count",
    "avg_content_length avg_response_time current_fail_per_sec current_rps max_response_time median_response_time method \
     min_response_time name num_failures num_requests response_time_percentile_0.95 response_time_percentile_0.99 \
     total_fail_per_sec total_rps",
    "error first_seen last_seen method name occurrences",
    "response_time_percentile_0.5 response_time_percentile_0.95",
];

fn shape(told: &Value) -> [String; 4] {
    let parts = [
        told,
        &told["stats"][0],
        &told["errors"][0],
        &told["current_response_time_percentiles"],
    ];
    parts.map(keys)
}

/// One that was free a moment ago.
fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// Ends the program when the test does.
struct Program(Child);

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[tokio::test]
async fn a_real_locust_gives_these_keys() {
    let Some(locust) = Locust::find() else { return };
    let server = RecordingServer::start();
    server.answers("GET /", Answer::status(500));
    let folder = Folder::empty("keys_of_locust");
    let file = folder.path("locustfile.py");
    let user = "from locust import HttpUser, constant, task\n\nclass Visitor(HttpUser):\n    wait_time = constant(0.1)\n\n    \
                @task\n    def index(self):\n        self.client.get('/')\n";
    std::fs::write(&file, user).expect("a file");
    let port = free_port();
    let program = locust
        .command()
        .arg("-f")
        .arg(&file)
        .args([
            "--host",
            server.url(),
            "--web-host",
            "127.0.0.1",
            "--autostart",
            "-u",
            "1",
        ])
        .args(["--web-port", &port.to_string()])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    let program = Program(program.expect("Locust starts"));
    // Python takes its time to start on a busy machine.
    let deadline = Instant::now() + Duration::from_secs(90);
    while server.count() == 0 {
        assert!(Instant::now() < deadline, "Locust was to start");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    let visitor = Visitor::of_origin(&format!("http://127.0.0.1:{port}"));
    let told = visitor
        .until("/stats/requests", |it| {
            !it["errors"].as_array().unwrap().is_empty()
        })
        .await;
    assert_eq!(shape(&told), LOCUST);
    drop(program);
}

fn keys(object: &Value) -> String {
    let mut keys: Vec<_> = object
        .as_object()
        .expect("an object")
        .keys()
        .cloned()
        .collect();
    keys.sort();
    keys.join(" ")
}
