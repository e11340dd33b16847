//! Numbers of any size and sign, as a test gives them: counts in buckets, and the exact figures beside them.

use std::collections::BTreeMap;

/// The sign, the exponent and the first ten bits behind it: three significant digits, and whole numbers below 2,048 exactly.
const KEPT_BITS: u32 = 22;

/// The figures of a metric's values, see [`MeasureFigures::values`](crate::MeasureFigures::values). Each is none without a value.
///
/// ```no_run
/// # use backpack::prelude::*;
/// # metric! { CartSize = value; }
/// # fn example(report: Report) {
/// let figures = report.metric(CartSize);
/// let sizes = figures.values();
/// println!("{:?} on average, {:?} at most", sizes.mean(), sizes.max());
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Values {
    /// In ascending order.
    buckets: BTreeMap<u32, u64>,
    samples: u64,
    mean: f64,
    /// The sum of the squared distances from the mean.
    squares: f64,
    min: f64,
    max: f64,
}

impl Default for Values {
    fn default() -> Self {
        Self {
            buckets: BTreeMap::new(),
            samples: 0,
            mean: 0.0,
            squares: 0.0,
            min: f64::INFINITY,
            max: f64::NEG_INFINITY,
        }
    }
}

impl Values {
    pub(crate) fn record(&mut self, value: f64) {
        self.add_moments(1, value, 0.0);
        self.min = self.min.min(value);
        self.max = self.max.max(value);
        *self.buckets.entry(bucket(value)).or_default() += 1;
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.add_moments(other.samples, other.mean, other.squares);
        self.min = self.min.min(other.min);
        self.max = self.max.max(other.max);
        for (bucket, count) in &other.buckets {
            *self.buckets.entry(*bucket).or_default() += count;
        }
    }

    /// Chan, Golub and LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
    fn add_moments(&mut self, samples: u64, mean: f64, squares: f64) {
        if samples == 0 {
            return;
        }
        let (before, more) = (self.samples as f64, samples as f64);
        let all = before + more;
        let distance = mean - self.mean;
        self.mean += distance * (more / all);
        self.squares += squares + distance * distance * (before * more / all);
        self.samples += samples;
    }

    pub(crate) fn samples(&self) -> u64 {
        self.samples
    }

    /// The filled buckets in ascending order: a value, and how many there are.
    #[cfg(feature = "locust")]
    pub(crate) fn filled(&self) -> impl Iterator<Item = (f64, u64)> {
        let filled = self.buckets.iter();
        filled.map(|(bucket, count)| (value_of(*bucket), *count))
    }

    fn of_samples(&self, figure: f64) -> Option<f64> {
        (self.samples > 0).then_some(figure)
    }

    /// Their mean.
    #[must_use]
    pub fn mean(&self) -> Option<f64> {
        self.of_samples(self.mean)
    }

    /// The least of them.
    #[must_use]
    pub fn min(&self) -> Option<f64> {
        self.of_samples(self.min)
    }

    /// The greatest of them.
    #[must_use]
    pub fn max(&self) -> Option<f64> {
        self.of_samples(self.max)
    }

    /// How far they lie from their mean: the standard deviation of the population.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<f64> {
        self.of_samples((self.squares / self.samples.max(1) as f64).sqrt())
    }

    /// The value that this share of them, `0.95` for 95 %, did not exceed; to three significant digits, and whole numbers below
    /// 2,048 exactly.
    #[must_use]
    pub fn percentile(&self, share: f64) -> Option<f64> {
        if !(0.0..=1.0).contains(&share) {
            return None;
        }
        let rank = (share * self.samples as f64).ceil().max(1.0) as u64;
        let mut passed = 0;
        let mut filled = self.buckets.iter();
        let (bucket, _) = filled.find(|(_, count)| {
            passed += *count;
            passed >= rank
        })?;
        Some(value_of(*bucket).clamp(self.min, self.max))
    }
}

/// Buckets are in the order of their values: of negative ones all bits are turned, of others the first.
fn bucket(value: f64) -> u32 {
    // There is one nothing, not two.
    let bits = (value + 0.0).to_bits();
    let ordered = match value < 0.0 {
        true => !bits,
        false => bits | 1 << 63,
    };
    (ordered >> (64 - KEPT_BITS)) as u32
}

/// The value of a bucket that is nearest to nothing.
fn value_of(bucket: u32) -> f64 {
    let ordered = u64::from(bucket) << (64 - KEPT_BITS);
    match ordered >> 63 {
        1 => f64::from_bits(ordered & !(1 << 63)),
        _ => {
            // Those that were cut off are set in what was turned.
            let turned = !(ordered | ((1 << (64 - KEPT_BITS)) - 1));
            f64::from_bits(turned)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(numbers: &[f64]) -> Values {
        let mut values = Values::default();
        numbers.iter().for_each(|number| values.record(*number));
        values
    }

    #[test]
    fn whole_numbers_are_told_exactly() {
        let numbers: Vec<_> = (-2047..2048).map(f64::from).collect();
        let values = values(&numbers);
        for (place, number) in (1..).zip(&numbers) {
            let share = (f64::from(place) - 0.5) / numbers.len() as f64;
            assert_eq!(values.percentile(share), Some(*number));
        }
        assert_eq!(values.mean(), Some(0.0));
    }

    #[test]
    fn nothing_has_no_figures() {
        let nothing = Values::default();
        assert_eq!((nothing.mean(), nothing.percentile(0.5)), (None, None));
        assert_eq!((nothing.min(), nothing.standard_deviation()), (None, None));
    }

    proptest! {
        #[test]
        fn percentiles_are_within_a_thousandth(numbers in prop::collection::vec(-1e12_f64..1e12, 1..60), share in 0.0..1.0_f64) {
            let measured = values(&numbers).percentile(share).unwrap();
            let mut sorted = numbers;
            sorted.sort_by(f64::total_cmp);
            let rank = (share * sorted.len() as f64).ceil().max(1.0) as usize;
            let exact = sorted[rank - 1];
            prop_assert!((measured - exact).abs() <= exact.abs() / 1000.0, "{} {}", measured, exact);
        }

        #[test]
        fn merging_is_as_recording_all(one in prop::collection::vec(-1e6_f64..1e6, 0..30), two in prop::collection::vec(-1e6_f64..1e6, 0..30)) {
            let mut merged = values(&one);
            merged.merge(&values(&two));
            let all = values(&[one, two].concat());
            prop_assert_eq!(merged.samples(), all.samples());
            prop_assert_eq!((merged.min(), merged.max()), (all.min(), all.max()));
            prop_assert_eq!(merged.percentile(0.9), all.percentile(0.9));
            for (one, other) in [(merged.mean(), all.mean()), (merged.standard_deviation(), all.standard_deviation())] {
                let (one, other) = (one.unwrap_or(0.0), other.unwrap_or(0.0));
                prop_assert!((one - other).abs() <= 1e-6 * other.abs().max(1.0), "{} {}", one, other);
            }
        }
    }
}
