//! What a worker has measured, in the form in which Locust's master adds it up.

use std::collections::BTreeMap;

use serde::Serialize;

use super::error_key::error_key;
use crate::text::cut::cut;

/// How many characters of a text reach the master; a server may answer with megabytes.
pub(super) const LONGEST_TEXT: usize = 10_000;

/// Counts by a whole number: milliseconds or seconds of the epoch.
pub type Counts = BTreeMap<u64, u64>;

/// The numbers of the requests with one name and method. All of it is what came since the report before.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Entry {
    pub(super) name: String,
    pub(super) method: String,
    pub(super) last_request_timestamp: Option<f64>,
    pub(super) start_time: f64,
    pub(super) num_requests: u64,
    /// Those without a response time: they were not sent.
    pub(super) num_none_requests: u64,
    pub(super) num_failures: u64,
    pub(super) total_response_time: f64,
    pub(super) max_response_time: f64,
    pub(super) min_response_time: Option<f64>,
    pub(super) total_content_length: u64,
    pub(super) response_times: Counts,
    pub(super) num_reqs_per_sec: Counts,
    pub(super) num_fail_per_sec: Counts,
    /// No requests: a row of its own, and in no total.
    #[serde(skip)]
    is_beside: bool,
}

/// Requests that were answered within one second of the epoch.
#[derive(Clone, Copy, Debug)]
pub struct Moment {
    /// The second.
    pub second: u64,
    /// When the last of them was counted, in seconds of the epoch.
    pub last: f64,
}

impl Entry {
    /// An entry without a request.
    #[must_use]
    pub fn new(method: &str, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            method: method.to_owned(),
            ..Self::default()
        }
    }

    /// Adds requests and how many of them failed.
    pub fn add_requests(&mut self, requests: u64, failures: u64, at: Moment) {
        if requests == 0 {
            return;
        }
        self.num_requests += requests;
        self.num_none_requests += requests;
        self.num_failures += failures;
        *self.num_reqs_per_sec.entry(at.second).or_default() += requests;
        if failures > 0 {
            *self.num_fail_per_sec.entry(at.second).or_default() += failures;
        }
        self.last_request_timestamp = latest(self.last_request_timestamp, Some(finite(at.last)));
    }

    /// Adds the bytes of their answers.
    pub fn add_bytes(&mut self, bytes: u64) {
        self.total_content_length += bytes;
    }

    /// Adds how long some of the requests took, in milliseconds: how many, all together, the shortest and the longest.
    pub fn add_times(&mut self, requests: u64, total: f64, shortest: f64, longest: f64) {
        if requests == 0 {
            return;
        }
        self.num_none_requests = self.num_none_requests.saturating_sub(requests);
        self.add_total(finite(total));
        self.min_response_time = earliest(self.min_response_time, Some(finite(shortest)));
        self.max_response_time = self.max_response_time.max(finite(longest));
    }

    /// Adds that so many requests took this long, in milliseconds, to the distribution.
    pub fn add_to_distribution(&mut self, milliseconds: f64, requests: u64) {
        if requests > 0 {
            let rounded = rounded(milliseconds);
            *self.response_times.entry(rounded).or_default() += requests;
        }
    }

    /// Two numbers that a master can add up may have a sum that it cannot.
    fn add_total(&mut self, milliseconds: f64) {
        self.total_response_time = (self.total_response_time + milliseconds).min(f64::MAX);
    }

    fn merge(&mut self, other: Self) {
        self.last_request_timestamp =
            latest(self.last_request_timestamp, other.last_request_timestamp);
        self.num_requests += other.num_requests;
        self.num_none_requests += other.num_none_requests;
        self.num_failures += other.num_failures;
        self.add_total(other.total_response_time);
        self.max_response_time = self.max_response_time.max(other.max_response_time);
        self.min_response_time = earliest(self.min_response_time, other.min_response_time);
        self.total_content_length += other.total_content_length;
        merge_counts(&mut self.response_times, other.response_times);
        merge_counts(&mut self.num_reqs_per_sec, other.num_reqs_per_sec);
        merge_counts(&mut self.num_fail_per_sec, other.num_fail_per_sec);
    }
}

/// How often requests failed for one reason.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ErrorEntry {
    name: String,
    method: String,
    error: String,
    occurrences: u64,
    first_seen: Option<f64>,
    last_seen: Option<f64>,
}

/// Everything that was measured since the report before.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tally {
    entries: BTreeMap<(String, String), Entry>,
    errors: BTreeMap<String, ErrorEntry>,
}

