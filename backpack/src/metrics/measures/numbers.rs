//! The numbers of one thing that is measured beside requests.

use std::time::Duration;

use super::values::Values;
use crate::metrics::latencies::Latencies;

/// The numbers of a chain, a pass or a metric.
#[derive(Clone, Debug, Default)]
pub(crate) struct MeasureNumbers {
    /// How many ended; of a count, its sum.
    pub(crate) count: u64,
    pub(crate) failures: u64,
    /// Cut off before their end: neither success nor failure.
    pub(crate) interrupted: u64,
    /// How long those that ended took, waits left out.
    pub(crate) times: Latencies,
    pub(crate) values: Values,
}

impl MeasureNumbers {
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0 && self.interrupted == 0
    }

    /// One that took so long.
    pub(crate) fn ended(&mut self, time: Duration, failed: bool) {
        self.count += 1;
        self.failures += u64::from(failed);
        self.times.record(time);
    }

    /// A value; a finite one.
    pub(crate) fn given(&mut self, value: f64) {
        self.count += 1;
        self.values.record(value);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.count += other.count;
        self.failures += other.failures;
        self.interrupted += other.interrupted;
        self.times.merge(&other.times);
        self.values.merge(&other.values);
    }

    /// Takes what was gathered and leaves none.
    pub(super) fn take(&mut self) -> Self {
        Self {
            count: std::mem::take(&mut self.count),
            failures: std::mem::take(&mut self.failures),
            interrupted: std::mem::take(&mut self.interrupted),
            times: self.times.take(),
            values: std::mem::take(&mut self.values),
        }
    }
}
