//! What is measured beside requests, under a real Locust master: it has rows of its own, and its total is that of the requests.
#![cfg(unix)]

use std::process::Command;

use backpack_tests::{Answer, Locust, LocustMaster, RecordingServer, WorkerProcess};

/// The load test that is played.
fn program() -> Command {
    Command::new(env!("CARGO_BIN_EXE_measured_load"))
}

/// What the load test itself gives its master.
fn locustfile() -> String {
    let output = program().arg("--locustfile").output();
    let output = output.expect("the program starts");
    String::from_utf8(output.stdout).expect("Python")
}

/// Requests, failures, average, minimum and maximum of a row in Locust's CSV.
fn row(csv: &str, method: &str, name: &str) -> [f64; 5] {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let mut records = reader.records().map(|record| record.expect("a row"));
    let found = records.find(|record| &record[0] == method && &record[1] == name);
    let found = found.unwrap_or_else(|| panic!("no {method} {name} in {csv}"));
    [2, 3, 5, 6, 7].map(|place| found[place].parse().expect("a number"))
}

#[test]
fn chains_passes_and_metrics_have_rows_and_are_in_no_total() {
    let Some(locust) = Locust::find() else { return };
    let server = RecordingServer::start();
    server.answers("GET /gone", Answer::status(404));
    let options = "--headless -u 4 -r 4 -t 3s -s 5 --expect-workers 1 --only-summary -H";
    let options: Vec<_> = options.split(' ').chain([server.url()]).collect();
    let mut master = LocustMaster::start(&locust, "measures", &locustfile(), &options);
    let mut worker = program();
    worker.args(["--worker", "--master-port", &master.port().to_string()]);
    let mut worker = WorkerProcess::start("measures", &mut worker);
    master.wait_for_end();
    assert!(worker.wait_for_end().success(), "{}", worker.log());

    let csv = master.csv_file();
    let count = |method, name| row(&csv, method, name)[0] as usize;
    let greetings = count("GRPC", "SayHello");
    assert!(greetings > 10, "{csv}");
    assert_eq!(
        count("", "Aggregated"),
        server.count() + greetings,
        "the total is that of the requests: {csv}"
    );
    let gone = server.arrived_at("GET /gone").len() as f64;
    assert_eq!(row(&csv, "SCENARIO", "Inner")[..2], [gone, gone], "{csv}");
    let [passes, failed, ..] = row(&csv, "PASS", "Game");
    assert!(passes > 10.0 && failed == passes, "{csv}");
    let [chains, failed, average, least, most] = row(&csv, "CHAIN", "Enter");
    assert!(chains >= passes && failed == 0.0, "{csv}");
    assert!(0.0 < least && least <= average && average <= most, "{csv}");
    for name in ["Tour 1", "Tour 2"] {
        assert!(count("SEQUENCE", name) >= count("PASS", "Tour"), "{csv}");
    }
    assert!(row(&csv, "TIME", "Render")[3] >= 5.0, "{csv}");
    let carts = row(&csv, "VALUE", "CartSize");
    assert_eq!(carts[2..], [3.0, 2.0, 4.0], "{csv}");
    assert_eq!(count("COUNT", "Logins"), carts[0] as usize, "{csv}");

    let log = master.log();
    assert!(!log.contains("Traceback"), "{log}");
    let missed: Vec<_> = log
        .lines()
        .filter(|line| line.contains("missed: "))
        .collect();
    assert_eq!(
        missed.len(),
        1,
        "the master judges thresholds on them: {log}"
    );
    assert!(
        missed[0].contains("missed: Logins > 1_000_000_000"),
        "{log}"
    );
}
