//! The figures as Prometheus scrapes them.

use std::collections::{HashMap, HashSet};

use backpack_tests::{Answer, LivePage, RecordingServer, Visitor};

/// The small load test, with its page, ready for this server.
fn page_of(server: &str, arguments: &[&str]) -> LivePage {
    let program = env!("CARGO_BIN_EXE_small_load");
    LivePage::start(program, &[&["--host", server], arguments].concat())
}

/// What a scrape holds: each sample by its name and labels, each family's type.
struct Scrape {
    samples: HashMap<String, f64>,
    types: HashMap<String, String>,
}

impl Scrape {
    /// Reads the text format 0.0.4, strictly enough to notice what Prometheus would refuse.
    fn of(text: &str) -> Self {
        let (mut samples, mut types, mut helped) = (HashMap::new(), HashMap::new(), HashSet::new());
        assert!(text.ends_with('\n'), "the last line ends too");
        for line in text.lines() {
            if let Some(help) = line.strip_prefix("# HELP ") {
                let (name, told) = help.split_once(' ').expect("a name and its help");
                assert!(!told.is_empty() && helped.insert(name.to_owned()), "{line}");
            } else if let Some(kind) = line.strip_prefix("# TYPE ") {
                let (name, kind) = kind.split_once(' ').expect("a name and its type");
                assert!(helped.contains(name), "{line}");
                assert!(
                    types.insert(name.to_owned(), kind.to_owned()).is_none(),
                    "{line}"
                );
            } else {
                let (series, value) = line.rsplit_once(' ').expect("a series and its value");
                let value = value.parse().unwrap_or_else(|_| panic!("a number: {line}"));
                let name = series.split('{').next().expect("a name");
                let family = ["_bucket", "_sum", "_count"]
                    .iter()
                    .find_map(|end| name.strip_suffix(end));
                let known =
                    types.contains_key(name) || family.is_some_and(|it| types.contains_key(it));
                assert!(known, "{line}");
                assert!(
                    samples.insert(series.to_owned(), value).is_none(),
                    "twice: {line}"
                );
            }
        }
        Self { samples, types }
    }

    /// All samples of this name whose labels hold this text, together.
    fn sum(&self, name: &str, labels: &str) -> f64 {
        let is = |series: &str| series.split('{').next() == Some(name) && series.contains(labels);
        let found: Vec<_> = self
            .samples
            .iter()
            .filter(|(series, _)| is(series))
            .collect();
        assert!(
            !found.is_empty(),
            "{name} {labels}: {:?}",
            self.samples.keys()
        );
        found.into_iter().map(|(_, value)| value).sum()
    }
}

async fn scrape(visitor: &Visitor) -> Scrape {
    let answer = visitor.get("/metrics").send().await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(
        answer.headers()["content-type"],
        "text/plain; version=0.0.4; charset=utf-8"
    );
    Scrape::of(&answer.text().await.unwrap())
}

#[tokio::test]
async fn before_a_run_there_is_its_state() {
    let page = page_of("http://127.0.0.1:9", &[]);
    let scrape = scrape(&Visitor::of(&page)).await;
    assert_eq!(scrape.sum("backpack_run_state", "state=\"ready\""), 1.0);
    assert_eq!(scrape.sum("backpack_run_state", "state="), 1.0);
    assert_eq!(scrape.sum("backpack_build_info", "version="), 1.0);
}

