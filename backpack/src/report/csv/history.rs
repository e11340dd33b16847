//! How the figures changed: rows with a time, for all requests together and, in a full history, for each name and method.

use super::cells::{NOT_AVAILABLE, lines, millis, table, text};
use super::{PERCENTILES, named, percentiles, percentiles_of, times_and_size};
use crate::report::document::{Document, Interval, Stats, Timeline};

const BEFORE: [&str; 6] = [
    "Timestamp",
    "User Count",
    "Type",
    "Name",
    "Requests/s",
    "Failures/s",
];

const AFTER: [&str; 7] = [
    "Total Request Count",
    "Total Failure Count",
    "Total Median Response Time",
    "Total Average Response Time",
    "Total Min Response Time",
    "Total Max Response Time",
    "Total Average Content Size",
];

/// Rates are those of so many seconds, as in Locust.
const WINDOW: f64 = 10.0;

/// `_stats_history.csv` of a run that is over, put together from the report's timelines. Where these do not have a figure as it
/// was at that time, it is not available.
pub(crate) fn history(document: &Document, full: bool) -> String {
    let rows = if full { &document.rows[..] } else { &[] };
    let of_rows = rows
        .iter()
        .map(|row| moments(document, &row.method, &row.name, &row.stats, &row.timeline));
    let of_all = moments(
        document,
        "",
        "Aggregated",
        &document.total,
        &document.timeline,
    );
    let mut moments: Vec<_> = of_rows.chain([of_all]).flatten().collect();
    // Stable, so that at each time the rows stand in their order, and all together comes last.
    moments.sort_by_key(|(second, _)| *second);
    table(header(), moments.into_iter().map(|(_, cells)| cells))
}

/// The rows of this moment of a run that goes on, without the header.
pub(super) fn now(document: &Document, full: bool, second: i64) -> String {
    let rows = if full { &document.rows[..] } else { &[] };
    let timelines = rows
        .iter()
        .map(|row| &row.timeline)
        .chain([&document.timeline]);
    let users = users_at(document, u64::MAX);
    let left_out = document.rows.len() - rows.len();
    let cells =
        named(document)
            .skip(left_out)
            .zip(timelines)
            .map(|((method, name, stats), timeline)| {
                let current = if full {
                    of_interval(timeline.intervals.last())
                } else {
                    percentiles_of(stats.latency.as_ref())
                };
                let head = head(second, users, method, name, &timeline.intervals);
                [head, current, totals(stats)].concat()
            });
    lines(cells)
}

pub(super) fn header() -> Vec<&'static str> {
    [&BEFORE[..], &PERCENTILES, &AFTER].concat()
}

/// A row for each interval, with its time.
fn moments(
    document: &Document,
    method: &str,
    name: &str,
    stats: &Stats,
    timeline: &Timeline,
) -> Vec<(i64, Vec<String>)> {
    let (mut requests, mut failures) = (0, 0);
    let started = document.run.started_at.as_second();
    let intervals = &timeline.intervals;
    let moment = |(place, interval): (usize, &Interval)| {
        requests += interval.requests;
        failures += interval.failures;
        let last = place + 1 == intervals.len();
        let end = interval.at_s as f64 + interval.length_s;
        let second = started + end as i64;
        let users = users_at(document, interval.at_s);
        let totals = if last {
            totals(stats)
        } else {
            totals_then(requests, failures)
        };
        let head = head(second, users, method, name, &intervals[..=place]);
        (second, [head, of_interval(Some(interval)), totals].concat())
    };
    intervals.iter().enumerate().map(moment).collect()
}

fn head(second: i64, users: u64, method: &str, name: &str, until: &[Interval]) -> Vec<String> {
    let (requests, failures) = rates(until);
    vec![
        second.to_string(),
        users.to_string(),
        text(method),
        text(name),
        format!("{requests:.6}"),
        format!("{failures:.6}"),
    ]
}

/// Those of one interval. One that was read from a file has only the most important.
fn of_interval(interval: Option<&Interval>) -> Vec<String> {
    let all = interval.and_then(|it| it.percentiles.as_deref().zip(it.max));
    if all.is_some() {
        return percentiles(all);
    }
    let known = |name: &str| match name {
        "50%" => interval?.p50,
        "95%" => interval?.p95,
        "99%" => interval?.p99,
        _ => None,
    };
    let cell = |name| known(name).map_or_else(|| NOT_AVAILABLE.to_owned(), millis);
    PERCENTILES.map(cell).to_vec()
}

