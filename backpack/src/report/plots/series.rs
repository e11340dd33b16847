//! From intervals to points: rates, gaps, and fewer points for long runs without losing a peak.

use crate::report::document::{Interval, Timeline, share};

/// More would only draw over each other.
const MOST_POINTS: usize = 400;

/// Points of a curve; a curve is interrupted where nothing was measured.
pub(super) type Segment = Vec<(f64, f64)>;

/// Where the timeline ends, in seconds since the start.
pub(super) fn end_of(timeline: &Timeline) -> f64 {
    let last = timeline.intervals.last();
    last.map_or(0.0, |last| last.at_s as f64 + last.length_s)
}

/// What the requests of each interval have in common, over time.
pub(super) fn values(timeline: &Timeline, of: impl Fn(&Interval) -> Option<f64>) -> Vec<Segment> {
    let points = timeline.intervals.iter();
    segments(&thin(
        &points.map(|i| (middle(i), of(i))).collect::<Vec<_>>(),
    ))
}

/// How many a second, over time.
pub(super) fn rates(timeline: &Timeline, of: impl Fn(&Interval) -> u64) -> Vec<Segment> {
    let mut intervals: Vec<(f64, f64, f64)> = timeline
        .intervals
        .iter()
        .map(|interval| (interval.at_s as f64, interval.length_s, of(interval) as f64))
        .collect();
    // Five requests in the last three milliseconds are no peak.
    if let [.., (_, length, count), (_, last_length, last_count)] = &mut intervals[..]
        && *last_length < *length / 2.0
    {
        *length += *last_length;
        *count += *last_count;
        intervals.pop();
    }
    let points = intervals
        .into_iter()
        .filter(|(_, length, _)| *length > 0.0)
        .map(|(at, length, count)| (at + length / 2.0, Some(count / length)));
    segments(&thin(&points.collect::<Vec<_>>()))
}

/// Failures in percent of the requests; none without a request.
pub(super) fn failure_percent(interval: &Interval) -> Option<f64> {
    (interval.requests > 0).then(|| share(interval.failures, interval.requests))
}

/// Users, who are counted at the end of each interval.
pub(super) fn users(timeline: &Timeline) -> Vec<Segment> {
    let users = |interval: &Interval| interval.users.map(|users| users as f64);
    let start = timeline.intervals.first();
    let start = start.map(|first| (first.at_s as f64, users(first)));
    let ends = timeline.intervals.iter().map(|interval| {
        let end = interval.at_s as f64 + interval.length_s;
        (end, users(interval))
    });
    segments(&thin(&start.into_iter().chain(ends).collect::<Vec<_>>()))
}

/// What can be read at some moments of a run: the second, and the figures there.
pub(super) type Readings = Vec<(f64, Vec<f64>)>;

/// The figures of each interval; of the largest in each stretch where there are too many.
pub(super) fn readings(
    timeline: &Timeline,
    of: impl Fn(&Interval) -> Option<Vec<f64>>,
) -> Readings {
    let readings: Readings = timeline
        .intervals
        .iter()
        .filter_map(|interval| Some((middle(interval), of(interval)?)))
        .collect();
    let stretch = readings.len().div_ceil(MOST_POINTS).max(1);
    let size = |reading: &(f64, Vec<f64>)| reading.1.iter().sum::<f64>();
    let largest = |stretch: &[(f64, Vec<f64>)]| {
        let largest = stretch.iter().max_by(|a, b| size(a).total_cmp(&size(b)));
        largest.cloned()
    };
    readings.chunks(stretch).filter_map(largest).collect()
}

fn middle(interval: &Interval) -> f64 {
    interval.at_s as f64 + interval.length_s / 2.0
}

/// The largest and the smallest of each stretch, in their order.
fn thin(points: &[(f64, Option<f64>)]) -> Vec<(f64, Option<f64>)> {
    if points.len() <= MOST_POINTS {
        return points.to_vec();
    }
    let stretch = points.len().div_ceil(MOST_POINTS / 2);
    points.chunks(stretch).flat_map(extremes).collect()
}

