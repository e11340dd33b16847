//! What a worker tells its master. Only what a master understands can be said: a malformed message would make it deaf.

use std::collections::BTreeMap;

use serde::Serialize;

use super::entry::{Entry, ErrorEntry, Tally, finite, short};
use crate::text::printable::printable;

/// The names that Locust's decoder takes for something else than a name.
const RESERVED: [&str; 2] = ["__datetime__", "__ObjectId__"];

/// A message to the master.
#[derive(Clone, Debug, PartialEq)]
pub enum ToMaster {
    /// Here is a worker without users.
    ClientReady,
    /// Users begin to come or go.
    Spawning,
    /// Users are as they were asked for.
    SpawningComplete(Users),
    /// The worker is alive.
    Heartbeat(Heartbeat),
    /// What was measured since the last time: the second of the epoch from which it is counted, and the users of this moment.
    Stats(Tally, f64, Users),
    /// The users are gone, as was asked for.
    ClientStopped,
    /// The worker goes away.
    Quit,
    /// A user panicked, or a step gave an error.
    Exception(Exception),
    /// All lines of the worker's log.
    Logs(Vec<String>),
}

/// How many users run, by scenario.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Users(BTreeMap<String, u64>);

impl Users {
    /// The users of each scenario.
    pub fn new<N: Into<String>>(users: impl IntoIterator<Item = (N, u64)>) -> Self {
        let named = users.into_iter().map(|(name, users)| (name.into(), users));
        Self(
            named
                .filter(|(name, _)| !RESERVED.contains(&name.as_str()))
                .collect(),
        )
    }

    /// How many there are together.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.0
            .values()
            .fold(0, |sum, users| sum.saturating_add(*users))
    }
}

/// The state of a living worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Without users.
    Ready,
    /// Users come or go.
    Spawning,
    /// Users are as they were asked for.
    Running,
}

impl State {
    fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Spawning => "spawning",
            Self::Running => "running",
        }
    }
}

/// A sign of life.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Heartbeat {
    state: &'static str,
    current_cpu_usage: f64,
    current_memory_usage: u64,
}

impl Heartbeat {
    /// With the part of the machine's processors that is used, in percent, and the memory in bytes.
    #[must_use]
    pub fn new(state: State, cpu_percent: f64, memory: u64) -> Self {
        Self {
            state: state.as_str(),
            current_cpu_usage: finite(cpu_percent),
            current_memory_usage: memory,
        }
    }
}

/// What a user's step ended with.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Exception {
    msg: String,
    /// The master counts those with the same text here together.
    traceback: String,
}

impl Exception {
    /// With its text, without what a terminal would take for a command, and where it came from.
    #[must_use]
    pub fn new(text: &str, origin: &str) -> Self {
        let msg = short(&printable(text));
        Self {
            traceback: format!("{origin}: {msg}"),
            msg,
        }
    }
}

#[derive(Serialize)]
struct UsersData<'m> {
    user_classes_count: &'m BTreeMap<String, u64>,
    user_count: u64,
}

#[derive(Serialize)]
struct StatsData<'m> {
    stats: Vec<Entry>,
    stats_total: Entry,
    errors: &'m BTreeMap<String, ErrorEntry>,
    user_classes_count: &'m BTreeMap<String, u64>,
    user_count: u64,
}

#[derive(Serialize)]
struct LogsData<'m> {
    worker_id: &'m str,
    logs: &'m [String],
}

impl ToMaster {
    /// The bytes of this message, from the worker of this identity.
    #[must_use]
    pub fn encode(&self, identity: &str) -> Vec<u8> {
        match self {
            // Masters take any other whole number for a text, and stumble.
            Self::ClientReady => pack("client_ready", -1, identity),
            Self::Spawning => pack("spawning", (), identity),
            Self::SpawningComplete(users) => pack("spawning_complete", data(users), identity),
            Self::Heartbeat(heartbeat) => pack("heartbeat", heartbeat, identity),
            Self::Stats(tally, since, users) => {
                let (stats, stats_total, errors) = tally.told(*since);
                let stats = StatsData {
                    stats,
                    stats_total,
                    errors,
                    user_classes_count: &users.0,
                    user_count: users.count(),
                };
                pack("stats", stats, identity)
            }
            Self::ClientStopped => pack("client_stopped", (), identity),
            Self::Quit => pack("quit", (), identity),
            Self::Exception(exception) => pack("exception", exception, identity),
            Self::Logs(logs) => {
                let worker_id = identity;
                pack("logs", LogsData { worker_id, logs }, identity)
            }
        }
    }
}