impl Tally {
    /// The entry of this method and name.
    pub fn entry(&mut self, method: &str, name: &str) -> &mut Entry {
        let key = (method.to_owned(), name.to_owned());
        let new = || Entry::new(method, name);
        self.entries.entry(key).or_insert_with(new)
    }

    /// The entry of what is measured beside requests. Masters make their total of what they are told to be one, so that it is not
    /// in it.
    pub fn entry_beside(&mut self, method: &str, name: &str) -> &mut Entry {
        let entry = self.entry(method, name);
        entry.is_beside = true;
        entry
    }

    /// Adds failures of one reason, seen first and last at these seconds of the epoch.
    pub fn add_error(
        &mut self,
        method: &str,
        name: &str,
        error: &str,
        occurrences: u64,
        (first, last): (f64, f64),
    ) {
        let error = short(error);
        let key = error_key(method, name, &error);
        let entry = ErrorEntry {
            name: name.to_owned(),
            method: method.to_owned(),
            error,
            occurrences,
            first_seen: Some(finite(first)),
            last_seen: Some(finite(last)),
        };
        self.merge_error(key, entry);
    }

    /// Takes what a report that did not arrive had told.
    pub fn merge(&mut self, other: Self) {
        for (key, entry) in other.entries {
            match self.entries.get_mut(&key) {
                Some(known) => known.merge(entry),
                None => drop(self.entries.insert(key, entry)),
            }
        }
        for (key, entry) in other.errors {
            self.merge_error(key, entry);
        }
    }

    fn merge_error(&mut self, key: String, entry: ErrorEntry) {
        let Some(known) = self.errors.get_mut(&key) else {
            self.errors.insert(key, entry);
            return;
        };
        known.occurrences += entry.occurrences;
        known.first_seen = earliest(known.first_seen, entry.first_seen);
        known.last_seen = latest(known.last_seen, entry.last_seen);
    }

    /// Whether nothing was measured.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty() && self.errors.is_empty()
    }

    /// How many requests are in it.
    #[must_use]
    pub fn requests(&self) -> u64 {
        let requests = self.entries.values().filter(|entry| !entry.is_beside);
        requests.map(|entry| entry.num_requests).sum()
    }

    /// As it is sent: what was measured since `since`, a second of the epoch.
    pub(super) fn told(&self, since: f64) -> (Vec<Entry>, Entry, &BTreeMap<String, ErrorEntry>) {
        let mut total = Entry::new("", "Aggregated");
        total.start_time = finite(since);
        let filled = self.entries.values().filter(|entry| entry.num_requests > 0);
        let entries: Vec<_> = filled
            .cloned()
            .map(|entry| Entry {
                start_time: finite(since),
                ..entry
            })
            .collect();
        for entry in entries.iter().filter(|entry| !entry.is_beside) {
            total.merge(entry.clone());
        }
        (entries, total, &self.errors)
    }
}

/// As Python's `round` does it, half to even: to 1 ms below 100 ms, to 10 below 1,000, to 100 below 10,000, else to 1,000.
fn rounded(milliseconds: f64) -> u64 {
    let milliseconds = finite(milliseconds);
    let unit = match milliseconds {
        ..100.0 => 1.0,
        ..1000.0 => 10.0,
        ..10_000.0 => 100.0,
        _ => 1000.0,
    };
    // A whole number that fits: a latency is shorter than the age of the universe.
    ((milliseconds / unit).round_ties_even() * unit) as u64
}

/// As much of the text as a master needs.
pub(super) fn short(text: &str) -> String {
    cut(text, LONGEST_TEXT)
}

/// What a master can add up: neither endless nor below zero.
pub(super) fn finite(number: f64) -> f64 {
    if number.is_finite() && number >= 0.0 {
        number
    } else {
        0.0
    }
}

fn latest(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::max)
}

fn earliest(one: Option<f64>, other: Option<f64>) -> Option<f64> {
    one.into_iter().chain(other).reduce(f64::min)
}

