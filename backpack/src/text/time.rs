//! Times as people type them, on the command line and on the live page.

use std::time::Duration;

/// The units of a time, in milliseconds, the longest first.
const UNITS: [(&str, f64); 5] = [
    ("ms", 1.0),
    ("d", 86_400_000.0),
    ("h", 3_600_000.0),
    ("m", 60_000.0),
    ("s", 1000.0),
];

/// Reads `500ms`, `1.5s`, `20m`, `1h30m`; a bare number is seconds, as in Locust.
pub(crate) fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time: write 500ms, 90s, 20m or 1h30m");
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).map_err(|_| wrong());
    }
    let mut rest = text;
    let mut millis = 0.0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(wrong)?;
        let amount: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let (unit, worth) = UNITS
            .iter()
            .find(|(unit, _)| rest.starts_with(unit))
            .ok_or_else(wrong)?;
        millis += amount * worth;
        rest = &rest[unit.len()..];
    }
    if text.is_empty() {
        return Err(wrong());
    }
    Duration::try_from_secs_f64(millis / 1000.0).map_err(|_| wrong())
}

/// The same the other way round: `1h30m`, `1.5s`.
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

#[cfg(test)]
mod tests {
    use super::*;

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
