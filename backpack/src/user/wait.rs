//! How long a user thinks: drawn from its own chances.

use std::f64::consts::TAU;
use std::time::Duration;

use rand::{Rng, RngExt};

use crate::declare::outline::Wait;

impl Wait {
    /// How long; none without a wait.
    pub(crate) fn draw(self, chances: &mut impl Rng) -> Option<Duration> {
        match self {
            Self::None => None,
            Self::Fixed(time) => Some(time),
            Self::Uniform(from, to) => {
                let nanos = from.as_nanos() as u64..=to.as_nanos() as u64;
                Some(Duration::from_nanos(chances.random_range(nanos)))
            }
            Self::Exponential(mean) => {
                let share = exponential(chances);
                Some(seconds(mean.as_secs_f64() * share))
            }
            Self::Normal(mean, deviation) => {
                let deviations = normal(chances);
                Some(seconds(
                    mean.as_secs_f64() + deviation.as_secs_f64() * deviations,
                ))
            }
        }
    }
}

/// Of the mean 1: the inverse of the distribution function.
fn exponential(chances: &mut impl Rng) -> f64 {
    // Never the logarithm of 0: a share is below 1.
    -(1.0 - chances.random::<f64>()).ln()
}

/// Of the mean 0 and the deviation 1, after G. E. P. Box and M. E. Muller, "A note on the generation of random normal deviates",
/// 1958.
fn normal(chances: &mut impl Rng) -> f64 {
    (2.0 * exponential(chances)).sqrt() * (TAU * chances.random::<f64>()).cos()
}

/// Less than nothing is nothing.
fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or(Duration::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use rand::SeedableRng;
    use rand::rngs::Xoshiro256PlusPlus;

    /// Ten thousand, in seconds.
    fn drawn(wait: Wait, seed: u64) -> Vec<f64> {
        let mut chances = Xoshiro256PlusPlus::seed_from_u64(seed);
        let draw = |_| wait.draw(&mut chances).unwrap().as_secs_f64();
        (0..10_000).map(draw).collect()
    }

    fn mean(values: &[f64]) -> f64 {
        values.iter().sum::<f64>() / values.len() as f64
    }

    fn deviation(values: &[f64]) -> f64 {
        let mean = mean(values);
        let squares = values.iter().map(|value| (value - mean).powi(2));
        (squares.sum::<f64>() / values.len() as f64).sqrt()
    }

    fn near(value: f64, expected: f64, tolerance: f64) -> bool {
        (value / expected - 1.0).abs() < tolerance
    }

    const TWO: Duration = Duration::from_secs(2);

    #[test]
    fn exponential_waits_scatter_as_much_as_they_last() {
        let values = drawn(Wait::Exponential(TWO), 1);
        assert!(near(mean(&values), 2.0, 0.05), "{}", mean(&values));
        assert!(
            near(deviation(&values), 2.0, 0.05),
            "{}",
            deviation(&values)
        );
        // Its median is the mean times the logarithm of 2.
        let below = values
            .iter()
            .filter(|value| **value < 2.0 * 2f64.ln())
            .count();
        assert!(near(below as f64, 5000.0, 0.05), "{below}");
    }

    #[test]
    fn normal_waits_have_their_mean_and_deviation() {
        let values = drawn(Wait::Normal(TWO, TWO / 10), 2);
        assert!(near(mean(&values), 2.0, 0.01), "{}", mean(&values));
        assert!(
            near(deviation(&values), 0.2, 0.05),
            "{}",
            deviation(&values)
        );
        let within = values.iter().filter(|value| (1.8..=2.2).contains(*value));
        let within = within.count();
        assert!(near(within as f64, 6827.0, 0.05), "{within}");
    }

    #[test]
    fn a_normal_wait_below_zero_is_no_wait() {
        let values = drawn(Wait::Normal(TWO, TWO * 99 / 100), 3);
        let nothing = values.iter().filter(|value| **value == 0.0).count();
        assert!(near(nothing as f64, 1562.0, 0.15), "{nothing}");
    }

    #[test]
    fn the_same_seed_draws_the_same() {
        for wait in [Wait::Exponential(TWO), Wait::Normal(TWO, TWO / 10)] {
            assert_eq!(drawn(wait, 4), drawn(wait, 4));
            assert_ne!(drawn(wait, 4), drawn(wait, 5));
        }
    }
}