fn data(users: &Users) -> UsersData<'_> {
    UsersData {
        user_classes_count: &users.0,
        user_count: users.count(),
    }
}

fn pack(kind: &str, data: impl Serialize, identity: &str) -> Vec<u8> {
    rmp_serde::to_vec_named(&(kind, data, identity))
        .expect("numbers, texts and maps of them can be packed")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locust::entry::{LONGEST_TEXT, Moment};
    use proptest::prelude::*;
    use serde::Deserialize;
    use serde_json::Value;

    fn decoded(message: &ToMaster) -> (String, Value, String) {
        rmp_serde::from_slice(&message.encode("box_1")).unwrap()
    }

    fn users() -> Users {
        Users::new([("Game", 3), ("Casual", 1)])
    }

    #[test]
    fn messages_are_what_a_master_expects() {
        use serde_json::json;
        let heartbeat = Heartbeat::new(State::Running, 12.5, 4096);
        for (message, kind, data) in [
            (ToMaster::ClientReady, "client_ready", json!(-1)),
            (ToMaster::Spawning, "spawning", json!(null)),
            (
                ToMaster::SpawningComplete(users()),
                "spawning_complete",
                json!({"user_classes_count": {"Game": 3, "Casual": 1}, "user_count": 4}),
            ),
            (
                ToMaster::Heartbeat(heartbeat),
                "heartbeat",
                json!({"state": "running", "current_cpu_usage": 12.5, "current_memory_usage": 4096}),
            ),
            (ToMaster::ClientStopped, "client_stopped", json!(null)),
            (ToMaster::Quit, "quit", json!(null)),
            (
                ToMaster::Exception(Exception::new("no level", "Game")),
                "exception",
                json!({"msg": "no level", "traceback": "Game: no level"}),
            ),
            (
                ToMaster::Logs(vec!["one".to_owned()]),
                "logs",
                json!({"worker_id": "box_1", "logs": ["one"]}),
            ),
        ] {
            assert_eq!(
                decoded(&message),
                (kind.to_owned(), data, "box_1".to_owned())
            );
        }
    }

    #[test]
    fn a_text_without_end_is_cut() {
        let exception = Exception::new(&"ä".repeat(LONGEST_TEXT + 1), "Game");
        assert_eq!(exception.msg.chars().count(), LONGEST_TEXT + 1);
        assert!(exception.msg.ends_with("ä…"));
    }

    #[test]
    fn a_text_has_no_commands_to_the_terminal_of_the_master() {
        let exception = Exception::new("no\u{1b}[2J level\nat all", "Game");
        assert_eq!(exception.msg, "no\u{fffd}[2J level\nat all");
        assert!(!exception.traceback.contains('\u{1b}'));
    }

    #[test]
    fn names_that_a_master_cannot_decode_are_not_told() {
        let users = Users::new([("__datetime__", 1), ("Game", 2)]);
        assert_eq!(users.count(), 2);
    }

    /// The data of a report, as Locust's `StatsEntry.extend` needs it: each key, of the right kind.
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct ReadStats {
        stats: Vec<ReadEntry>,
        stats_total: ReadEntry,
        errors: BTreeMap<String, ReadError>,
        user_classes_count: BTreeMap<String, u64>,
        user_count: u64,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct ReadEntry {
        name: String,
        method: String,
        last_request_timestamp: Option<f64>,
        start_time: f64,
        num_requests: u64,
        num_none_requests: u64,
        num_failures: u64,
        total_response_time: f64,
        max_response_time: f64,
        min_response_time: Option<f64>,
        #[serde(rename = "total_content_length")]
        _total_content_length: u64,
        #[serde(rename = "response_times")]
        _response_times: BTreeMap<u64, u64>,
        num_reqs_per_sec: BTreeMap<u64, u64>,
        num_fail_per_sec: BTreeMap<u64, u64>,
    }

    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct ReadError {
        name: String,
        method: String,
        #[serde(rename = "error")]
        _error: String,
        #[serde(rename = "occurrences")]
        _occurrences: u64,
        first_seen: Option<f64>,
        last_seen: Option<f64>,
    }

    impl ReadEntry {
        fn is_finite(&self) -> bool {
            let numbers = [
                self.start_time,
                self.total_response_time,
                self.max_response_time,
            ];
            let optional = [self.last_request_timestamp, self.min_response_time];
            let mut all = numbers.into_iter().chain(optional.into_iter().flatten());
            all.all(f64::is_finite)
        }
    }

    proptest! {
        #[test]
        fn whatever_was_measured_a_report_is_whole_and_finite(
            rows in prop::collection::vec((any::<String>(), any::<String>(), 0..u64::MAX >> 8, 0..u64::MAX >> 8, any::<f64>(), any::<f64>(), any::<u64>()), 0..6),
            errors in prop::collection::vec((any::<String>(), any::<u32>(), any::<f64>()), 0..6),
            since in any::<f64>(),
            scenarios in prop::collection::vec((any::<String>(), any::<u64>()), 0..4),
        ) {
            let mut tally = Tally::default();
            for (method, name, requests, failures, one, other, second) in &rows {
                let entry = tally.entry(method, name);
                entry.add_bytes(*failures);
                entry.add_requests(*requests, *failures, Moment { second: *second, last: *one });
                entry.add_times(*requests / 2, *one, *other, *one);
                entry.add_to_distribution(*other, *requests / 2);
            }
            for (error, count, seen) in &errors {
                tally.add_error("GET", "/", error, u64::from(*count), (*seen, *seen));
            }
            let count = scenarios.len();
            let users = Users::new(scenarios);
            let bytes = ToMaster::Stats(tally, since, users).encode("box_1");
            let (kind, data, _): (String, ReadStats, String) = rmp_serde::from_slice(&bytes).unwrap();
            prop_assert_eq!(kind, "stats");
            prop_assert!(data.stats.len() <= rows.len() && data.errors.len() <= errors.len());
            prop_assert!(data.stats.iter().chain([&data.stats_total]).all(ReadEntry::is_finite));
            let sum = |of: fn(&ReadEntry) -> u64| data.stats.iter().map(of).sum::<u64>();
            prop_assert_eq!(sum(|entry| entry.num_requests), data.stats_total.num_requests);
            prop_assert_eq!(sum(|entry| entry.num_failures), data.stats_total.num_failures);
            for entry in &data.stats {
                prop_assert!(rows.iter().any(|row| (&row.0, &row.1) == (&entry.method, &entry.name)));
                prop_assert!(entry.num_none_requests <= entry.num_requests);
                prop_assert_eq!(entry.num_reqs_per_sec.values().sum::<u64>(), entry.num_requests);
                prop_assert_eq!(entry.num_fail_per_sec.values().sum::<u64>(), entry.num_failures);
            }
            for error in data.errors.values() {
                prop_assert_eq!((error.method.as_str(), error.name.as_str()), ("GET", "/"));
                let seen = error.first_seen.zip(error.last_seen);
                prop_assert!(seen.is_some_and(|(first, last)| first.is_finite() && last.is_finite()));
            }
            prop_assert!(data.user_classes_count.len() <= count);
            prop_assert_eq!(data.user_classes_count.values().fold(0, |sum: u64, users| sum.saturating_add(*users)), data.user_count);
        }

        #[test]
        fn whatever_a_processor_does_a_heartbeat_is_a_number(cpu in any::<f64>(), memory in any::<u64>()) {
            let (_, data, _) = decoded(&ToMaster::Heartbeat(Heartbeat::new(State::Ready, cpu, memory)));
            prop_assert!(data["current_cpu_usage"].as_f64().is_some_and(f64::is_finite));
            prop_assert!(data["current_memory_usage"].is_u64());
        }
    }
}
