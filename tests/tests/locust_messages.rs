//! The messages of workers, read by Locust's own code: a real master's, with the figures that come of them.

use std::fs;
use std::process::Command;

use backpack::__testing::locust::{Exception, Heartbeat, Moment, State, Tally, ToMaster, Users};
use backpack_tests::{Folder, Locust};
use serde_json::Value;

/// Hands each message to the methods of a master, and tells what it knows then.
const MASTER: &str = r#"
import json, sys
from pathlib import Path
import locust.stats
from locust.env import Environment
from locust.rpc import Message
from locust.stats import StatsError

environment = Environment(events=locust.events)
master = environment.create_master_runner("127.0.0.1", 0)
keys = []
for file in sorted(Path(sys.argv[1]).glob("*.msg")):
    message = Message.unserialize(file.read_bytes())
    if message.type == "stats":
        keys += [key == StatsError.create_key(it["method"], it["name"], it["error"]) for key, it in message.data["errors"].items()]
    master.handle_message(message.node_id, message)

def entry(it):
    return {**it.to_dict(), "start_time": it.start_time, "rates": it.num_reqs_per_sec, "p50": it.get_response_time_percentile(0.5), "p90": it.get_response_time_percentile(0.9)}

client = master.clients["box_1"]
print(json.dumps({
    "state": client.state, "cpu": client.cpu_usage, "memory": client.memory_usage, "users": client.user_classes_count,
    "exceptions": list(map(lambda it: {**it, "nodes": list(it["nodes"])}, master.exceptions.values())),
    "logs": environment.worker_logs, "keys": keys,
    "errors": [it.to_dict() for it in environment.stats.errors.values()],
    "entries": [entry(it) for it in environment.stats.entries.values()], "total": entry(environment.stats.total),
}))
"#;

/// A text that Python would write in another way.
const ODD: &str =
    "it's \"odd\" \\ \n\t\0 \u{a0}\u{200b}\u{2028} süß 日本 🎮 \u{e000} <Socket object at 0x7f30>";

/// Ten thousand requests with known times, in two reports, and failures of two reasons.
fn reports() -> [Tally; 2] {
    let mut reports = [Tally::default(), Tally::default()];
    for (place, tally) in reports.iter_mut().enumerate() {
        let (second, last) = (1_000_000 + place as u64, 1_000_000.75 + place as f64);
        let entry = tally.entry("POST", "/team");
        entry.add_requests(5000, 50, Moment { second, last });
        entry.add_bytes(5000 * 7);
        for number in 0..5000 {
            let milliseconds = f64::from(number * 2 + place as u32) * 0.25 + 0.1;
            entry.add_times(1, milliseconds, milliseconds, milliseconds);
            entry.add_to_distribution(milliseconds, 1);
        }
        tally.add_error("POST", "/team", ODD, 30, (last - 0.5, last));
        tally.add_error("POST", "/team", "status 503", 20, (last, last));
    }
    reports
}

fn messages() -> Vec<ToMaster> {
    let users = Users::new([("Game", 3), ("Casual", 1)]);
    let [one, two] = reports();
    vec![
        ToMaster::ClientReady,
        ToMaster::Spawning,
        ToMaster::Heartbeat(Heartbeat::new(State::Spawning, 12.5, 4096)),
        ToMaster::SpawningComplete(users.clone()),
        ToMaster::Stats(one, 999_999.5, users.clone()),
        ToMaster::Stats(two, 1_000_001.0, users.clone()),
        ToMaster::Stats(Tally::default(), 1_000_002.0, users),
        ToMaster::Exception(Exception::new(ODD, "panic in Game")),
        ToMaster::Exception(Exception::new(ODD, "panic in Game")),
        ToMaster::Exception(Exception::new("no level", "error of a step in Game")),
        ToMaster::Logs(vec![ODD.to_owned(), "two".to_owned()]),
        ToMaster::Heartbeat(Heartbeat::new(State::Running, f64::NAN, u64::MAX)),
    ]
}

fn read_by_locust(locust: &Locust, test: &str, messages: &[ToMaster]) -> Value {
    let folder = Folder::empty(test);
    for (place, message) in messages.iter().enumerate() {
        let file = folder.path(&format!("{place:04}.msg"));
        fs::write(file, message.encode("box_1")).expect("a file");
    }
    let mut command = Command::new(locust.python());
    let output = command.args(["-c", MASTER, &folder.path("")]).output();
    let output = output.expect("Python starts");
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{complaint}");
    assert!(!complaint.contains("Traceback"), "{complaint}");
    let text = String::from_utf8_lossy(&output.stdout);
    serde_json::from_str(text.lines().last().unwrap_or_default()).expect("JSON")
}

