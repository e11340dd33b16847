//! How quarters of an octave stand in the JSON: each by its lower bound in milliseconds, not by its number.

use serde::{Deserialize, Deserializer, Serializer};

pub(super) fn serialize<S: Serializer>(
    quarters: &[(i32, u64)],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(
        quarters
            .iter()
            .map(|(quarter, count)| (bound(*quarter), count)),
    )
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Vec<(i32, u64)>, D::Error> {
    let bounds = Vec::<(f64, u64)>::deserialize(deserializer)?;
    let quarters = bounds
        .into_iter()
        .map(|(bound, count)| (number(bound), count));
    Ok(quarters.collect())
}

/// The lower bound of the quarter of this number, counted from a microsecond.
fn bound(quarter: i32) -> f64 {
    2_f64.powf(f64::from(quarter) / 4.0) / 1e3
}

/// The number of the quarter whose lower bound is nearest.
fn number(bound: f64) -> i32 {
    ((bound.max(0.001) * 1e3).log2() * 4.0).round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_latency_of_nothing_has_a_place() {
        assert_eq!(number(0.0), 0);
    }

    #[test]
    fn a_bound_says_which_quarter_it_is_of() {
        for quarter in 0..160 {
            assert_eq!(number(bound(quarter)), quarter);
        }
    }
}
