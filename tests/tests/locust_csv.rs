//! `_stats.csv` beside the one that a real Locust writes of the same traffic, column by column.

use std::path::Path;

use backpack::prelude::*;
use backpack_tests::{Answer, Locust, RecordingServer, one_user};

endpoint! {
    Fast = GET "/fast";
    Slow = POST "/slow" { json: { "player": 7 } };
    Failing = GET "/failing" { name: "a name, with \"quotes\"" };
}

const FAST: usize = 40;
const SLOW: usize = 10;
const FAILING: usize = 5;

/// What the server takes for a slow answer: far more than either client adds, even on a busy machine.
const DELAY: Duration = Duration::from_millis(300);

/// How much a client may add to a time, in milliseconds, on a machine that does something else as well.
const OVERHEAD: f64 = 120.0;

/// The same requests as below, by hand. Once they are in the file, which Locust is told to write often, the user ends the run.
const LOCUSTFILE: &str = r#"
import os
import gevent
import locust.stats
from locust import HttpUser, constant, task

locust.stats.CSV_STATS_INTERVAL_SEC = 0.1
locust.stats.CSV_STATS_FLUSH_INTERVAL_SEC = 0

class Player(HttpUser):
    wait_time = constant(0)

    @task
    def play(self):
        for _ in range(40):
            self.client.get("/fast")
        for _ in range(10):
            self.client.post("/slow", json={"player": 7})
        for _ in range(5):
            self.client.get("/failing", name='a name, with "quotes"')
        while ",Aggregated,55,5," not in open(os.environ["STATS"]).read():
            gevent.sleep(0.05)
        self.environment.runner.quit()
"#;

type Table = Vec<Vec<String>>;

#[test]
fn stats_are_those_of_locust() {
    let Some(locust) = Locust::find() else {
        return;
    };
    let folder = std::env::temp_dir().join(format!("backpack-locust-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder");
    let theirs = their_stats(&locust, &folder);
    let ours = our_stats(&folder);
    let _ = std::fs::remove_dir_all(&folder);
    assert_eq!(ours[0], theirs[0], "the columns");
    assert_eq!(ours.len(), 5, "three names and all together: {ours:#?}");
    assert_eq!(theirs.len(), 5, "three names and all together: {theirs:#?}");
    // Both are ordered by name; the aggregate comes last.
    for (ours, theirs) in ours.iter().zip(&theirs).skip(1) {
        let row = format!("{ours:?}\n{theirs:?}");
        for ((column, ours), theirs) in COLUMNS.iter().zip(ours).zip(theirs) {
            compare(*column, ours, theirs).unwrap_or_else(|error| panic!("{error} in\n{row}"));
        }
    }
}

/// How alike a column is in both files.
#[derive(Clone, Copy, Debug)]
enum Alike {
    Text,
    /// The same number, however many decimals it is written with.
    Number,
    /// Times: both are the server's delay and a little more. Locust rounds its percentiles to two digits.
    Time,
    /// What happened in about the same time: Locust counts to the last request, and its own requests take longer.
    Rate,
}

/// Type, name, both counts, median to maximum, size, both rates, eleven percentiles.
const COLUMNS: [Alike; 22] = {
    let mut columns = [Alike::Time; 22];
    columns[0] = Alike::Text;
    columns[1] = Alike::Text;
    columns[2] = Alike::Number;
    columns[3] = Alike::Number;
    columns[8] = Alike::Number;
    columns[9] = Alike::Rate;
    columns[10] = Alike::Rate;
    columns
};

fn compare(alike: Alike, ours: &str, theirs: &str) -> Result<(), String> {
    let number = |text: &str| {
        text.parse::<f64>()
            .map_err(|_| format!("{text} is no number"))
    };
    let good = match alike {
        Alike::Text => ours == theirs,
        Alike::Number => (number(ours)? - number(theirs)?).abs() < 1e-6,
        Alike::Time => (number(ours)? - number(theirs)?).abs() <= OVERHEAD,
        Alike::Rate => {
            let (ours, theirs) = (number(ours)?, number(theirs)?);
            ours <= theirs * 2.0 && theirs <= ours * 2.0
        }
    };
    let complaint = format!("{ours} is not like {theirs} ({alike:?})");
    if good { Ok(()) } else { Err(complaint) }
}

fn server() -> RecordingServer {
    let server = RecordingServer::start();
    server.answers("GET /fast", Answer::text("hello"));
    server.answers("POST /slow", Answer::text(&"x".repeat(1000)).after(DELAY));
    server.answers("GET /failing", Answer::text("no").with_status(500));
    server
}

fn their_stats(locust: &Locust, folder: &Path) -> Table {
    let server = server();
    let file = folder.join("locustfile.py");
    std::fs::write(&file, LOCUSTFILE).expect("a locustfile");
    let stats = folder.join("theirs_stats.csv");
    let output = locust
        .command()
        .args([
            "--headless",
            "--users",
            "1",
            "--run-time",
            "60s",
            "--only-summary",
        ])
        .args(["--host", server.url()])
        .arg("--csv")
        .arg(folder.join("theirs"))
        .arg("--locustfile")
        .arg(&file)
        .env("STATS", &stats)
        .output()
        .expect("Locust runs");
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(server.count(), FAST + SLOW + FAILING, "{said}");
    table(&stats)
}

fn our_stats(folder: &Path) -> Table {
    let server = server();
    let ((), report) = one_user(server.url(), async |user| {
        for _ in 0..FAST {
            Fast.request(user).await;
        }
        for _ in 0..SLOW {
            Slow.request(user).await;
        }
        for _ in 0..FAILING {
            Failing.request(user).await;
        }
    });
    assert_eq!(server.count(), FAST + SLOW + FAILING, "{report}");
    let prefix = folder.join("ours");
    report.write_csv(&prefix).expect("files");
    table(&folder.join("ours_stats.csv"))
}

fn table(path: &Path) -> Table {
    let text = std::fs::read_to_string(path).expect("a file of statistics");
    let mut lines = csv::ReaderBuilder::new();
    let mut reader = lines.has_headers(false).from_reader(text.as_bytes());
    let rows = reader
        .records()
        .map(|row| row.expect("rows are equally long"));
    rows.map(|row| row.iter().map(str::to_owned).collect())
        .collect()
}
