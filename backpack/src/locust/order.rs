//! What a master tells its workers: read with care, for anybody can connect.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::data::Share;

/// How deep lists and maps of a message may lie in each other: far deeper than any master's, and no stack ends there.
const DEEPEST: usize = 64;

/// A message from the master.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Order {
    /// The worker is known now; the master counts its workers.
    Ack(Option<i64>),
    Spawn(Job),
    /// An answer to a heartbeat of ours.
    Heartbeat,
    Stop,
    Quit,
    Reconnect,
    /// The users of all workers are there.
    AllSpawned,
    /// What does not concern this worker.
    Nothing,
}

/// How many users shall run, and what they need to know.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Job {
    pub(super) timestamp: f64,
    /// By scenario.
    pub(super) users: BTreeMap<String, u64>,
    pub(super) host: Option<String>,
    pub(super) stop_timeout: Duration,
    /// Those that have a text: numbers and truth values are written as Python writes them.
    pub(super) options: BTreeMap<String, String>,
    /// The number that the master gave to this worker.
    pub(super) worker: Option<i64>,
}

impl Job {
    /// Which rows of tables are this worker's: the master says how many workers there are where it was started with
    /// `--expect-workers`. Without that, each has all rows.
    pub(super) fn rows(&self) -> Share {
        let expected = self.options.get("expect_workers");
        let of = expected.and_then(|text| text.parse().ok()).unwrap_or(1);
        let of = u64::max(of, 1);
        let number = self.worker.and_then(|number| u64::try_from(number).ok());
        Share {
            index: number.unwrap_or(0) % of,
            of,
        }
    }

    /// Whether it does for all what is done once in a test.
    pub(super) fn is_of_the_first(&self) -> bool {
        self.worker.is_none_or(|number| number <= 0)
    }

    /// Whether counting shall begin anew when all users are there.
    pub(super) fn resets(&self) -> bool {
        self.options
            .get("reset_stats")
            .is_some_and(|text| text == "True")
    }
}

impl Order {
    /// Reads a message; an error is a line.
    pub(super) fn decode(bytes: &[u8]) -> Result<Self, String> {
        let (kind, _, _) = unpack::<IgnoredAny>("a message", bytes)?;
        match kind.as_str() {
            "ack" => {
                let (_, data, _) = unpack::<Option<Ack>>(&kind, bytes)?;
                Ok(Self::Ack(data.and_then(|ack| ack.index)))
            }
            "spawn" => {
                let (_, data, _) = unpack::<Spawn>(&kind, bytes)?;
                Ok(Self::Spawn(data.job()?))
            }
            "heartbeat" => Ok(Self::Heartbeat),
            "stop" => Ok(Self::Stop),
            "quit" => Ok(Self::Quit),
            "reconnect" => Ok(Self::Reconnect),
            "spawning_complete" => Ok(Self::AllSpawned),
            "update_user_class" => Ok(Self::Nothing),
            _ => {
                let kind: String = kind.chars().take(60).collect();
                Err(format!(
                    "the master's message {kind:?} is unknown here and ignored"
                ))
            }
        }
    }
}

fn unpack<'b, T: Deserialize<'b>>(
    what: &str,
    bytes: &'b [u8],
) -> Result<(String, T, IgnoredAny), String> {
    let mut bytes = rmp_serde::Deserializer::from_read_ref(bytes);
    bytes.set_max_depth(DEEPEST);
    Deserialize::deserialize(&mut bytes)
        .map_err(|error| format!("the master sent {what} that cannot be read: {error}"))
}

#[derive(Deserialize)]
struct Ack {
    index: Option<i64>,
}

#[derive(Deserialize)]
struct Spawn {
    timestamp: f64,
    user_classes_count: BTreeMap<String, u64>,
    host: Option<String>,
    #[serde(default)]
    stop_timeout: Option<f64>,
    #[serde(default)]
    parsed_options: Option<BTreeMap<String, OptionText>>,
}

