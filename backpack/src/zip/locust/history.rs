//! How the figures of Locust changed: moments, counted up from the start, become a timeline of even steps.

use std::collections::HashMap;

use super::figures::{Cells, Table, key};
use crate::report::document::{Interval, Timeline};

/// A timeline has at most so many intervals.
const MOST_INTERVALS: u64 = 3600;

/// How some requests stood at a moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Moment {
    /// Since 1970.
    pub(super) second: i64,
    pub(super) users: u64,
    /// So far.
    pub(super) requests: f64,
    pub(super) failures: f64,
    /// Of the latest ten seconds.
    pub(super) p50: Option<f64>,
    pub(super) p95: Option<f64>,
    pub(super) p99: Option<f64>,
}

/// The moments of a run, for each method and name, and for all together.
#[derive(Debug, Default)]
pub(super) struct History {
    pub(super) total: Vec<Moment>,
    rows: HashMap<(String, String), Vec<Moment>>,
    /// Between which seconds it ran.
    span: (i64, i64),
}

impl History {
    /// From `_stats_history.csv`. The file goes on through resets and after the end: the latest run is cut out.
    pub(super) fn of_table(text: &str) -> Option<Self> {
        let table = Table::read(text).ok()?;
        let mut history = Self::default();
        for row in table.rows() {
            // One bad cell does not cost the others.
            let Some(moment) = moment(row) else {
                continue;
            };
            match key(&row) {
                Some(key) => history.rows.entry(key).or_default().push(moment),
                None => history.total.push(moment),
            }
        }
        history.cut()
    }

    /// All requests together.
    pub(super) fn of_all(total: Vec<Moment>, start: i64) -> Option<Self> {
        let end = total.last()?.second;
        Some(Self {
            total,
            rows: HashMap::new(),
            span: (start, end),
        })
        .filter(|_| end > start)
    }

    fn cut(mut self) -> Option<Self> {
        let total = &self.total;
        let reset = total
            .windows(2)
            .rposition(|pair| pair[1].requests < pair[0].requests)
            .map_or(0, |index| index + 1);
        let latest = &total[reset..];
        let (first, last) = (latest.first()?, latest.last()?);
        // The file has a row each second, so what is in the first one came within a second.
        let start = first.second - i64::from(first.requests > 0.0);
        let complete = latest.iter().find(|it| it.requests >= last.requests)?;
        self.span = (start, complete.second);
        let within = |moment: &Moment| moment.second >= start && moment.second <= self.span.1;
        self.total = latest.iter().copied().filter(within).collect();
        self.rows
            .values_mut()
            .for_each(|moments| moments.retain(within));
        (self.span.1 > start).then_some(self)
    }

    pub(super) fn start(&self) -> i64 {
        self.span.0
    }

    pub(super) fn max_users(&self) -> u64 {
        let users = self.total.iter().map(|moment| moment.users);
        users.max().unwrap_or(0)
    }

    /// The whole run over time.
    pub(super) fn timeline(&self) -> Timeline {
        self.even(&self.total, true)
    }

    /// A row over time; empty where only the whole run is known.
    pub(super) fn timeline_of(&self, method: &str, name: &str) -> Timeline {
        let moments = self.rows.get(&(method.to_owned(), name.to_owned()));
        moments.map_or_else(Timeline::default, |moments| self.even(moments, false))
    }

    fn even(&self, moments: &[Moment], with_users: bool) -> Timeline {
        let (start, end) = self.span;
        let length = end.abs_diff(start);
        let mut step_s = 1;
        while length.div_ceil(step_s) > MOST_INTERVALS {
            step_s *= 2;
        }
        let requests = Curve::of(moments, start, |moment| moment.requests);
        let failures = Curve::of(moments, start, |moment| moment.failures);
        let interval = |number: u64| {
            let at_s = number * step_s;
            let end_s = (at_s + step_s).min(length);
            let latest = moments.partition_point(|it| it.second.abs_diff(start) <= end_s);
            let latest = latest.checked_sub(1).map(|index| &moments[index]);
            Interval {
                at_s,
                length_s: (end_s - at_s) as f64,
                arrivals: None,
                users: latest.map(|it| it.users).filter(|_| with_users),
                requests: requests.between(at_s, end_s),
                failures: failures.between(at_s, end_s),
                p50: latest.and_then(|it| it.p50),
                p95: latest.and_then(|it| it.p95),
                p99: latest.and_then(|it| it.p99),
                distribution: Vec::new(),
                ..Interval::default()
            }
        };
        let intervals = (0..length.div_ceil(step_s)).map(interval).collect();
        Timeline { step_s, intervals }
    }
}

