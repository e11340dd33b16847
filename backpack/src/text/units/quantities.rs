//! Quantities on the pages and in the pictures of a report.

use super::{count, digits, plain};

/// A number of any size in few characters: `1.2k`, `34M`.
pub(crate) fn short(value: f64) -> String {
    let (scaled, suffix) = match value {
        value if value >= 1e9 => (value / 1e9, "G"),
        value if value >= 1e6 => (value / 1e6, "M"),
        value if value >= 1e3 => (value / 1e3, "k"),
        value => (value, ""),
    };
    format!("{}{suffix}", plain(scaled))
}

/// A rate, without its unit.
pub(crate) fn rate(value: f64) -> String {
    if value >= 999.5 {
        count(value.round() as u64)
    } else {
        digits(value)
    }
}

pub(crate) fn percent(value: f64) -> String {
    match value {
        value if value == 0.0 || value == 100.0 => format!("{value} %"),
        // What went wrong once in a million must not look like nothing, nor the one that went right.
        value if value < 0.01 => "< 0.01 %".to_owned(),
        value if value > 99.99 => "> 99.99 %".to_owned(),
        value => format!("{value:.2} %"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::units::bytes;

    #[test]
    fn large_numbers_stay_readable() {
        assert_eq!(count(0), "0");
        assert_eq!(count(123), "123");
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(short(950.0), "950");
        assert_eq!(short(1_500.0), "1.5k");
        assert_eq!(short(2e9), "2G");
        assert_eq!(bytes(999), "999 B");
        assert_eq!(bytes(123_456_789), "123 MB");
        assert_eq!(rate(12_345.6), "12,346");
    }

    #[test]
    fn a_single_failure_in_a_million_is_not_nothing() {
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(percent(0.0001), "< 0.01 %");
        assert_eq!(percent(99.9999), "> 99.99 %");
        assert_eq!(percent(12.345), "12.35 %");
    }
}
