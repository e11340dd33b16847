//! What a master's CSV must tell, beside what the server saw.

use backpack_tests::RecordingServer;

/// The users are Python's where Python plays them, else only their names count.
pub(crate) const LOCUSTFILE: &str = r#"
from locust import HttpUser, constant, events, task

@events.init_command_line_parser.add_listener
def options(parser):
    parser.add_argument("--game-region", default="us")

class Game(HttpUser):
    wait_time = constant(0.02)
    weight = 2

    @task
    def play(self):
        self.client.post("/team", json={"a": 1})
        self.client.get("/gone", name='/gone/<id>, "quoted"')

class Casual(HttpUser):
    wait_time = constant(0.02)

    @task
    def visit(self):
        self.client.get("/lobby")

class Broken(Casual):
    fixed_count = 1
"#;

/// A row of Locust's CSV.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Row {
    pub(crate) requests: usize,
    pub(crate) failures: usize,
    pub(crate) median: f64,
    pub(crate) average: f64,
    pub(crate) least: f64,
    pub(crate) most: f64,
}

pub(crate) fn row(csv: &str, name: &str) -> Row {
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let number = |record: &csv::StringRecord, place: usize| -> f64 {
        record[place].parse().unwrap_or_else(|_| panic!("{csv}"))
    };
    let records = reader.records().map(|record| record.expect("a row"));
    let found = records
        .filter(|record| &record[1] == name)
        .map(|record| Row {
            requests: number(&record, 2) as usize,
            failures: number(&record, 3) as usize,
            median: number(&record, 4),
            average: number(&record, 5),
            least: number(&record, 6),
            most: number(&record, 7),
        });
    let found: Vec<_> = found.collect();
    assert!(found.len() < 2, "one row of {name}: {csv}");
    found.into_iter().next().unwrap_or_default()
}

const ROWS: [(&str, &str); 3] = [
    ("POST /team", "/team"),
    ("GET /gone", "/gone/<id>, \"quoted\""),
    ("GET /lobby", "/lobby"),
];

/// Holds Locust's rows against what arrived.
pub(crate) fn assert_all_told(csv: &str, server: &RecordingServer) {
    for (line, name) in ROWS {
        let (told, arrived) = (row(csv, name), server.arrived_at(line).len());
        assert_eq!(told.requests, arrived, "{name}: {csv}");
        let failed = if line == "GET /gone" { arrived } else { 0 };
        assert_eq!(told.failures, failed, "{name}: {csv}");
    }
    assert_eq!(row(csv, "Aggregated").requests, server.count(), "{csv}");
}
