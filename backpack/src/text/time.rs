//! Times, shown as people type them.

use std::time::Duration;

/// As it is typed: `1h30m`, `1.5s`.
pub(crate) fn text(time: Duration) -> String {
    let mut millis = time.as_millis();
    let mut text = String::new();
    for (worth, unit) in [(3_600_000, "h"), (60_000, "m")] {
        if millis >= worth {
            text += &format!("{}{unit}", millis / worth);
            millis %= worth;
        }
    }
    if millis > 0 || text.is_empty() {
        text += &format!("{}s", millis as f64 / 1000.0);
    }
    text
}

/// A time that was computed, so that not all of its digits say something: two decimals at most, and a half rounded as in tables.
pub(crate) fn rounded(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    let (value, unit) = match time.as_nanos() {
        1_000_000_000.. => (seconds, "s"),
        1_000_000.. => (seconds * 1e3, "ms"),
        1_000.. => (seconds * 1e6, "µs"),
        nanos => (nanos as f64, "ns"),
    };
    let digits = format!("{value:.2}");
    let digits = digits.trim_end_matches('0').trim_end_matches('.');
    format!("{digits}{unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_digits_of_a_computed_time_say_enough() {
        let texts = [50_500, 150_000, 23_507, 1_234_500]
            .map(Duration::from_micros)
            .map(rounded);
        assert_eq!(texts, ["50.5ms", "150ms", "23.51ms", "1.23s"]);
        assert_eq!(rounded(Duration::from_secs(90)), "90s");
        assert_eq!(rounded(Duration::from_micros(2_175)), "2.17ms");
        assert_eq!(rounded(Duration::from_nanos(7)), "7ns");
        assert_eq!(rounded(Duration::ZERO), "0ns");
    }
}
