//! Counts of values in the buckets of an HdrHistogram with three significant digits.
//!
//! Every request is counted here: to count one is some fifteen instructions, of which the library takes eighty.

/// Values below twice this are counted exactly; above, each octave has so many buckets.
const HALF: usize = 1024;

#[derive(Clone, Debug, Default)]
pub(crate) struct Buckets {
    counts: Vec<u64>,
    samples: u64,
}

/// A bucket with something in it.
pub(crate) struct Filled {
    #[cfg(any(test, feature = "cli"))]
    pub(crate) lowest: u64,
    pub(crate) highest: u64,
    pub(crate) count: u64,
}

impl Filled {
    /// As HdrHistogram's libraries name a bucket by one value.
    #[cfg(feature = "locust")]
    pub(crate) fn middle(&self) -> u64 {
        self.lowest + (self.highest - self.lowest).div_ceil(2)
    }
}

impl Buckets {
    /// There is one for each value of 64 bits.
    pub(super) const MOST: usize = 55 * HALF;

    #[inline]
    pub(super) fn count(&mut self, value: u64) {
        let index = index(value);
        if index >= self.counts.len() {
            self.widen(index);
        }
        self.counts[index] += 1;
        self.samples += 1;
    }

    /// None, with room for the same values: nothing is allocated for them again.
    pub(super) fn emptied(&self) -> Self {
        Self {
            counts: vec![0; self.counts.len()],
            samples: 0,
        }
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        if other.counts.len() > self.counts.len() {
            self.counts.resize(other.counts.len(), 0);
        }
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count = count.saturating_add(*more);
        }
        // Files say what they like.
        self.samples = self.samples.saturating_add(other.samples);
    }

    pub(super) fn samples(&self) -> u64 {
        self.samples
    }

    /// The highest value of the bucket that holds what this share of the values did not exceed.
    pub(crate) fn percentile(&self, share: f64) -> Option<u64> {
        let rank = (share * self.samples as f64).ceil().max(1.0) as u64;
        let mut passed = 0;
        let index = self.counts.iter().position(|count| {
            passed = u64::saturating_add(passed, *count);
            passed >= rank
        })?;
        Some(highest(index))
    }

    /// In ascending order.
    pub(crate) fn filled(&self) -> impl Iterator<Item = Filled> {
        let filled = self.counts.iter().enumerate();
        let filled = filled.filter(|(_, count)| **count > 0);
        filled.map(|(index, count)| Filled {
            #[cfg(any(test, feature = "cli"))]
            lowest: lowest(index),
            highest: highest(index),
            count: *count,
        })
    }

    /// Of each bucket that there is, from the first.
    pub(super) fn counts(&self) -> &[u64] {
        &self.counts
    }

    /// The highest value that there is a bucket for.
    pub(super) fn highest(&self) -> u64 {
        highest(self.counts.len().max(2 * HALF) - 1)
    }

    /// More of the bucket of that number; none where there are none so high, or so many.
    pub(super) fn put(&mut self, index: usize, count: u64) -> Option<()> {
        let samples = self.samples.checked_add(count)?;
        if index >= Self::MOST {
            return None;
        }
        if index >= self.counts.len() {
            self.widen(index);
        }
        self.counts[index] += count;
        self.samples = samples;
        Some(())
    }

    #[cfg(test)]
    pub(crate) fn count_many(&mut self, value: u64, count: u64) {
        self.put(index(value), count).expect("a value");
    }

    /// Makes room for a value, and those of its octave.
    #[cold]
    fn widen(&mut self, index: usize) {
        self.counts.resize((index / HALF + 1) * HALF, 0);
    }
}

/// The bucket of a value: the first ones hold one value each, those of each further octave twice as many as the ones before.
#[inline]
fn index(value: u64) -> usize {
    let exact = 2 * HALF as u64 - 1;
    let octave = exact.leading_zeros() - (value | exact).leading_zeros();
    octave as usize * HALF + (value >> octave) as usize
}

/// The lowest value of a bucket.
fn lowest(index: usize) -> u64 {
    let octave = (index / HALF).saturating_sub(1);
    ((index - octave * HALF) as u64) << octave
}

/// The highest value of a bucket.
fn highest(index: usize) -> u64 {
    let octave = (index / HALF).saturating_sub(1);
    lowest(index) + ((1 << octave) - 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hdrhistogram::Histogram;
    use proptest::prelude::*;

    fn values() -> impl Strategy<Value = Vec<u64>> {
        // Of all lengths, not only of the longest.
        let value =
            (1..=u64::MAX / 1000, 0..54u32).prop_map(|(value, shift)| (value >> shift).max(1));
        prop::collection::vec(value, 1..50)
    }

    proptest! {
        #[test]
        fn counts_are_those_of_the_library(values in values(), split: prop::sample::Index, share in 0.001..=1.0) {
            let mut library = Histogram::<u64>::new(3).unwrap();
            let mut parts = [Buckets::default(), Buckets::default()];
            for (turn, value) in values.iter().enumerate() {
                library.record(*value).unwrap();
                parts[usize::from(turn < split.index(values.len()))].count(*value);
            }
            let [mut all, part] = parts;
            all.merge(&part);
            prop_assert_eq!(all.samples(), values.len() as u64);
            prop_assert_eq!(all.percentile(share), Some(library.value_at_quantile(share)));
            let recorded = library.iter_recorded();
            let recorded: Vec<_> = recorded.map(|it| {
                let value = it.value_iterated_to();
                (library.lowest_equivalent(value), value, it.count_at_value())
            }).collect();
            let filled: Vec<_> = all.filled().map(|it| (it.lowest, it.highest, it.count)).collect();
            prop_assert_eq!(filled, recorded);
        }
    }

    #[test]
    fn the_memory_of_a_series_is_small_and_bounded_by_its_longest_latency() {
        let mut buckets = Buckets::default();
        let mut kib_at = |micros: u64| {
            buckets.count(micros);
            buckets.counts.len() * size_of::<u64>() / 1024
        };
        assert_eq!(kib_at(1000), 8);
        assert_eq!(kib_at(100_000), 64);
        assert_eq!(kib_at(1_000_000), 88);
        assert_eq!(kib_at(3600 * 1_000_000), 184);
    }

    #[test]
    fn nothing_has_no_percentile() {
        assert_eq!(Buckets::default().percentile(0.5), None);
        let mut buckets = Buckets::default();
        buckets.count(7);
        assert_eq!(buckets.emptied().percentile(0.5), None);
    }
}
