//! The figures of each row over time. They share their steps, so that all rows together have a bounded number of intervals.

use std::collections::HashMap;

use super::aggregate::RowKey;
use super::numbers::Numbers;
use super::timeline::Timeline;

/// How many intervals are kept of a row: ten minutes of seconds.
const OF_A_ROW: u64 = 600;
/// How many are kept of all rows together: ten minutes of seconds for forty rows.
const OF_ALL_ROWS: u64 = 40 * OF_A_ROW;

/// The figures of each row over time.
#[derive(Clone, Debug)]
pub(super) struct RowTimelines {
    by_row: HashMap<RowKey, Timeline>,
    /// Seconds.
    step: u64,
    /// The latest second of any row.
    latest: u64,
}

impl Default for RowTimelines {
    fn default() -> Self {
        Self {
            by_row: HashMap::new(),
            step: 1,
            latest: 0,
        }
    }
}

impl RowTimelines {
    /// Adds what a thread recorded of a row within this second of the run.
    pub(super) fn add(&mut self, row: RowKey, second: u64, numbers: &Numbers) {
        let step = self.step;
        let of_row = || Timeline::new(step);
        let timeline = self.by_row.entry(row).or_insert_with(of_row);
        timeline.add(second, numbers);
        self.latest = self.latest.max(second);
        while self.latest / self.step >= self.most() {
            self.coarsen();
        }
    }

    /// How many intervals each of them may have; seconds in which a row has none count, for reports show them too.
    fn most(&self) -> u64 {
        let share = OF_ALL_ROWS / self.by_row.len().max(1) as u64;
        share.clamp(1, OF_A_ROW)
    }

    fn coarsen(&mut self) {
        self.step *= 2;
        self.by_row.values_mut().for_each(Timeline::coarsen);
    }

    pub(super) fn of(&self, row: &RowKey) -> Option<&Timeline> {
        self.by_row.get(row)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Sample;

    fn row(number: usize) -> RowKey {
        (format!("row {number}"), "GET")
    }

    /// A request of each row in each second.
    fn of(rows: usize, seconds: u64) -> RowTimelines {
        let mut numbers = Numbers::default();
        numbers.answered(&Sample::default());
        let mut all = RowTimelines::default();
        for second in 0..seconds {
            for number in 0..rows {
                all.add(row(number), second, &numbers);
            }
        }
        all
    }

    fn intervals(all: &RowTimelines) -> usize {
        all.by_row.values().map(|it| it.intervals().len()).sum()
    }

    #[test]
    fn many_rows_have_coarser_steps_and_lose_nothing() {
        for (rows, seconds, step) in [(40, 600, 1), (41, 600, 2), (900, 100, 4), (1, 601, 2)] {
            let all = of(rows, seconds);
            assert_eq!(all.step, step, "{rows} rows for {seconds} s");
            assert!(intervals(&all) as u64 <= OF_ALL_ROWS);
            for number in 0..rows {
                let timeline = all.of(&row(number)).expect("a row");
                assert_eq!(timeline.step(), step);
                let requests: u64 = timeline.intervals().iter().map(|it| it.requests).sum();
                assert_eq!(requests, seconds, "row {number}");
            }
        }
    }

    #[test]
    fn a_row_that_comes_late_has_the_steps_of_all() {
        let mut all = of(1, 700);
        let numbers = Numbers::default();
        all.add(row(7), 699, &numbers);
        assert_eq!(all.of(&row(7)).expect("a row").step(), 2);
    }

    #[test]
    fn more_rows_than_intervals_have_one_each() {
        let mut all = RowTimelines::default();
        let numbers = Numbers::default();
        for second in 0..3 {
            for number in 0..OF_ALL_ROWS as usize + 1 {
                all.add(row(number), second, &numbers);
            }
        }
        assert_eq!(intervals(&all), all.by_row.len());
    }
}
