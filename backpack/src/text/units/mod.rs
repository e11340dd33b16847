//! Quantities in the form that people read: three digits and a unit.

#[cfg(feature = "report")]
mod quantities;

#[cfg(feature = "report")]
pub(crate) use quantities::{bytes, count, percent, plain, rate, short, span};

/// Three significant digits.
pub(crate) fn digits(value: f64) -> String {
    match value.abs() {
        size if size >= 99.95 || size == 0.0 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// A latency, given in milliseconds.
pub(crate) fn latency(millis: f64) -> String {
    match millis {
        millis if millis >= 999.5 => format!("{} s", digits(millis / 1e3)),
        millis if millis >= 0.9995 || millis == 0.0 => format!("{} ms", digits(millis)),
        millis => format!("{} µs", digits(millis * 1e3)),
    }
}

/// Percent for a column whose head says so: without the sign, and as many decimals in each row.
pub(crate) fn share(percent: f64) -> String {
    // One failure among a million must not look like none.
    if percent > 0.0 && percent < 0.01 {
        return "<0.01".to_owned();
    }
    format!("{percent:.2}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn latencies_have_three_digits_and_a_unit() {
        let texts = [0.0, 0.007, 0.9996, 4.321, 43.21, 999.4, 999.6, 63_000.0].map(latency);
        let expected = [
            "0 ms", "7.00 µs", "1.00 ms", "4.32 ms", "43.2 ms", "999 ms", "1.00 s", "63.0 s",
        ];
        assert_eq!(texts, expected);
    }

    #[test]
    fn a_single_failure_in_a_million_is_not_nothing() {
        assert_eq!([0.0, 0.001, 12.345].map(share), ["0.00", "<0.01", "12.35"]);
    }
}
