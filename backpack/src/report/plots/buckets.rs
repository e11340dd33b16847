//! The pictures of latencies by quarters of an octave: their distribution, and a heat map over time.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use super::axis::Axis;
use super::canvas::draw;
use super::curves::Subject;
use super::frame::{BLUE, GREEN, Key, VERMILLION};
use crate::report::document::{Interval, Latency};
use crate::report::markup::Markup;
use crate::text::units;

/// From few to many: lighter to darker, so that it can be read without colours too.
const HEAT: [&str; 6] = [
    "#BCD7EE", "#8FBFE2", "#5FA4D4", "#3787C0", "#135FA7", "#08306B",
];

/// More would be thinner than a line.
const MOST_COLUMNS: usize = 120;

/// Requests by the number of their quarter of an octave, counted from a microsecond.
type Counts = BTreeMap<i32, u64>;

fn counts<'i>(distributions: impl Iterator<Item = &'i [(i32, u64)]>) -> Counts {
    let mut counts = Counts::new();
    for (quarter, count) in distributions.flatten() {
        *counts.entry(*quarter).or_default() += count;
    }
    counts
}

/// The logarithm, to base 2, of a quarter's lower bound in milliseconds.
fn bound(quarter: i32) -> f64 {
    f64::from(quarter) / 4.0 - 1e3_f64.log2()
}

fn latency_axis(quarters: RangeInclusive<i32>, most_ticks: usize) -> Axis {
    // A single bucket would fill the picture and say nothing of its place.
    let missing = (8 - (quarters.end() - quarters.start())).max(0);
    let (start, end) = (
        quarters.start() - missing / 2 - 1,
        quarters.end() + missing / 2 + 2,
    );
    Axis::log_latency(bound(start)..bound(end), most_ticks)
}

pub(super) fn distribution(subject: Subject<'_>, latency: Option<&Latency>) -> Markup {
    let counts = counts(
        latency
            .iter()
            .map(|latency| latency.distribution.as_slice()),
    );
    let most = counts.values().max().copied().unwrap_or(0);
    let marks = latency.map_or_else(Vec::new, |latency| {
        let p = &latency.percentiles;
        vec![
            (p.p50, BLUE, "median"),
            (p.p95, GREEN, "95 %"),
            (p.p99, VERMILLION, "99 %"),
        ]
    });
    let legend = marks
        .iter()
        .map(|(value, pen, name)| Key::curve(*pen, format!("{name} {}", units::latency(*value))));
    let x = latency_axis(quarters(&counts), 6);
    let y = Axis::whole_number("Requests", most as f64);
    let frame = subject.frame(x, y, legend.collect());
    draw(&frame, |canvas| {
        if counts.is_empty() {
            return canvas.note("No request has a response time");
        }
        let bars = counts
            .iter()
            .map(|(quarter, count)| [(bound(*quarter), 0.0), (bound(quarter + 1), *count as f64)]);
        canvas.cells(HEAT[2], bars, 2);
        for (value, pen, _) in &marks {
            canvas.vertical(value.max(0.001).log2(), *pen);
        }
    })
}

pub(super) fn heat_map(subject: Subject<'_>) -> Markup {
    let columns = columns(&subject.timeline.intervals);
    let all = columns.iter().flat_map(|column| column.counts.keys());
    let quarters = match (all.clone().min(), all.max()) {
        (Some(least), Some(most)) => *least..=*most,
        _ => 32..=40,
    };
    let densest = columns.iter().flat_map(Column::densities);
    let densest = densest.map(|(_, density)| density).fold(0.0, f64::max);
    let most = format!("up to {} requests a second", units::rate(densest));
    let legend = match densest {
        0.0 => Vec::new(),
        _ => vec![Key::Ramp(&HEAT, most)],
    };
    let y = latency_axis(quarters, 8);
    let frame = subject.frame_over_time(y, legend);
    draw(&frame, |canvas| {
        if densest == 0.0 {
            return canvas.note("No request has a response time");
        }
        for (level, color) in HEAT.into_iter().enumerate() {
            let cells = columns.iter().flat_map(|column| {
                let cells = column
                    .densities()
                    .filter(move |(_, d)| level_of(d / densest) == level);
                cells.map(move |(quarter, _)| {
                    [
                        (column.start, bound(quarter)),
                        (column.end, bound(quarter + 1)),
                    ]
                })
            });
            canvas.cells(color, cells, 0);
        }
    })
}

/// A stretch of time.
struct Column {
    start: f64,
    end: f64,
    counts: Counts,
}

impl Column {
    /// Requests a second in each bucket.
    fn densities(&self) -> impl Iterator<Item = (i32, f64)> {
        let length = (self.end - self.start).max(0.001);
        self.counts
            .iter()
            .map(move |(quarter, count)| (*quarter, *count as f64 / length))
    }
}

fn columns(intervals: &[Interval]) -> Vec<Column> {
    let stretch = intervals.len().div_ceil(MOST_COLUMNS).max(1);
    let column = |intervals: &[Interval]| {
        let last = &intervals[intervals.len() - 1];
        let distributions = intervals.iter().map(|i| i.distribution.as_slice());
        Column {
            start: intervals[0].at_s as f64,
            end: last.at_s as f64 + last.length_s,
            counts: counts(distributions),
        }
    };
    intervals.chunks(stretch).map(column).collect()
}

fn quarters(counts: &Counts) -> RangeInclusive<i32> {
    match (counts.first_key_value(), counts.last_key_value()) {
        (Some((first, _)), Some((last, _))) => *first..=*last,
        _ => 32..=40,
    }
}

/// A single slow request must be seen beside thousands of fast ones, so that the levels are those of a root.
fn level_of(share: f64) -> usize {
    let levels = HEAT.len();
    ((share.sqrt() * levels as f64) as usize).min(levels - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_are_where_their_bounds_are() {
        let counts = counts([[(53, 1)].as_slice(), &[(53, 2)]].into_iter());
        assert_eq!(counts, Counts::from([(53, 3)]));
        let lower = 2_f64.powf(53.0 / 4.0) / 1e3;
        assert!((bound(53).exp2() - lower).abs() < 1e-9);
    }

    #[test]
    fn few_are_seen_beside_many() {
        assert_eq!(level_of(0.0001), 0);
        assert_eq!(level_of(0.3), 3);
        assert_eq!(level_of(1.0), 5);
    }
}