#[tokio::test]
async fn figures_are_those_of_the_report() {
    let server = RecordingServer::start();
    server.answers("GET /", Answer::status(500));
    server.answers("POST /login", Answer::text("12345"));
    let page = page_of(server.url(), &["--autostart", "-t", "1500ms", "-u", "6"]);
    let visitor = Visitor::of(&page);
    visitor.until_phase("stopped").await;
    let scrape = scrape(&visitor).await;
    let report = visitor.json("/api/report").await;
    let total = &report["total"];
    let number = |name: &str| total[name].as_f64().expect("a number");
    assert_eq!(
        scrape.sum("backpack_requests_total", "scenario="),
        number("requests")
    );
    assert_eq!(
        scrape.sum("backpack_requests_total", "method="),
        server.count() as f64
    );
    assert_eq!(
        scrape.sum("backpack_request_failures_total", ""),
        number("failures")
    );
    assert_eq!(
        scrape.sum("backpack_interrupted_total", ""),
        number("interrupted")
    );
    assert_eq!(
        scrape.sum("backpack_received_bytes_total", ""),
        number("bytes_in")
    );
    assert_eq!(
        scrape.sum("backpack_sent_bytes_total", ""),
        number("bytes_out")
    );
    let logins = server.arrived_at("POST /login").len() as f64;
    assert_eq!(
        scrape.sum(
            "backpack_requests_total",
            "method=\"POST\",name=\"the login\""
        ),
        logins
    );
    assert_eq!(
        scrape.sum("backpack_received_bytes_total", "name=\"the login\""),
        logins * 5.0
    );

    let phases = scrape.sum("backpack_request_phase_seconds_total", "");
    let durations = scrape.sum("backpack_request_duration_seconds_sum", "");
    assert!((phases - durations).abs() < 1e-3, "{phases} of {durations}");
    let waited = scrape.sum(
        "backpack_request_phase_seconds_total",
        "phase=\"first_byte\"",
    );
    assert!(waited > 0.0);

    let latency = &total["latency"];
    let seconds = latency["mean"].as_f64().unwrap() * latency["samples"].as_f64().unwrap() / 1000.0;
    let name = "backpack_request_duration_seconds";
    let sum = scrape.sum(&format!("{name}_sum"), "");
    assert!((sum - seconds).abs() < seconds * 1e-3, "{sum} {seconds}");
    let samples = latency["samples"].as_f64().unwrap();
    assert_eq!(scrape.sum(&format!("{name}_count"), ""), samples);
    assert_eq!(
        scrape.sum(&format!("{name}_bucket"), "le=\"+Inf\""),
        samples
    );
    let buckets: Vec<_> = ["0.001", "0.01", "0.1", "1", "10"]
        .map(|bound| scrape.sum(&format!("{name}_bucket"), &format!("le=\"{bound}\"")))
        .into();
    assert!(buckets.is_sorted() && buckets[4] == samples, "{buckets:?}");
    assert_eq!(scrape.types[name], "histogram");
    assert_eq!(scrape.types["backpack_requests_total"], "counter");
    assert_eq!(scrape.types["backpack_users"], "gauge");
    assert_eq!(scrape.sum("backpack_users", "scenario="), 0.0);
    assert_eq!(scrape.sum("backpack_users_wanted", ""), 6.0);
    assert_eq!(scrape.sum("backpack_run_state", "state=\"stopped\""), 1.0);
}

#[tokio::test]
async fn chains_passes_and_metrics_have_families_of_their_own() {
    let server = RecordingServer::start();
    server.answers("GET /gone", Answer::status(404));
    let program = env!("CARGO_BIN_EXE_measured_load");
    let arguments = ["--host", server.url(), "--autostart", "-t", "1s", "-u", "4"];
    let page = LivePage::start(program, &arguments);
    let visitor = Visitor::of(&page);
    visitor.until_phase("stopped").await;
    let scrape = scrape(&visitor).await;
    let report = visitor.json("/api/report").await;
    let told = |table: &str, name: &str, figure: &str| {
        let rows = report[table].as_array().expect("a table").iter();
        let of_name = rows.filter(|row| row["name"] == name);
        let figures = of_name.map(|row| row[figure].as_f64().expect("a number"));
        figures.sum::<f64>()
    };
    for (family, name, figure) in [
        ("backpack_passes_total", "Enter", "count"),
        ("backpack_passes_total", "Tour 1", "count"),
        ("backpack_pass_failures_total", "Game", "failures"),
        ("backpack_pass_interrupted_total", "Game", "interrupted"),
    ] {
        let sum = scrape.sum(family, &format!("name=\"{name}\""));
        assert_eq!(sum, told("passes", name, figure), "{family} {name}");
    }
    for (family, name) in [
        ("backpack_metric_time_seconds_count", "Render"),
        ("backpack_metric_value_count", "CartSize"),
        ("backpack_metric_count_total", "Logins"),
    ] {
        let sum = scrape.sum(family, &format!("name=\"{name}\""));
        assert!(sum > 0.0, "{family}");
        assert_eq!(sum, told("metrics", name, "count"), "{family}");
    }
    assert_eq!(
        scrape.sum("backpack_metric_value_sum", ""),
        3.0 * scrape.sum("backpack_metric_value_count", "")
    );
    let greetings = scrape.sum("backpack_requests_total", "method=\"GRPC\"");
    assert_eq!(
        scrape.sum("backpack_requests_total", ""),
        server.count() as f64 + greetings,
        "they are no requests"
    );
    assert_eq!(scrape.types["backpack_pass_duration_seconds"], "histogram");
}

#[tokio::test]
async fn counters_grow_while_a_run_goes_on() {
    let server = RecordingServer::start();
    let page = page_of(server.url(), &["--autostart", "-u", "3"]);
    let visitor = Visitor::of(&page);
    visitor
        .until("/api/report", |it| {
            it["total"]["requests"].as_u64() > Some(0)
        })
        .await;
    let first = scrape(&visitor).await;
    let requests = first.sum("backpack_requests_total", "");
    visitor
        .until("/api/report", |it| {
            it["total"]["requests"].as_f64() > Some(requests)
        })
        .await;
    let second = scrape(&visitor).await;
    assert!(second.sum("backpack_requests_total", "") > requests);
    assert_eq!(second.sum("backpack_users", "scenario=\"Visit\""), 2.0);
}
