//! How long requests took: counts in buckets, and the exact sums beside them.

use std::time::Duration;

use super::buckets::Buckets;
use super::spread::Spread;

/// The latencies of some requests.
#[derive(Clone, Debug)]
pub(crate) struct Latencies {
    /// Microseconds, with three significant digits; they widen to any value, so that none is clamped.
    buckets: Buckets,
    /// The exact sum, in nanoseconds.
    total: u128,
    /// The exact sum of the squares, in square nanoseconds: an hour squared, 10^12 times, fits.
    squares: u128,
    /// In nanoseconds; exact, unlike the buckets.
    min: u64,
    max: u64,
}

impl Default for Latencies {
    fn default() -> Self {
        Self::with(Buckets::default())
    }
}

impl Latencies {
    fn with(buckets: Buckets) -> Self {
        Self {
            buckets,
            total: 0,
            squares: 0,
            min: u64::MAX,
            max: 0,
        }
    }

    /// Takes what was gathered and leaves none, with room for the same values: nothing is allocated for them again.
    pub(crate) fn take(&mut self) -> Self {
        let room = self.buckets.emptied();
        std::mem::replace(self, Self::with(room))
    }

    pub(crate) fn record(&mut self, latency: Duration) {
        let nanos = nanos(latency);
        self.buckets.count((nanos / 1000).max(1));
        self.total += u128::from(nanos);
        self.squares += u128::from(nanos) * u128::from(nanos);
        self.min = self.min.min(nanos);
        self.max = self.max.max(nanos);
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.buckets.merge(&other.buckets);
        self.total += other.total;
        self.squares += other.squares;
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
    }

    pub(crate) fn samples(&self) -> u64 {
        self.buckets.samples()
    }

    /// Microseconds.
    pub(crate) fn buckets(&self) -> &Buckets {
        &self.buckets
    }

    fn of_samples<T>(&self, figure: impl FnOnce(u64) -> T) -> Option<T> {
        Some(self.samples()).filter(|count| *count > 0).map(figure)
    }

    pub(crate) fn mean(&self) -> Option<Duration> {
        self.of_samples(|count| self.total().div_f64(count as f64))
    }

    /// The exact sum.
    pub(crate) fn total(&self) -> Duration {
        duration(self.total)
    }

    pub(crate) fn min(&self) -> Option<Duration> {
        self.of_samples(|_| Duration::from_nanos(self.min))
    }

    pub(crate) fn max(&self) -> Option<Duration> {
        self.of_samples(|_| Duration::from_nanos(self.max))
    }

    /// Of the population: the square root of (Σx² − (Σx)²/n) / n, whose difference is exact here.
    pub(crate) fn standard_deviation(&self) -> Option<Duration> {
        self.of_samples(|count| {
            let total = self.total;
            let count = u128::from(count);
            // (Σx)² outgrows 128 bits in long runs; Σx²·n would as well.
            let mean = total / count;
            let rest = total % count;
            // Σ(x − m)² = Σx² − 2mΣx + nm², with the whole number m = ⌊Σx/n⌋; then m's own error is taken back.
            let about_floor = self.squares + count * mean * mean - 2 * mean * total;
            let error = rest as f64 / count as f64;
            let variance = about_floor as f64 / count as f64 - error * error;
            Duration::from_secs_f64(variance.max(0.0).sqrt() / 1e9)
        })
    }

    /// The number of each filled quarter of an octave, counted from a microsecond, with its samples.
    pub(crate) fn distribution(&self) -> Vec<(i32, u64)> {
        Spread::of(&self.buckets).quarters()
    }

    /// What this share of the requests did not exceed, `0.95` for 95 %.
    pub(crate) fn percentile(&self, share: f64) -> Option<Duration> {
        let micros = self.buckets.percentile(share)?;
        let nanos = micros.saturating_mul(1000);
        Some(Duration::from_nanos(nanos.clamp(self.min, self.max)))
    }
}

/// Enough for five centuries.
#[inline]
pub(super) fn nanos(time: Duration) -> u64 {
    let whole = time.as_secs().saturating_mul(1_000_000_000);
    whole.saturating_add(u64::from(time.subsec_nanos()))
}

/// A sum of nanoseconds.
pub(super) fn duration(nanos: u128) -> Duration {
    const SECOND: u128 = 1_000_000_000;
    let seconds = u64::try_from(nanos / SECOND).unwrap_or(u64::MAX);
    Duration::new(seconds, (nanos % SECOND) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn percentiles_are_within_a_thousandth() {
        let mut latencies = Latencies::default();
        for millis in 1..=10_000 {
            latencies.record(Duration::from_millis(millis));
        }
        for (quantile, micros) in [(0.5, 5e6), (0.95, 9.5e6), (0.999, 9.99e6)] {
            let measured = latencies.percentile(quantile).unwrap().as_micros() as f64;
            assert!(
                (measured / micros - 1.0).abs() < 1e-3,
                "{quantile}: {measured}"
            );
        }
        assert_eq!(latencies.min(), Some(Duration::from_millis(1)));
        assert_eq!(latencies.max(), Some(Duration::from_secs(10)));
    }

    #[test]
    fn nothing_is_clamped() {
        let mut latencies = Latencies::default();
        latencies.record(Duration::from_nanos(300));
        latencies.record(Duration::from_secs(7200));
        assert_eq!(latencies.min(), Some(Duration::from_nanos(300)));
        assert_eq!(latencies.percentile(1.0), Some(Duration::from_secs(7200)));
    }

    #[test]
    fn what_was_taken_is_gone() {
        let mut latencies = Latencies::default();
        latencies.record(Duration::from_secs(3));
        assert_eq!(latencies.take().samples(), 1);
        assert_eq!((latencies.samples(), latencies.mean()), (0, None));
        assert_eq!(latencies.min(), None);
    }

    proptest! {
        #[test]
        fn the_standard_deviation_is_that_of_the_samples(micros in prop::collection::vec(1_u64..3_600_000_000, 1..50)) {
            let mut latencies = Latencies::default();
            for micros in &micros {
                latencies.record(Duration::from_micros(*micros));
            }
            let count = micros.len() as f64;
            let mean = micros.iter().sum::<u64>() as f64 / count;
            let squares: f64 = micros.iter().map(|micros| (*micros as f64 - mean).powi(2)).sum();
            let expected = (squares / count).sqrt();
            let measured = latencies.standard_deviation().unwrap().as_secs_f64() * 1e6;
            prop_assert!((measured - expected).abs() <= 0.01 + expected * 1e-9, "{measured} {expected}");
        }

        #[test]
        fn merging_is_as_recording_all(one in prop::collection::vec(1_u64..100_000_000, 0..30), two in prop::collection::vec(1_u64..100_000_000, 0..30)) {
            let gather = |micros: &[u64]| {
                let mut latencies = Latencies::default();
                for micros in micros {
                    latencies.record(Duration::from_micros(*micros));
                }
                latencies
            };
            let mut merged = gather(&one);
            merged.merge(&gather(&two));
            let all = gather(&[one, two].concat());
            prop_assert_eq!(merged.mean(), all.mean());
            prop_assert_eq!(merged.min(), all.min());
            prop_assert_eq!(merged.max(), all.max());
            prop_assert_eq!(merged.standard_deviation(), all.standard_deviation());
            prop_assert_eq!(merged.percentile(0.9), all.percentile(0.9));
        }
    }
}