fn moment(row: Cells<'_>) -> Option<Moment> {
    Some(Moment {
        second: row.number("Timestamp")? as i64,
        users: row.number("User Count")? as u64,
        requests: row.number("Total Request Count")?,
        failures: row.number("Total Failure Count")?,
        p50: row.millis("50%"),
        p95: row.millis("95%"),
        p99: row.millis("99%"),
    })
}

/// A count that grows, known at some seconds and straight between them.
struct Curve(Vec<(u64, f64)>);

impl Curve {
    fn of(moments: &[Moment], start: i64, count: impl Fn(&Moment) -> f64) -> Self {
        // A row appears within a second of its first request.
        let begin = moments
            .first()
            .map_or(0, |it| it.second.abs_diff(start).saturating_sub(1));
        let known = moments
            .iter()
            .map(|it| (it.second.abs_diff(start), count(it)));
        Self([(begin, 0.0)].into_iter().chain(known).collect())
    }

    fn at(&self, second: u64) -> f64 {
        let after = self.0.partition_point(|(known, _)| *known <= second);
        match (after.checked_sub(1).map(|it| self.0[it]), self.0.get(after)) {
            (None, _) => 0.0,
            (Some((_, count)), None) => count,
            (Some((from, low)), Some((to, high))) => {
                let share = (second - from) as f64 / (to - from) as f64;
                low + (high - low) * share
            }
        }
    }

    /// Whole numbers, whose sum over all steps is the whole count.
    fn between(&self, begin: u64, end: u64) -> u64 {
        let whole = |second| self.at(second).round() as u64;
        whole(end).saturating_sub(whole(begin))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Timestamp,User Count,Type,Name,Requests/s,Failures/s,50%,95%,99%,Total Request Count,Total Failure Count\n";

    fn history(rows: &[(i64, &str, u64)]) -> History {
        let row = |(second, name, count): &(i64, &str, u64)| {
            let (kind, name) = match *name {
                "" => ("", "Aggregated"),
                name => ("GET", name),
            };
            format!("{second},5,{kind},{name},1.0,0.0,7,0,N/A,{count},0\n")
        };
        let text: String = rows.iter().map(row).collect();
        History::of_table(&format!("{HEAD}{text}")).expect("a history")
    }

    fn requests(timeline: &Timeline) -> Vec<u64> {
        timeline.intervals.iter().map(|it| it.requests).collect()
    }

    #[test]
    fn counts_become_steps_and_none_is_lost() {
        let history = history(&[(100, "", 0), (101, "", 10), (103, "", 15), (104, "", 20)]);
        let timeline = history.timeline();
        assert_eq!(requests(&timeline), [10, 3, 2, 5]);
        assert_eq!(history.start(), 100);
        let interval = &timeline.intervals[2];
        assert_eq!((interval.at_s, interval.users), (2, Some(5)));
        assert_eq!(
            (interval.p50, interval.p95, interval.p99),
            (Some(7.0), None, None)
        );
    }

    #[test]
    fn the_latest_run_is_cut_out() {
        let history = history(&[
            (100, "", 50),
            (101, "", 70),
            (200, "", 0),
            (201, "/a", 4),
            (201, "", 4),
            (202, "/a", 9),
            (202, "", 9),
            (203, "/a", 9),
            (203, "", 9),
        ]);
        assert_eq!(requests(&history.timeline()), [4, 5]);
        let row = history.timeline_of("GET", "/a");
        assert_eq!(requests(&row), [4, 5]);
        assert_eq!(row.intervals[0].users, None);
        assert_eq!(history.timeline_of("GET", "/b"), Timeline::default());
    }

    #[test]
    fn wild_times_fill_no_memory() {
        let history = history(&[(0, "", 0), (999_999_999_999_999, "", 9)]);
        let timeline = history.timeline();
        assert!(timeline.intervals.len() <= 3600);
        assert_eq!(requests(&timeline).iter().sum::<u64>(), 9);
    }

    #[test]
    fn without_two_moments_there_is_no_history() {
        assert!(History::of_table("").is_none());
        assert!(History::of_table(HEAD).is_none());
        assert!(History::of_table("a,b\n1,2\n").is_none());
        assert!(History::of_all(Vec::new(), 5).is_none());
    }
}
