//! How numbers, rates, parts and pairs are typed, whatever flag they belong to.

use std::num::{IntErrorKind, ParseIntError};
use std::str::FromStr;

/// Reads `50`.
pub(super) fn whole<N: FromStr<Err = ParseIntError>>(text: &str) -> Result<N, String> {
    text.parse().map_err(|error: ParseIntError| {
        let most = u128::MAX >> (128 - 8 * size_of::<N>());
        match error.kind() {
            IntErrorKind::PosOverflow => format!("`{text}` is too large: write {most} or less"),
            IntErrorKind::Zero => format!("`{text}` is too small: write 1 or more"),
            _ => format!("`{text}` is not a whole number: write one, as 50"),
        }
    })
}

/// Reads `50` or `0.5`.
pub(super) fn number(text: &str) -> Result<f64, String> {
    let number = text.parse();
    number.map_err(|_| format!("`{text}` is not a number: write one, as 50 or 0.5"))
}

/// Reads `1`, `true`, `yes` or `on`, and their opposites: what a variable says of a flag that has no value.
pub(super) fn flag(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "t" | "yes" | "y" | "on" => Ok(true),
        "0" | "false" | "f" | "no" | "n" | "off" => Ok(false),
        _ => Err(format!("`{text}` is neither true nor false: write 1 or 0")),
    }
}

/// Reads `500/s`, `30000/m`, `7200/h` or `500`.
pub(super) fn rate(text: &str) -> Result<f64, String> {
    let wrong = || format!("`{text}` is not a rate: write 500/s, 30000/m or 500");
    let (amount, unit) = text.split_once('/').unwrap_or((text, "s"));
    let seconds = match unit {
        "s" => 1.0,
        "m" => 60.0,
        "h" => 3600.0,
        _ => return Err(wrong()),
    };
    let amount: f64 = amount.parse().map_err(|_| wrong())?;
    Ok(amount / seconds)
}

/// Reads `5%`.
pub(super) fn percent(text: &str) -> Result<f64, String> {
    let number = text
        .strip_suffix('%')
        .and_then(|it| it.trim_end().parse().ok());
    number
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| format!("`{text}` is not a percentage: write 5%"))
}

/// The number before the colon of `5:10s`, and what stands behind it.
pub(super) fn pair<N: FromStr>(text: &str) -> Option<(N, &str)> {
    let (number, rest) = text.split_once(':')?;
    Some((number.parse().ok()?, rest))
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use super::*;

    #[test]
    fn numbers_are_read_and_what_is_none_is_told_what_to_write() {
        assert_eq!(whole("50"), Ok(50_usize));
        assert_eq!(number("0.5"), Ok(0.5));
        for wrong in ["", "abc", "-1", "1.5", "1e3"] {
            let told = format!("`{wrong}` is not a whole number: write one, as 50");
            assert_eq!(whole::<usize>(wrong), Err(told));
        }
        let large = "`65536` is too large: write 65535 or less";
        assert_eq!(whole::<u16>("65536"), Err(large.to_owned()));
        let small = "`0` is too small: write 1 or more";
        assert_eq!(whole::<NonZero<u64>>("0"), Err(small.to_owned()));
        let none = "`x` is not a number: write one, as 50 or 0.5";
        assert_eq!(number("x"), Err(none.to_owned()));
    }

    #[test]
    fn a_flag_is_on_or_off() {
        for on in ["1", "true", "YES", "On"] {
            assert_eq!(flag(on), Ok(true), "{on}");
        }
        for off in ["0", "False", "no", "off"] {
            assert_eq!(flag(off), Ok(false), "{off}");
        }
        let neither = "`maybe` is neither true nor false: write 1 or 0";
        assert_eq!(flag("maybe"), Err(neither.to_owned()));
    }

    #[test]
    fn rates_are_read() {
        assert_eq!(rate("500/s"), Ok(500.0));
        assert_eq!(rate("30000/m"), Ok(500.0));
        assert_eq!(rate("0.5"), Ok(0.5));
        for wrong in ["", "/s", "500/", "500/d", "many/s", "500 s"] {
            assert!(
                rate(wrong).unwrap_err().contains("is not a rate"),
                "{wrong:?}"
            );
        }
    }

    #[test]
    fn pairs_are_a_number_and_more() {
        assert_eq!(pair("5:10s"), Some((5_usize, "10s")));
        assert_eq!(pair("2.5:"), Some((2.5, "")));
        for wrong in ["", "5", ":10s", "-1:10s"] {
            assert_eq!(pair::<usize>(wrong), None, "{wrong}");
        }
    }
}
