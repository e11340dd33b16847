//! What a run has measured, as a master is told of it.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::entry::{Entry, Moment, Tally};
use super::message::Exception;
use crate::metrics::tap::{Latencies, Untold, UntoldMeasure, UntoldRow};

/// How many of the same exception are told at once: each is a message of its own.
const MOST_ALIKE: u64 = 500;
/// How many are told at once in all.
const MOST_EXCEPTIONS: usize = 1000;

/// Adds what was measured to what the master has yet to be told.
pub(super) fn add(tally: &mut Tally, untold: &Untold) {
    for ((name, method), row) in &untold.rows {
        if !row.has_requests() {
            continue;
        }
        add_requests(tally.entry(method, name), row);
        let errors = &row.numbers.errors;
        let texts = errors.iter().map(|(error, seen)| (error.as_str(), seen));
        let others = errors.others().map(|seen| ("(other failures)", seen));
        for (error, seen) in texts.chain(others) {
            let times = (epoch(seen.first), epoch(seen.last));
            tally.add_error(method, name, error, seen.count, times);
        }
    }
    for ((kind, name), measure) in &untold.measures {
        add_measure(tally.entry_beside(kind.word(), name), measure);
    }
}

/// Chains, passes and times in milliseconds; values in the place of times, in no unit.
fn add_measure(entry: &mut Entry, measure: &UntoldMeasure) {
    let last = epoch(measure.last);
    for (second, (ended, failures)) in &measure.seconds {
        let second = *second;
        entry.add_requests(*ended, *failures, Moment { second, last });
    }
    add_latencies(entry, &measure.numbers.times);
    let values = &measure.numbers.values;
    if let (Some(mean), Some(min), Some(max)) = (values.mean(), values.min(), values.max()) {
        let samples = values.samples();
        entry.add_times(samples, mean * samples as f64, min, max);
        for (value, count) in values.filled() {
            entry.add_to_distribution(value, count);
        }
    }
}

fn add_requests(entry: &mut Entry, row: &UntoldRow) {
    let last = epoch(row.last);
    for (second, (requests, failures)) in &row.seconds {
        let second = *second;
        entry.add_requests(*requests, *failures, Moment { second, last });
    }
    let all = row.numbers.all();
    entry.add_bytes(all.bytes_in);
    add_latencies(entry, &all.latencies);
}

fn add_latencies(entry: &mut Entry, latencies: &Latencies) {
    let (Some(min), Some(max)) = (latencies.min(), latencies.max()) else {
        return;
    };
    let milliseconds = |time: Duration| time.as_secs_f64() * 1000.0;
    entry.add_times(
        latencies.samples(),
        milliseconds(latencies.total()),
        milliseconds(min),
        milliseconds(max),
    );
    for filled in latencies.buckets().filled() {
        entry.add_to_distribution(filled.middle() as f64 / 1000.0, filled.count);
    }
}

/// Panics and errors of steps, and how many there were beyond those.
pub(super) fn exceptions(untold: &Untold) -> (Vec<Exception>, u64) {
    let mut exceptions = Vec::new();
    let mut all = 0;
    for (kind, occurrences) in [
        ("panic", &untold.aside.panics),
        ("error of a step", &untold.aside.step_errors),
    ] {
        all += occurrences.total();
        for ((scenario, text), seen) in occurrences.iter() {
            let exception = Exception::new(text.as_str(), &format!("{kind} in {scenario}"));
            let alike = seen.count.min(MOST_ALIKE) as usize;
            exceptions.extend(std::iter::repeat_n(exception, alike));
        }
    }
    exceptions.truncate(MOST_EXCEPTIONS);
    let left_out = all - exceptions.len() as u64;
    (exceptions, left_out)
}

/// Seconds since the epoch.
pub(super) fn epoch(time: SystemTime) -> f64 {
    time.duration_since(UNIX_EPOCH)
        .unwrap_or_default()
        .as_secs_f64()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::{Aside, Numbers, Sample, Told};
    use std::collections::BTreeMap;

    fn answered(status: u16, milliseconds: u64, error: Option<&str>) -> Sample<'_> {
        Sample {
            status: Some(status),
            elapsed: Duration::from_millis(milliseconds),
            bytes_in: 4,
            error,
            ..Sample::default()
        }
    }

    #[test]
    fn everything_that_was_measured_is_told() {
        let mut numbers = Numbers::default();
        numbers.answered(&answered(200, 20, None));
        numbers.answered(&answered(404, 250, Some("not found")));
        numbers.unsent("no connection");
        let row = UntoldRow {
            numbers,
            seconds: BTreeMap::from([(100, (1, 0)), (101, (2, 2))]),
            last: UNIX_EPOCH + Duration::from_secs(102),
        };
        let untold = Untold {
            rows: BTreeMap::from([(("/".to_owned(), "GET"), row)]),
            measures: BTreeMap::new(),
            aside: Aside::default(),
        };
        let mut tally = Tally::default();
        add(&mut tally, &untold);
        let (entries, total, errors) = tally.told(100.0);
        assert_eq!((entries.len(), errors.len()), (1, 2));
        assert_eq!(
            (
                total.num_requests,
                total.num_failures,
                total.num_none_requests
            ),
            (3, 2, 1)
        );
        assert_eq!(
            (total.total_response_time, total.total_content_length),
            (270.0, 8)
        );
        assert_eq!(
            (total.min_response_time, total.max_response_time),
            (Some(20.0), 250.0)
        );
        assert_eq!(
            total.response_times.into_iter().collect::<Vec<_>>(),
            [(20, 1), (250, 1)]
        );
        assert_eq!(
            total.num_fail_per_sec.into_iter().collect::<Vec<_>>(),
            [(101, 2)]
        );
        assert_eq!(total.last_request_timestamp, Some(102.0));
    }

    #[test]
    fn exceptions_are_told_one_by_one_but_not_by_the_thousand() {
        let mut aside = Aside::default();
        for number in 0..2 * MOST_ALIKE + 100 {
            aside
                .panics
                .count(("Game", Told::new(["here", "there"][(number % 2) as usize])));
        }
        aside.step_errors.count(("Game", Told::new("no level")));
        let untold = Untold {
            aside,
            ..Untold::default()
        };
        let (told, left_out) = exceptions(&untold);
        assert_eq!((told.len(), left_out), (MOST_EXCEPTIONS, 101));
    }
}
