//! A folder of what a running Locust shows: everything that it tells, and a clear line for what it does not.

use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use backpack::prelude::*;
use backpack::zip::{Stored, from_locust, from_locust_into};
use backpack_tests::{Answer, Locust, RecordingServer, one_user};
use serde_json::Value;

endpoint! { Statistics = GET "/stats/requests"; }

/// An empty folder of one test.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("zip_from_locust")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder for the test");
    folder
}

fn read(stored: &Stored, name: &str) -> String {
    let path = stored.path().join(name);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn report(stored: &Stored) -> Value {
    serde_json::from_str(&read(stored, "report.json")).expect("JSON")
}

/// The history is written at once: Locust's ten seconds would be most of this test.
const LOCUSTFILE: &str = r#"
import locust.stats
from locust import HttpUser, constant, task

locust.stats.CSV_STATS_FLUSH_INTERVAL_SEC = 0

class Game(HttpUser):
    wait_time = constant(0.05)

    @task
    def team(self):
        self.client.post("/team", json={"a": 1})

    @task
    def gone(self):
        self.client.get("/gone", name="/gone/<id>, \"quoted\"")
"#;

/// A process that ends with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// Locust in this folder, with the options of this test.
fn start(locust: &Locust, folder: &Path, options: &[&str]) -> Running {
    fs::write(folder.join("locustfile.py"), LOCUSTFILE).expect("a locustfile");
    let mut command: Command = locust.command();
    command
        .current_dir(folder)
        .args(["-f", "locustfile.py", "--web-host", "127.0.0.1"])
        .args(options)
        .stdout(Stdio::null())
        .stderr(fs::File::create(folder.join("locust.log")).expect("a log"));
    Running(command.spawn().expect("Locust starts"))
}

fn play(server: &RecordingServer) -> Vec<String> {
    server.answers(
        "POST /team",
        Answer::text("hello").after(Duration::from_millis(20)),
    );
    server.answers("GET /gone", Answer::text("gone").with_status(404));
    [
        "-H",
        server.url(),
        "-u",
        "4",
        "-r",
        "4",
        "-t",
        "4s",
        "-s",
        "9s",
        "--autostart",
    ]
    .map(str::to_owned)
    .to_vec()
}

/// Waits until the page says that this many requests were made and the run is over; the number of requests.
fn wait_for_the_end(page: &str, folder: &Path) -> u64 {
    let deadline = Instant::now() + Duration::from_secs(90);
    loop {
        let (statistics, _) = one_user(page, async |user| {
            Statistics.request(user).await.json::<Value>().ok()
        });
        if let Some(statistics) = statistics {
            let rows = statistics["stats"].as_array().expect("rows");
            let total = rows.iter().find(|row| row["name"] == "Aggregated");
            let requests = total.map_or(0, |row| row["num_requests"].as_u64().unwrap_or(0));
            if statistics["state"] == "stopped" && requests > 0 {
                return requests;
            }
        }
        assert!(
            Instant::now() < deadline,
            "Locust does not come to its end: {}",
            fs::read_to_string(folder.join("locust.log")).unwrap_or_default()
        );
        thread::sleep(Duration::from_millis(100));
    }
}

/// Waits until the last row of the history has all requests.
fn wait_for_the_history(file: &Path, requests: u64) {
    let deadline = Instant::now() + Duration::from_secs(30);
    let is_complete = || {
        let history = fs::read_to_string(file).unwrap_or_default();
        let mut rows = history.lines().rev();
        rows.any(|row| row.contains(",,Aggregated,") && row.contains(&format!(",{requests},")))
    };
    while !is_complete() {
        assert!(Instant::now() < deadline, "the history is not complete");
        thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn everything_of_a_locust_with_a_full_history() {
    let Some(locust) = Locust::find() else {
        return;
    };
    let folder = scratch("standalone");
    let server = RecordingServer::start();
    let port = free_port().to_string();
    let mut options = play(&server);
    options.extend(["--web-port", &port, "--csv", "out", "--csv-full-history"].map(str::to_owned));
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let _running = start(&locust, &folder, &options);
    let page = format!("http://127.0.0.1:{port}");
    let requests = wait_for_the_end(&page, &folder);
    wait_for_the_history(&folder.join("out_stats_history.csv"), requests);

    let stored = from_locust_into(&page, &folder).expect("a folder");
    assert_eq!(stored.warnings(), [""; 0]);
    let failed = server.arrived_at("GET /gone").len();
    assert_eq!(requests as usize, server.count());

    let stats = read(&stored, "csv/stats.csv");
    assert!(
        stats.contains(&format!(",Aggregated,{requests},{failed},")),
        "{stats}"
    );
    assert!(read(&stored, "csv/failures.csv").contains("404"));
    assert!(read(&stored, "csv/exceptions.csv").starts_with("Count,Message"));
    assert!(read(&stored, "statistics_page.html").contains("templateArgs"));
    assert!(read(&stored, "report.html").contains("/gone/&lt;id&gt;"));
    let insight = read(&stored, "csv/global_stats.csv");
    assert!(
        insight.contains(&format!("/team,{},", requests as usize - failed)),
        "{insight}"
    );

    let report = report(&stored);
    assert_eq!(report["total"]["requests"], requests);
    assert_eq!(report["total"]["failures"], failed);
    assert_eq!(report["run"]["host"], server.url());
    assert_eq!(report["run"]["users"], 4);
    assert_eq!(report["failures"][0]["count"], failed);
    let over_time = |timeline: &Value| -> u64 {
        let intervals = timeline["intervals"].as_array().expect("intervals");
        let requests = intervals.iter().map(|it| it["requests"].as_u64());
        requests.map(|requests| requests.expect("a count")).sum()
    };
    assert_eq!(over_time(&report["timeline"]), requests);
    let rows = report["rows"].as_array().expect("rows");
    assert_eq!(rows.len(), 2);
    for row in rows {
        assert_eq!(row["requests"], over_time(&row["timeline"]), "{row}");
        assert!(
            row["latency"]["percentiles"]["p95"].as_f64() > Some(0.0),
            "{row}"
        );
        assert!(
            row["latency"]["percentiles"]["p25"].is_null(),
            "Locust does not tell it"
        );
    }
    let plots = fs::read_dir(stored.path().join("plots")).expect("plots");
    assert_eq!(
        plots.count(),
        4 + 2 * 2,
        "no distribution, which Locust does not tell"
    );
}

#[test]
fn a_master_behind_a_path_without_a_history() {
    let Some(locust) = Locust::find() else {
        return;
    };
    let folder = scratch("master");
    let server = RecordingServer::start();
    let (port, bind) = (free_port().to_string(), free_port().to_string());
    let mut options = play(&server);
    options.extend(
        [
            "--master",
            "--expect-workers",
            "1",
            "--web-port",
            &port,
            "--web-base-path",
            "/locust",
            "--master-bind-port",
            &bind,
        ]
        .map(str::to_owned),
    );
    let options: Vec<_> = options.iter().map(String::as_str).collect();
    let _master = start(&locust, &folder, &options);
    let worker_folder = scratch("worker");
    let _worker = start(
        &locust,
        &worker_folder,
        &["--worker", "--master-port", &bind],
    );
    let page = format!("http://127.0.0.1:{port}/locust");
    let requests = wait_for_the_end(&page, &folder);

    // Also from within a runtime, as the body of an async test is.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .build()
        .expect("a runtime");
    let stored = runtime.block_on(async { from_locust_into(&page, &folder) });
    let stored = stored.expect("a folder");
    let [warning] = stored.warnings() else {
        panic!("one warning: {:?}", stored.warnings());
    };
    assert!(
        warning.contains("stats_history.csv") && warning.contains("--csv-full-history"),
        "{warning}"
    );
    let report = report(&stored);
    assert_eq!(report["total"]["requests"], requests);
    let intervals = report["timeline"]["intervals"]
        .as_array()
        .expect("intervals");
    assert!(
        !intervals.is_empty(),
        "put together from the statistics page"
    );

    let without_path = page.trim_end_matches("/locust");
    let error = from_locust_into(without_path, &folder).expect_err("nothing is there");
    assert!(error.to_string().contains("--web-base-path"), "{error}");
}

/// A page that has statistics, and nothing else.
fn poor_page() -> RecordingServer {
    let page = RecordingServer::start();
    let statistics = json!({ "state": "stopped", "user_count": 0, "stats": [], "errors": [] });
    page.answers("GET /stats/requests", Answer::json(statistics));
    for path in [
        "/stats/requests/csv",
        "/stats/requests_full_history/csv",
        "/stats/failures/csv",
        "/exceptions/csv",
        "/stats/report",
        "/api/report",
    ] {
        page.answers(&format!("GET {path}"), Answer::status(500));
    }
    page
}

#[test]
fn each_part_that_fails_is_a_warning_and_the_rest_is_stored() {
    let page = poor_page();
    let failures = Answer::text("Method,Name\r\n").header("content-type", "text/csv");
    page.answers("GET /stats/failures/csv", failures);
    page.answers(
        "GET /exceptions/csv",
        Answer::text("<html>").header("content-type", "text/html"),
    );
    page.answers("GET /stats/report", Answer::hang_up());
    let stored = from_locust_into(page.url(), scratch("poor")).expect("a folder");
    let said = |what: &str| {
        let warnings = stored.warnings().iter();
        warnings.filter(|warning| warning.contains(what)).count()
    };
    assert_eq!(stored.warnings().len(), 5, "{:?}", stored.warnings());
    assert_eq!(said("csv/stats.csv was not stored"), 1);
    assert_eq!(said("csv/stats_history.csv was not stored"), 1);
    assert_eq!(said("csv/exceptions.csv was not stored"), 1);
    assert_eq!(said("statistics_page.html was not stored"), 1);
    assert_eq!(said("global_stats.csv were not made"), 1);
    assert_eq!(read(&stored, "csv/failures.csv"), "Method,Name\r\n");
    assert!(read(&stored, "requests.json").contains("stopped"));
}

#[test]
fn a_live_page_of_ours_gives_its_whole_report() {
    let page = poor_page();
    let (_, report) = one_user(page.url(), async |user| {
        Statistics.request(user).await;
    });
    let stored = report.zip_into(scratch("ours")).expect("a folder");
    let json = read(&stored, "report.json");
    let whole: Value = serde_json::from_str(&json).expect("JSON");
    page.answers("GET /api/report", Answer::json(whole));
    let again = from_locust_into(page.url(), scratch("ours_again")).expect("a folder");
    assert_eq!(
        again.path().file_name(),
        stored.path().file_name(),
        "the start of the run"
    );
    assert_eq!(read(&again, "report.json"), json);
    assert_eq!(read(&again, "report.html"), read(&stored, "report.html"));
    assert_eq!(read(&again, "run.txt"), read(&stored, "run.txt"));
    assert!(
        again
            .path()
            .join("plots/000_overall_distribution.svg")
            .is_file()
    );
}

/// The one line that is said in the place of a folder.
fn refusal(address: &str, name: &str) -> String {
    let folder = scratch(name);
    let error = from_locust_into(address, &folder).expect_err("there is nothing to store");
    assert_eq!(
        fs::read_dir(&folder).expect("the folder").count(),
        0,
        "no folder is made"
    );
    let text = error.to_string();
    assert_eq!(text.lines().count(), 1, "{text}");
    text
}

#[test]
fn a_page_behind_a_log_in_is_told_of() {
    let page = RecordingServer::start();
    page.answers(
        "GET /stats/requests",
        Answer::redirect("/login?next=%2Fstats%2Frequests"),
    );
    let text = refusal(page.url(), "log_in");
    assert!(text.contains("log-in"), "{text}");
    assert_eq!(page.count(), 1, "it is not followed");
}

#[test]
fn an_address_where_nothing_is_is_told_of() {
    let nothing = format!("http://127.0.0.1:{}", free_port());
    let text = refusal(&nothing, "nothing");
    assert!(
        text.contains(&nothing) && text.contains("does not answer"),
        "{text}"
    );
    let page = RecordingServer::start();
    page.answers("GET /stats/requests", Answer::text("hello"));
    assert!(refusal(page.url(), "another").contains("no statistics of Locust"));
    page.answers("GET /stats/requests", Answer::json(json!({})));
    assert!(refusal(page.url(), "another").contains("no statistics of Locust"));
    assert!(refusal("localhost:8089", "no_scheme").contains("http://localhost:8089"));
    assert!(from_locust("ftp://localhost").is_err());
}

#[test]
fn secrets_of_the_address_are_sent_and_not_shown() {
    let page = poor_page();
    let address = page.url().replace("://", "://ada:s3cret@");
    let stored = from_locust_into(&address, scratch("secret")).expect("a folder");
    for arrived in page.arrived() {
        assert_eq!(
            arrived.header("authorization"),
            Some("Basic YWRhOnMzY3JldA==")
        );
    }
    assert!(!format!("{stored:?}").contains("s3cret"));
    let token = format!("{}/?token=0123456789abcdef", page.url());
    from_locust_into(&token, scratch("token")).expect("a folder");
    let last = page.arrived().pop().expect("a request");
    assert_eq!(
        last.header("authorization"),
        Some("Bearer 0123456789abcdef")
    );
}

#[test]
fn what_the_server_sends_is_data() {
    let page = poor_page();
    let head = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,\
        Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%";
    let figures = "3,1,7,8.5,1.2,20,10,1.5,0.5,7,7,8,8,9,19,20,20,20,20,20";
    let table = format!(
        "{head}\r\nGET,../../<script>alert(1)</script>,{figures}\r\n,Aggregated,{figures}\r\n"
    );
    let table = Answer::text(&table)
        .header("content-type", "text/csv")
        .header(
            "content-disposition",
            "attachment; filename=\"../../../evil.csv\"",
        );
    page.answers("GET /stats/requests/csv", table);
    let folder = scratch("hostile");
    let stored = from_locust_into(page.url(), &folder).expect("a folder");
    assert_eq!(fs::read_dir(&folder).expect("the folder").count(), 1);
    assert!(!read(&stored, "report.html").contains("<script>alert"));
    for plot in fs::read_dir(stored.path().join("plots")).expect("plots") {
        let plot = plot.expect("a file");
        assert!(
            !fs::read_to_string(plot.path())
                .expect("text")
                .contains("<script>")
        );
    }
}
