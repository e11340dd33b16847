//! What a master's CSV must tell, beside what the server saw.

use backpack_tests::{RecordingServer, WorkerProcess};

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
    /// What 50, 66, 75, 80, 90, 95, 98 and 99 % of the requests did not exceed.
    pub(crate) percentiles: Vec<f64>,
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
            percentiles: (11..19).map(|place| number(&record, place)).collect(),
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

const PERCENTILES: [f64; 8] = [0.50, 0.66, 0.75, 0.80, 0.90, 0.95, 0.98, 0.99];

/// Holds Locust's times against what the workers themselves have written down: averages within 1 %, percentiles within Locust's
/// rounding.
pub(crate) fn assert_times_told<'w>(
    csv: &str,
    workers: impl IntoIterator<Item = &'w WorkerProcess>,
) {
    let noted: String = workers.into_iter().map(|it| it.file("times")).collect();
    for name in ["/team", "/lobby"] {
        let lines = noted.lines().filter_map(|line| line.split_once(','));
        let of_name = lines.filter(|(of, _)| *of == name);
        let mut times: Vec<f64> = of_name
            .map(|(_, nanos)| nanos.parse::<f64>().expect("a number") / 1e6)
            .collect();
        times.sort_by(f64::total_cmp);
        let told = row(csv, name);
        assert_eq!(told.requests, times.len(), "{name}: {csv}");
        let average = times.iter().sum::<f64>() / times.len() as f64;
        let is_near = (told.average / average - 1.0).abs() < 0.01;
        assert!(is_near, "{name}: {average} is told as {}", told.average);
        for (share, told) in PERCENTILES.iter().zip(told.percentiles) {
            let beyond = (times.len() as f64 * share) as usize;
            let time = times[beyond.min(times.len() - 1)];
            let step = if told < 100.0 { 1.0 } else { 10.0 };
            assert!(
                (told - time).abs() <= step,
                "{name}, {share}: {time} is told as {told}"
            );
        }
    }
}