fn extremes(stretch: &[(f64, Option<f64>)]) -> Vec<(f64, Option<f64>)> {
    let measured = || {
        stretch
            .iter()
            .filter_map(|(at, value)| Some((*at, (*value)?)))
    };
    let by_value = |a: &(f64, f64), b: &(f64, f64)| a.1.total_cmp(&b.1);
    match (measured().min_by(by_value), measured().max_by(by_value)) {
        (Some(least), Some(most)) if least.0 < most.0 => {
            vec![(least.0, Some(least.1)), (most.0, Some(most.1))]
        }
        (Some(least), Some(most)) if least.0 > most.0 => {
            vec![(most.0, Some(most.1)), (least.0, Some(least.1))]
        }
        (Some(only), _) => vec![(only.0, Some(only.1))],
        (None, _) => stretch[..1].to_vec(),
    }
}

fn segments(points: &[(f64, Option<f64>)]) -> Vec<Segment> {
    points
        .split(|(_, value)| value.is_none())
        .map(|run| {
            run.iter()
                .filter_map(|(at, value)| Some((*at, (*value)?)))
                .collect()
        })
        .filter(|segment: &Segment| !segment.is_empty())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn timeline(intervals: impl IntoIterator<Item = Interval>) -> Timeline {
        Timeline {
            step_s: 1,
            intervals: intervals.into_iter().collect(),
        }
    }

    fn second(at_s: u64) -> Interval {
        Interval {
            at_s,
            length_s: 1.0,
            ..Interval::default()
        }
    }

    #[test]
    fn a_long_run_keeps_its_peak_in_few_points() {
        let long = timeline((0..28_800).map(|at| Interval {
            p99: Some(if at == 12_345 { 900.0 } else { 10.0 }),
            ..second(at)
        }));
        let curves = values(&long, |interval| interval.p99);
        assert_eq!(curves.len(), 1);
        assert!(curves[0].len() <= MOST_POINTS);
        assert!(curves[0].contains(&(12_345.5, 900.0)));
        assert!(curves[0].is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn what_can_be_read_of_a_long_run_has_its_peak_too() {
        let long = timeline((0..28_800).map(|at| Interval {
            p99: Some(if at == 12_345 { 900.0 } else { 10.0 }),
            ..second(at)
        }));
        let readings = readings(&long, |interval| Some(vec![interval.p99?]));
        assert!(readings.len() <= MOST_POINTS);
        assert!(readings.contains(&(12_345.5, vec![900.0])));
    }

    #[test]
    fn a_curve_is_interrupted_where_nothing_was_measured() {
        let gap = timeline((0..9).map(|at| Interval {
            p50: (at != 4).then_some(1.0),
            ..second(at)
        }));
        let lengths: Vec<_> = values(&gap, |interval| interval.p50)
            .iter()
            .map(Vec::len)
            .collect();
        assert_eq!(lengths, [4, 4]);
    }

    #[test]
    fn the_rest_of_a_second_is_no_peak() {
        let last = Interval {
            length_s: 0.003,
            requests: 5,
            ..second(2)
        };
        let full = |at| Interval {
            requests: 10,
            ..second(at)
        };
        let curves = rates(&timeline([full(0), full(1), last]), |i| i.requests);
        assert!(curves[0].iter().all(|(_, rate)| *rate < 16.0), "{curves:?}");
    }

    #[test]
    fn users_stay_until_the_end_of_the_last_interval() {
        let with = |at, users| Interval {
            users: Some(users),
            ..second(at)
        };
        let curves = users(&timeline([with(0, 3), with(1, 5), with(2, 0)]));
        assert_eq!(curves, [[(0.0, 3.0), (1.0, 3.0), (2.0, 5.0), (3.0, 0.0)]]);
    }

    #[test]
    fn a_single_short_interval_has_a_rate() {
        let only = Interval {
            length_s: 0.5,
            requests: 5,
            ..second(0)
        };
        assert_eq!(rates(&timeline([only]), |i| i.requests), [[(0.25, 10.0)]]);
    }
}