impl Spawn {
    fn job(self) -> Result<Job, String> {
        if !self.timestamp.is_finite() {
            return Err("the master sent a spawn at no time".to_owned());
        }
        let stop_timeout = self.stop_timeout.unwrap_or(0.0).max(0.0);
        let options = self.parsed_options.unwrap_or_default().into_iter();
        Ok(Job {
            timestamp: self.timestamp,
            users: self.user_classes_count,
            host: self.host.filter(|host| !host.is_empty()),
            stop_timeout: Duration::try_from_secs_f64(stop_timeout).unwrap_or(Duration::MAX),
            options: options
                .filter_map(|(name, text)| Some((name, text.0?)))
                .collect(),
            worker: None,
        })
    }
}

/// The text of an option, where its value has one.
struct OptionText(Option<String>);

impl<'de> Deserialize<'de> for OptionText {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(OptionVisitor)
    }
}

struct OptionVisitor;

impl<'de> Visitor<'de> for OptionVisitor {
    type Value = OptionText;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value of an option")
    }

    fn visit_str<E>(self, text: &str) -> Result<OptionText, E> {
        Ok(OptionText(Some(text.to_owned())))
    }

    fn visit_bool<E>(self, value: bool) -> Result<OptionText, E> {
        let text = if value { "True" } else { "False" };
        Ok(OptionText(Some(text.to_owned())))
    }

    fn visit_i64<E>(self, number: i64) -> Result<OptionText, E> {
        Ok(OptionText(Some(number.to_string())))
    }

    fn visit_u64<E>(self, number: u64) -> Result<OptionText, E> {
        Ok(OptionText(Some(number.to_string())))
    }

    fn visit_f64<E>(self, number: f64) -> Result<OptionText, E> {
        Ok(OptionText(Some(format!("{number:?}"))))
    }

    fn visit_unit<E>(self) -> Result<OptionText, E> {
        Ok(OptionText(None))
    }

    fn visit_none<E>(self) -> Result<OptionText, E> {
        Ok(OptionText(None))
    }

    fn visit_bytes<E>(self, _: &[u8]) -> Result<OptionText, E> {
        Ok(OptionText(None))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut values: A) -> Result<OptionText, A::Error> {
        while values.next_element::<IgnoredAny>()?.is_some() {}
        Ok(OptionText(None))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut values: A) -> Result<OptionText, A::Error> {
        while values.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(OptionText(None))
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, ext: D) -> Result<OptionText, D::Error> {
        IgnoredAny::deserialize(ext).map(|_| OptionText(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::nearly;
    use proptest::prelude::*;
    use serde_json::json;

    #[allow(clippy::needless_pass_by_value, reason = "it is called with literals")]
    fn packed(message: serde_json::Value) -> Vec<u8> {
        rmp_serde::to_vec_named(&message).unwrap()
    }

    #[test]
    fn a_job_is_read_with_all_that_users_need() {
        let options = json!({"game_region": "eu", "level": 3, "share": 0.5, "hard": true, "none": null, "tags": ["a"], "map": {"a": 1}});
        let data = json!({"timestamp": 12.5, "user_classes_count": {"Game": 3}, "host": "http://a", "stop_timeout": 2, "parsed_options": options});
        let Ok(Order::Spawn(job)) = Order::decode(&packed(json!(["spawn", data, "box_1"]))) else {
            panic!("a job");
        };
        assert_eq!(
            (job.timestamp, job.stop_timeout),
            (12.5, Duration::from_secs(2))
        );
        assert_eq!(
            (job.users["Game"], job.host.as_deref()),
            (3, Some("http://a"))
        );
        let texts = [
            ("game_region", "eu"),
            ("hard", "True"),
            ("level", "3"),
            ("share", "0.5"),
        ];
        let texts = texts.map(|(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(job.options, BTreeMap::from(texts));
    }

    #[test]
    fn a_job_may_lack_what_a_worker_can_do_without() {
        let data =
            json!({"timestamp": 1, "user_classes_count": {}, "host": null, "stop_timeout": -5.0});
        let Ok(Order::Spawn(job)) = Order::decode(&packed(json!(["spawn", data, "box_1"]))) else {
            panic!("a job");
        };
        assert_eq!((job.host, job.stop_timeout), (None, Duration::ZERO));
    }

    #[test]
    fn the_other_orders_need_no_data() {
        for (kind, order) in [
            ("ack", Order::Ack(None)),
            ("heartbeat", Order::Heartbeat),
            ("stop", Order::Stop),
            ("quit", Order::Quit),
            ("reconnect", Order::Reconnect),
            ("spawning_complete", Order::AllSpawned),
            ("update_user_class", Order::Nothing),
        ] {
            assert_eq!(
                Order::decode(&packed(json!([kind, null, "box_1"]))),
                Ok(order)
            );
        }
        let ack = packed(json!(["ack", {"index": 7}, "box_1"]));
        assert_eq!(Order::decode(&ack), Ok(Order::Ack(Some(7))));
    }

    #[test]
    fn what_cannot_be_read_is_a_line() {
        let spawn = |data| packed(json!(["spawn", data, "box_1"]));
        for bytes in [
            vec![],
            vec![0xc1; 20],
            vec![0xff; 1000],
            vec![0x93; 5000],
            // A text that claims four gigabytes.
            vec![0x93, 0xdb, 0xff, 0xff, 0xff, 0xff, b'a'],
            // A map that claims four billion entries.
            vec![
                0x93, 0xa5, b's', b'p', b'a', b'w', b'n', 0xdf, 0xff, 0xff, 0xff, 0xff,
            ],
            packed(json!({"a": 1})),
            packed(json!([1, 2, 3])),
            packed(json!(["spawn"])),
            spawn(json!(null)),
            spawn(json!({"timestamp": "now", "user_classes_count": {}, "host": null})),
            spawn(json!({"timestamp": 1, "user_classes_count": {"Game": -1}, "host": null})),
            spawn(json!({"timestamp": 1, "user_classes_count": [], "host": 5})),
            packed(json!(["ack", "no", "box_1"])),
            packed(json!(["my message", null, "box_1"])),
        ] {
            let line = Order::decode(&bytes).unwrap_err();
            assert!(line.contains("master") && line.len() < 300, "{line}");
            assert!(!line.contains('\n'), "{line}");
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = Order::decode(&bytes);
        }

        #[test]
        fn nor_does_what_is_nearly_a_message(bytes in nearly(messages())) {
            match Order::decode(&bytes) {
                Ok(Order::Spawn(job)) => prop_assert!(job.timestamp.is_finite()),
                Ok(_) => {}
                Err(text) => prop_assert!(!text.is_empty() && !text.contains(char::is_control), "{:?}", text),
            }
        }
    }

    fn messages() -> Vec<Vec<u8>> {
        let data = json!({"timestamp": 12.5, "user_classes_count": {"Game": 3}, "host": "http://a", "stop_timeout": 1e300, "parsed_options": {"a": [1, {"b": null}], "c": -7, "d": true}});
        vec![
            packed(json!(["spawn", data, "box_1"])),
            packed(json!(["ack", {"index": 3}, "box_1"])),
            packed(json!(["stop", null, "box_1"])),
        ]
    }

    /// A thread of a program has no more room than this.
    #[test]
    fn depths_without_end_are_refused() {
        let decode = || {
            for bottom in [0x91, 0x81] {
                let mut bytes = b"\x93\xa5spawn".to_vec();
                bytes.extend([bottom; 100_000]);
                Order::decode(&bytes).expect_err("too deep");
            }
        };
        let small = std::thread::Builder::new().stack_size(2 * 1024 * 1024);
        small
            .spawn(decode)
            .expect("a thread")
            .join()
            .expect("no panic");
    }
}