#[test]
fn locust_reads_every_message_and_counts_what_was_counted() {
    let Some(locust) = Locust::find() else {
        return;
    };
    let known = read_by_locust(&locust, "locust-messages", &messages());
    assert_eq!(
        (&known["state"], &known["cpu"]),
        (&"running".into(), &0.0.into())
    );
    assert_eq!(known["memory"], u64::MAX);
    assert_eq!(known["users"]["Game"], 3);
    assert_eq!(known["logs"]["box_1"][0], ODD);
    assert_eq!(known["exceptions"][0]["count"], 2, "{known:#}");
    // What could command a terminal has gone from what people read.
    let readable = ODD.replace('\0', "\u{fffd}");
    assert_eq!(known["exceptions"][0]["msg"], readable);
    assert_eq!(known["exceptions"][1]["msg"], "no level");

    let keys = known["keys"].as_array().expect("keys");
    assert!(
        keys.len() == 4 && keys.iter().all(|is_locusts| is_locusts == true),
        "{keys:?}"
    );
    let errors = known["errors"].as_array().expect("errors");
    let count_of = |error: &str| {
        errors
            .iter()
            .find(|it| it["error"].as_str().is_some_and(|it| it.starts_with(error)))
    };
    assert_eq!(count_of("it's").expect("the odd one")["occurrences"], 60);
    assert_eq!(count_of("status").expect("the other")["occurrences"], 40);
    assert_eq!(
        count_of("status").expect("the other")["first_seen"],
        1_000_000.75
    );

    assert_eq!(known["entries"].as_array().map(Vec::len), Some(1));
    for entry in [&known["entries"][0], &known["total"]] {
        let number = |key: &str| entry[key].as_f64().expect("a number");
        assert_eq!(
            (number("num_requests"), number("num_failures")),
            (10_000.0, 100.0)
        );
        assert_eq!(number("avg_content_length"), 7.0);
        // Every quarter of a millisecond from 0.1 to 2499.85.
        let average = 9999.0 * 0.25 / 2.0 + 0.1;
        assert!(
            (number("avg_response_time") / average - 1.0).abs() < 1e-9,
            "{entry:#}"
        );
        assert_eq!(
            (number("p50"), number("p90")),
            (1300.0, 2300.0),
            "{entry:#}"
        );
        assert_eq!(number("max_response_time"), 2500.0);
        assert_eq!(number("start_time"), 999_999.5);
        assert_eq!(entry["rates"]["1000001"], 5000);
    }
}

/// Texts of all kinds of characters, for the keys of errors.
#[test]
fn locust_gives_every_error_the_same_key() {
    let Some(locust) = Locust::find() else {
        return;
    };
    // Each block of 64 characters is an error of its own. None is younger than any Python's idea of Unicode.
    let blocks = [
        0..0x240,
        0x400..0x500,
        0x2000..0x2040,
        0x2100..0x2180,
        0x3040..0x3100,
        0x4e00..0x5000,
        0xe000..0xe100,
        0x1f300..0x1f600,
    ];
    let blocks = blocks.into_iter().flat_map(|blocks| blocks.step_by(64));
    let mut tally = Tally::default();
    tally.entry("GET", "/").add_requests(
        1,
        1,
        Moment {
            second: 1,
            last: 1.0,
        },
    );
    let mut kinds = 0;
    for block in blocks {
        let error: String = (block..block + 64_u32).filter_map(char::from_u32).collect();
        tally.add_error("GET", "/", &error, 1, (1.0, 1.0));
        kinds += 1;
    }
    let messages = [
        ToMaster::ClientReady,
        ToMaster::Stats(tally, 0.0, Users::default()),
    ];
    let known = read_by_locust(&locust, "locust-keys", &messages);
    let keys = known["keys"].as_array().expect("keys");
    assert_eq!(keys.len(), kinds);
    let wrong: Vec<_> = keys
        .iter()
        .filter(|is_locusts| **is_locusts != true)
        .collect();
    assert_eq!(wrong.len(), 0);
}
