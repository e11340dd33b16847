//! The figures of what is measured beside requests.

use std::time::Duration;

use super::{MeasureKey, MeasureNumbers, Values};
use crate::declare::endpoint::EndpointId;
use crate::declare::measure::MeasureKind;

/// The figures of a chain, of a scenario's passes, or of a metric.
///
/// ```no_run
/// # use backpack::prelude::*;
/// # endpoint! { LogIn = POST "/login"; Level = GET "/level"; }
/// # chain! { Enter = LogIn + Level; }
/// # metric! { CartSize = value; }
/// # fn example(report: Report) {
/// let enter = report.chain(Enter);
/// println!("{} times, {} failed, 95 % took at most {:?}", enter.count(), enter.failures(), enter.percentile(0.95));
/// println!("{:?} in a cart", report.metric(CartSize).values().mean());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct MeasureFigures {
    numbers: MeasureNumbers,
    duration: Duration,
}

impl MeasureFigures {
    /// Of all that is measured by this declaration.
    pub(crate) fn of<'m>(
        measures: impl Iterator<Item = &'m (MeasureKey, MeasureNumbers)>,
        id: EndpointId,
        duration: Duration,
    ) -> Self {
        let is_it = |key: &MeasureKey| key.id == id && key.kind != MeasureKind::Sequence;
        let mut numbers = MeasureNumbers::default();
        for (_, more) in measures.filter(|(key, _)| is_it(key)) {
            numbers.merge(more);
        }
        Self { numbers, duration }
    }

    /// How many came to their end; what a metric that is a count adds up to.
    #[must_use]
    pub fn count(&self) -> u64 {
        self.numbers.count
    }

    /// How many of them failed: a step of theirs did.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.numbers.failures
    }

    /// How many were cut off before their end; they are neither success nor failure.
    #[must_use]
    pub fn interrupted(&self) -> u64 {
        self.numbers.interrupted
    }

    /// How many a second, over the whole run.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let seconds = self.duration.as_secs_f64();
        match seconds > 0.0 {
            true => self.numbers.count as f64 / seconds,
            false => 0.0,
        }
    }

    /// How long they took on average, waits left out.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        self.numbers.times.mean()
    }

    /// How long the shortest took.
    #[must_use]
    pub fn min(&self) -> Option<Duration> {
        self.numbers.times.min()
    }

    /// How long the longest took.
    #[must_use]
    pub fn max(&self) -> Option<Duration> {
        self.numbers.times.max()
    }

    /// The time that this share of them, `0.95` for 95 %, did not exceed; to three significant digits.
    #[must_use]
    pub fn percentile(&self, share: f64) -> Option<Duration> {
        let possible = (0.0..=1.0).contains(&share);
        possible.then(|| self.numbers.times.percentile(share))?
    }

    /// The values of a metric that is one; of all else there are none.
    #[must_use]
    pub fn values(&self) -> &Values {
        &self.numbers.values
    }
}
