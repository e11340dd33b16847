//! A small histogram: the latencies of a second, kept for each second of a run.

use super::buckets::Buckets;

/// Each octave is cut into this many buckets, so that a value is known within 0.4 %.
const BUCKETS_OF_AN_OCTAVE: u64 = 128;

/// The filled buckets alone, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Spread(Vec<(u16, u64)>);

impl Spread {
    /// The same values, coarser.
    pub(super) fn of(buckets: &Buckets) -> Self {
        let mut spread = Vec::<(u16, u64)>::new();
        for filled in buckets.filled() {
            let bucket = bucket(filled.highest);
            match spread.last_mut() {
                Some((last, counted)) if *last == bucket => *counted += filled.count,
                _ => spread.push((bucket, filled.count)),
            }
        }
        Self(spread)
    }

    pub(super) fn merge(&mut self, other: &Self) {
        let mut merged = Vec::with_capacity(self.0.len().max(other.0.len()));
        let (mut one, mut two) = (self.0.iter().peekable(), other.0.iter().peekable());
        while let (Some(a), Some(b)) = (one.peek(), two.peek()) {
            match a.0.cmp(&b.0) {
                std::cmp::Ordering::Less => merged.extend(one.next()),
                std::cmp::Ordering::Greater => merged.extend(two.next()),
                std::cmp::Ordering::Equal => {
                    merged.push((a.0, a.1 + b.1));
                    one.next();
                    two.next();
                }
            }
        }
        merged.extend(one);
        merged.extend(two);
        merged.shrink_to_fit();
        self.0 = merged;
    }

    pub(super) fn samples(&self) -> u64 {
        self.0.iter().map(|(_, count)| count).sum()
    }

    /// The values in microseconds that these shares of the samples, in ascending order, did not exceed; none without a sample.
    pub(super) fn percentiles<const N: usize>(&self, shares: [f64; N]) -> Option<[f64; N]> {
        let samples = self.samples();
        let mut buckets = self.0.iter();
        let (mut bucket, mut passed) = *buckets.next()?;
        Some(shares.map(|share| {
            let rank = ((samples as f64 * share).ceil() as u64).min(samples);
            while passed < rank {
                let Some((next, count)) = buckets.next() else {
                    break;
                };
                bucket = *next;
                passed += count;
            }
            middle(bucket)
        }))
    }

    /// The number of each filled quarter of an octave, counted from a microsecond, with its samples.
    pub(super) fn quarters(&self) -> Vec<(i32, u64)> {
        let mut quarters = Vec::<(i32, u64)>::new();
        for (bucket, count) in &self.0 {
            let quarter = (middle(*bucket).max(1.0).log2() * 4.0).floor() as i32;
            match quarters.last_mut() {
                Some((last, counted)) if *last == quarter => *counted += count,
                _ => quarters.push((quarter, *count)),
            }
        }
        quarters
    }
}

fn bucket(micros: u64) -> u16 {
    let octave = micros.checked_ilog2().unwrap_or(0);
    let shift = octave.saturating_sub(BUCKETS_OF_AN_OCTAVE.ilog2());
    let bucket = u64::from(shift) * BUCKETS_OF_AN_OCTAVE + (micros >> shift);
    u16::try_from(bucket).expect("64 octaves of 128 buckets fit")
}

fn middle(bucket: u16) -> f64 {
    let bucket = u64::from(bucket);
    let shift = (bucket / BUCKETS_OF_AN_OCTAVE).saturating_sub(1);
    let lower = (bucket - shift * BUCKETS_OF_AN_OCTAVE) << shift;
    let width = 1_u64 << shift;
    lower as f64 + (width - 1) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn spread(values: &[u64]) -> Spread {
        let mut buckets = Buckets::default();
        for value in values {
            buckets.count(*value);
        }
        Spread::of(&buckets)
    }

    proptest! {
        #[test]
        fn a_bucket_is_narrow(micros in 1_u64..3_600_000_000_000) {
            let known = middle(bucket(micros));
            prop_assert!((known / micros as f64 - 1.0).abs() < 0.004, "{micros} {known}");
        }

        #[test]
        fn percentiles_are_those_of_the_samples(mut values in prop::collection::vec(1_u64..10_000_000, 1..100), share in 0.0..=1.0) {
            let [measured, longest] = spread(&values).percentiles([share, 1.0]).unwrap();
            values.sort_unstable();
            let rank = ((values.len() as f64 * share).ceil() as usize).max(1);
            let expected = values[rank - 1] as f64;
            prop_assert!((measured / expected - 1.0).abs() < 0.006, "{measured} {expected}");
            let expected = values[values.len() - 1] as f64;
            prop_assert!((longest / expected - 1.0).abs() < 0.006, "{longest} {expected}");
        }

        #[test]
        fn merging_is_as_recording_all(one in prop::collection::vec(1_u64..10_000_000, 0..50), two in prop::collection::vec(1_u64..10_000_000, 0..50)) {
            let mut merged = spread(&one);
            merged.merge(&spread(&two));
            prop_assert_eq!(merged, spread(&[one, two].concat()));
        }
    }

    #[test]
    fn quarters_hold_all_samples() {
        let quarters = spread(&[1, 1000, 1001, 2000, 4_000_000]).quarters();
        assert_eq!(quarters.iter().map(|(_, count)| count).sum::<u64>(), 5);
        assert!(quarters.is_sorted_by(|a, b| a.0 < b.0));
    }
}