fn merge_counts(into: &mut Counts, from: Counts) {
    for (key, count) in from {
        *into.entry(key).or_default() += count;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn moment(second: u64) -> Moment {
        Moment {
            second,
            last: second as f64 + 0.5,
        }
    }

    #[test]
    fn response_times_are_rounded_as_locust_rounds_them() {
        for (milliseconds, expected) in [
            (0.4, 0),
            (0.5, 0),
            (1.5, 2),
            (2.5, 2),
            (99.4, 99),
            (99.9, 100),
            (147.0, 150),
            (145.0, 140),
            (155.0, 160),
            (994.9, 990),
            (3432.0, 3400),
            (3450.0, 3400),
            (9950.0, 10_000),
            (58_760.0, 59_000),
            (58_500.0, 58_000),
        ] {
            assert_eq!(rounded(milliseconds), expected, "{milliseconds}");
        }
        assert_eq!(rounded(f64::NAN), 0);
        assert_eq!(rounded(f64::INFINITY), 0);
    }

    #[test]
    fn the_total_is_the_sum_of_the_entries_and_empty_ones_are_left_out() {
        let mut tally = Tally::default();
        let entry = tally.entry("GET", "/");
        entry.add_requests(2, 1, moment(100));
        entry.add_bytes(10);
        entry.add_times(1, 30.0, 30.0, 30.0);
        entry.add_to_distribution(30.0, 1);
        tally.entry("GET", "/nobody");
        let entry = tally.entry("POST", "/");
        entry.add_requests(1, 0, moment(101));
        entry.add_bytes(5);
        entry.add_times(1, 150.0, 150.0, 150.0);
        entry.add_to_distribution(150.0, 1);
        let (entries, total, _) = tally.told(99.0);
        assert_eq!(entries.len(), 2);
        assert_eq!((total.num_requests, total.num_none_requests), (3, 1));
        assert_eq!((total.num_failures, total.total_content_length), (1, 15));
        assert_eq!(total.num_reqs_per_sec, Counts::from([(100, 2), (101, 1)]));
        assert_eq!(total.response_times, Counts::from([(30, 1), (150, 1)]));
        assert_eq!(
            (total.min_response_time, total.max_response_time),
            (Some(30.0), 150.0)
        );
        assert_eq!(total.last_request_timestamp, Some(101.5));
        assert_eq!(total.start_time, 99.0);
        assert_eq!(
            (total.name.as_str(), total.method.as_str()),
            ("Aggregated", "")
        );
    }

    #[test]
    fn what_is_beside_requests_is_in_no_total() {
        let mut tally = Tally::default();
        tally.entry("GET", "/").add_requests(2, 1, moment(100));
        let chain = tally.entry_beside("CHAIN", "Login");
        chain.add_requests(1, 1, moment(100));
        chain.add_times(1, 30.0, 30.0, 30.0);
        let mut next = Tally::default();
        next.merge(tally);
        assert_eq!(next.requests(), 2);
        let (entries, total, _) = next.told(99.0);
        assert_eq!(entries.len(), 2);
        assert_eq!((total.num_requests, total.num_failures), (2, 1));
        assert_eq!(total.min_response_time, None);
    }

    #[test]
    fn a_sum_beyond_all_numbers_is_the_largest_of_them() {
        let mut tally = Tally::default();
        for name in ["/a", "/a", "/b"] {
            let entry = tally.entry("GET", name);
            entry.add_requests(1, 0, moment(100));
            entry.add_times(1, f64::MAX, 0.0, 0.0);
        }
        let (entries, total, _) = tally.told(0.0);
        let mut all = entries.iter().chain([&total]);
        assert!(all.all(|entry| entry.total_response_time == f64::MAX));
    }

    proptest! {
        #[test]
        fn a_report_that_did_not_arrive_is_told_with_the_next(
            requests in prop::collection::vec((0..3_u64, 1..50_u64, 0..20_u64, 0.0..20_000.0_f64), 0..20),
            cut in 0..20_usize,
        ) {
            let add = |tally: &mut Tally, requests: &[(u64, u64, u64, f64)]| {
                for (name, count, failures, milliseconds) in requests {
                    let entry = tally.entry("GET", &format!("/{name}"));
                    entry.add_requests(*count, (*failures).min(*count), moment(100 + name));
                    entry.add_times(*count, milliseconds * *count as f64, *milliseconds, *milliseconds);
                    entry.add_to_distribution(*milliseconds, *count);
                    tally.add_error("GET", "/", &format!("error {name}"), *failures, (1.0, *milliseconds));
                }
            };
            let (first, second) = requests.split_at(cut.min(requests.len()));
            let (mut lost, mut next, mut all) = (Tally::default(), Tally::default(), Tally::default());
            add(&mut lost, first);
            add(&mut next, second);
            add(&mut all, &requests);
            next.merge(lost);
            prop_assert_eq!(next.requests(), all.requests());
            let ((entries, total, errors), (all_entries, all_total, all_errors)) = (next.told(0.0), all.told(0.0));
            prop_assert_eq!(errors, all_errors);
            prop_assert_eq!(entries.len(), all_entries.len());
            prop_assert!((total.total_response_time - all_total.total_response_time).abs() < 1e-3);
            prop_assert_eq!(total.response_times, all_total.response_times);
            prop_assert_eq!(total.num_fail_per_sec, all_total.num_fail_per_sec);
            prop_assert_eq!(total.min_response_time, all_total.min_response_time);
        }
    }
}
