//! Quantities in the form that people read: three digits and a unit.

#[cfg(feature = "report")]
mod quantities;

#[cfg(feature = "report")]
pub(crate) use quantities::{percent, rate, short};

/// How many bytes something may have, as people say it.
pub(crate) fn limit(bytes: usize) -> String {
    const MIB: usize = 1 << 20;
    match bytes % MIB {
        0 => format!("{} MiB", bytes / MIB),
        _ => format!("{bytes} bytes"),
    }
}

#[cfg(any(feature = "cli", feature = "report"))]
pub(crate) fn bytes(value: u64) -> String {
    match value as f64 {
        size if size >= 999.5e6 => format!("{} GB", digits(size / 1e9)),
        size if size >= 999.5e3 => format!("{} MB", digits(size / 1e6)),
        size if size >= 1e3 => format!("{} kB", digits(size / 1e3)),
        size => format!("{size} B"),
    }
}

/// A whole number, its digits in groups of three.
pub(crate) fn count(value: u64) -> String {
    let plain = value.to_string();
    let mut grouped = String::with_capacity(plain.len() + plain.len() / 3);
    for (place, digit) in plain.chars().enumerate() {
        if place > 0 && (plain.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// At most three decimals, and none that say nothing.
pub(crate) fn plain(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Three significant digits.
pub(crate) fn digits(value: f64) -> String {
    match value.abs() {
        size if size >= 99.95 || size == 0.0 => format!("{value:.0}"),
        size if size >= 9.995 => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// A number without a unit: a whole one as it is.
pub(crate) fn value(value: f64) -> String {
    match value.fract() == 0.0 && value.abs() < 1e15 {
        true => format!("{value:.0}"),
        false if value.abs() < 0.01 || value.abs() >= 1e15 => format!("{value:.2e}"),
        false => digits(value),
    }
}

/// A time that people wait for.
pub(crate) fn span(seconds: f64) -> String {
    if seconds < 9.95 && seconds.fract() != 0.0 {
        return format!("{seconds:.1} s");
    }
    let whole = seconds.round() as u64;
    let (hours, minutes, seconds) = (whole / 3600, whole / 60 % 60, whole % 60);
    match (hours, minutes, seconds) {
        (0, 0, seconds) => format!("{seconds} s"),
        (0, minutes, 0) => format!("{minutes} min"),
        (0, minutes, seconds) => format!("{minutes} min {seconds} s"),
        (hours, 0, 0) => format!("{hours} h"),
        (hours, minutes, 0) => format!("{hours} h {minutes} min"),
        (hours, minutes, seconds) => format!("{hours} h {minutes} min {seconds} s"),
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
    fn whole_values_are_told_as_they_are() {
        for (number, text) in [
            (3.0, "3"),
            (-1_234_567.0, "-1234567"),
            (2.5, "2.50"),
            (1234.5, "1234"),
            (0.000_123, "1.23e-4"),
            (3e20, "3.00e20"),
            (0.0, "0"),
        ] {
            assert_eq!(value(number), text);
        }
    }

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

    #[test]
    fn spans_have_the_units_they_need() {
        assert_eq!(span(1.5), "1.5 s");
        assert_eq!(span(2.0), "2 s");
        assert_eq!(span(600.0), "10 min");
        assert_eq!(span(63.2), "1 min 3 s");
        assert_eq!(span(28_800.0), "8 h");
        assert_eq!(span(3_605.0), "1 h 0 min 5 s");
    }
}
