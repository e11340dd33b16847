//! Times as people type them, on the command line and on the live page.

use std::time::Duration;

use jiff::fmt::friendly::SpanParser;
use jiff::{SpanTotal, Unit};

/// Reads `500ms`, `1.5s`, `20m`, `1h30m`; a bare number is seconds, as in Locust.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let bare = text.parse().ok();
    bare.or_else(|| seconds(text))
        .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
        .ok_or_else(|| format!("`{text}` is not a time: write 500ms, 90s, 20m or 1h30m"))
}

/// How many seconds amounts with their units are, one behind the other.
fn seconds(text: &str) -> Option<f64> {
    let (mut rest, mut sum) = (text, 0.0);
    loop {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let (amount, behind) = rest.split_at(end);
        let end = behind.find(|c: char| !c.is_alphabetic());
        let (unit, behind) = behind.split_at(end.unwrap_or(behind.len()));
        sum += amount.parse::<f64>().ok()? * seconds_of(unit)?;
        if behind.is_empty() {
            return Some(sum);
        }
        rest = behind;
    }
}

/// How many seconds one of a unit is. A whole text jiff would read in one order only, and without parts of a day.
fn seconds_of(unit: &str) -> Option<f64> {
    let one = SpanParser::new().parse_span(format!("1{unit}")).ok()?;
    let total = SpanTotal::from(Unit::Second).days_are_24_hours();
    one.total(total).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::time::text;

    /// With what one is worth in microseconds.
    const UNITS: [(&str, u64); 5] = [
        ("ms", 1_000),
        ("s", 1_000_000),
        ("m", 60_000_000),
        ("h", 3_600_000_000),
        ("d", 86_400_000_000),
    ];

    proptest! {
        #[test]
        fn amounts_with_units_are_added_up(
            parts in prop::collection::vec((0_u64..1000, 0_u64..1000, prop::sample::select(&UNITS[..])), 1..6),
        ) {
            let typed: String = parts.iter().map(|(whole, thousandths, (unit, _))| match thousandths {
                0 => format!("{whole}{unit}"),
                _ => format!("{whole}.{thousandths:03}{unit}"),
            }).collect();
            let expected: u64 = parts.iter().map(|(whole, thousandths, (_, worth))| {
                whole * worth + thousandths * worth / 1000
            }).sum();
            let read = time(&typed).expect("a time").as_secs_f64();
            prop_assert!((read - expected as f64 / 1e6).abs() < 1e-6, "{typed} is not {read}");
        }

        #[test]
        fn no_text_is_too_odd(text in ".*") {
            let _ = time(&text);
        }
    }

    #[test]
    fn other_names_of_the_units_are_known_too() {
        assert_eq!(time("2min"), Ok(Duration::from_secs(120)));
        assert_eq!(time("1hour30minutes"), time("1h30m"));
        assert_eq!(time("1w"), time("7d"));
        assert_eq!(time(".5d"), time("12h"));
        assert_eq!(time("30m1.5h"), time("2h"));
        for wrong in ["1mo", "1y", "1M", "1h-5m", "+5s", "1:30:00", "5s ago"] {
            assert!(time(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn times_are_shown_as_they_are_typed() {
        for typed in ["0s", "0.5s", "90.25s", "1h30m", "2m5s", "36h"] {
            let duration = time(typed).unwrap();
            assert_eq!(time(&text(duration)), Ok(duration), "{typed}");
        }
        assert_eq!(text(Duration::from_secs(5400)), "1h30m");
        assert_eq!(text(Duration::from_millis(1500)), "1.5s");
    }

    #[test]
    fn times_are_read_as_locust_reads_them() {
        assert_eq!(time("20"), Ok(Duration::from_secs(20)));
        assert_eq!(time("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(
            time("1m30"),
            time("nonsense")
                .map_err(|_| "`1m30` is not a time: write 500ms, 90s, 20m or 1h30m".into())
        );
        for wrong in ["", "s", "-5s", "5 s", "1x", "NaN", "1e400s", "."] {
            assert!(time(wrong).is_err(), "{wrong:?}");
        }
    }
}