fn totals(stats: &Stats) -> Vec<String> {
    let counts = vec![stats.requests.to_string(), stats.failures.to_string()];
    [counts, times_and_size(stats)].concat()
}

fn totals_then(requests: u64, failures: u64) -> Vec<String> {
    let mut cells = vec![NOT_AVAILABLE.to_owned(); AFTER.len()];
    cells[0] = requests.to_string();
    cells[1] = failures.to_string();
    cells
}

/// The users in the interval of the whole run that holds this second, or in the last one before it.
fn users_at(document: &Document, second: u64) -> u64 {
    let intervals = &document.timeline.intervals;
    let begun = intervals.partition_point(|interval| interval.at_s <= second);
    intervals[..begun]
        .last()
        .and_then(|interval| interval.users)
        .unwrap_or(0)
}

/// Requests and failures a second over the latest ten seconds.
fn rates(intervals: &[Interval]) -> (f64, f64) {
    let (mut requests, mut failures, mut length) = (0, 0, 0.0);
    for interval in intervals.iter().rev() {
        if length >= WINDOW {
            break;
        }
        requests += interval.requests;
        failures += interval.failures;
        length += interval.length_s;
    }
    if length > 0.0 {
        (requests as f64 / length, failures as f64 / length)
    } else {
        (0.0, 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    const HEADER: &str = "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%,\
        Total Request Count,Total Failure Count,Total Median Response Time,Total Average Response Time,Total Min Response Time,\
        Total Max Response Time,Total Average Content Size\r\n";

    #[test]
    fn this_moment_is_one_row_with_the_percentiles_of_the_whole_run() {
        assert_eq!(
            now(&sample::document(), false, 1_795_372_210),
            "1795372210,3,,Aggregated,4.000000,0.000000,6,8,10,11,18,20,20.5,21,21.5,21.5,21.5,40,4,6,7.125,0.431,21.5,5\r\n"
        );
    }

    #[test]
    fn a_full_history_has_each_name() {
        let rows = now(&sample::document(), true, 9);
        let names: Vec<_> = rows
            .lines()
            .map(|row| row.split(',').nth(3).unwrap())
            .collect();
        assert_eq!(names, ["/duel|<b>", "/login", "Aggregated"]);
    }

    #[test]
    fn a_history_of_a_run_that_is_over_ends_with_its_totals() {
        let history = history(&sample::document(), false);
        let rows = history.strip_prefix(HEADER).expect("the header of Locust");
        let rows: Vec<_> = rows.lines().collect();
        assert_eq!(rows.len(), 10);
        assert_eq!(
            rows[1],
            "1795372202,3,,Aggregated,4.000000,0.000000,6,N/A,N/A,N/A,N/A,20,N/A,21,N/A,N/A,N/A,8,0,N/A,N/A,N/A,N/A,N/A"
        );
        assert!(
            rows[9].ends_with(",40,4,6,7.125,0.431,21.5,5"),
            "{}",
            rows[9]
        );
    }

    #[test]
    fn an_interval_has_all_percentiles_where_they_are_known() {
        let mut document = sample::document();
        let last = document.timeline.intervals.last_mut().unwrap();
        last.percentiles = document
            .total
            .latency
            .map(|latency| Box::new(latency.percentiles));
        last.max = Some(30.25);
        document.total.latency = None;
        let now = now(&document, true, 9);
        assert!(
            now.contains(",6,8,10,11,18,20,20.5,21,21.5,21.5,30.25,40,4,0,0,0,0,5\r\n"),
            "{now}"
        );
    }

    #[test]
    fn a_full_history_is_in_the_order_of_time() {
        let history = history(&sample::document(), true);
        let seconds: Vec<_> = history
            .lines()
            .skip(1)
            .map(|row| row.split(',').next().unwrap())
            .collect();
        assert_eq!(seconds.len(), 30);
        assert!(seconds.is_sorted(), "{seconds:?}");
    }

    #[test]
    fn rates_are_those_of_ten_seconds() {
        let interval = |requests, length_s| Interval {
            requests,
            length_s,
            ..Interval::default()
        };
        let mut intervals = vec![interval(1_000_000, 1.0)];
        intervals.extend(vec![interval(20, 2.0); 5]);
        assert_eq!(rates(&intervals), (10.0, 0.0));
        assert_eq!(rates(&[]), (0.0, 0.0));
    }
}
