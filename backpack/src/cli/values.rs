//! How rates, parts and pairs are typed, whatever flag they belong to.

use std::str::FromStr;

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
    use super::*;

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
