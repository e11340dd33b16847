//! Duration literals: `500ms` `2s` `1.5s` `5m` `1h30m`.

use std::time::Duration;

use proc_macro2::Literal;
use syn::parse::ParseStream;
use syn::{Ident, Token};

use crate::suggest::nearest;
use crate::syntax::cursor::error_here;

/// The units, from the largest, in seconds.
const UNITS: [(&str, f64); 4] = [("h", 3600.0), ("m", 60.0), ("s", 1.0), ("ms", 0.001)];

/// Longer than any test, and far from the end of what clocks can hold.
const LONGEST: f64 = 100.0 * 365.0 * 24.0 * 3600.0;

const EXPECTED: &str = "expected a duration, such as `500ms`, `2s`, `1.5s`, `5m` or `1h30m`";

/// Reads a duration that is longer than zero.
pub(crate) fn duration(input: ParseStream) -> syn::Result<Duration> {
    if input.peek(Token![-]) {
        return error_here(input, "a duration cannot be negative");
    }
    let Ok(literal) = input.parse::<Literal>() else {
        return error_here(input, EXPECTED);
    };
    refuse_unit_apart(&literal, input)?;
    from_text(&literal.to_string()).map_err(|message| syn::Error::new(literal.span(), message))
}

/// Refuses a unit that stands apart from its number, as in `2 s`.
pub(crate) fn refuse_unit_apart(number: &Literal, input: ParseStream) -> syn::Result<()> {
    let digits = number.to_string();
    let Some(unit) = input
        .fork()
        .parse::<Ident>()
        .ok()
        .map(|word| word.to_string())
    else {
        return Ok(());
    };
    let is_number = digits
        .chars()
        .all(|digit| digit.is_ascii_digit() || "._".contains(digit));
    match is_number && UNITS.iter().any(|(name, _)| *name == unit) {
        true => Err(syn::Error::new(
            number.span(),
            format!("a duration is written without a space: `{digits}{unit}`"),
        )),
        false => Ok(()),
    }
}

/// Reads a duration that may be `0s`.
pub(crate) fn duration_or_zero(input: ParseStream) -> syn::Result<Duration> {
    let ahead = input.fork();
    let is_zero = |literal: &Literal| {
        let text = literal.to_string();
        let unit = text.trim_start_matches('0');
        unit.len() < text.len() && UNITS.iter().any(|(name, _)| *name == unit)
    };
    if ahead
        .parse::<Literal>()
        .is_ok_and(|literal| is_zero(&literal))
    {
        input.parse::<Literal>()?;
        return Ok(Duration::ZERO);
    }
    duration(input)
}

fn from_text(text: &str) -> Result<Duration, String> {
    if !text.starts_with(|first: char| first.is_ascii_digit()) {
        let unquoted = text.trim_matches('"');
        return Err(match from_text_of_digits(unquoted) {
            Ok(_) => format!("a duration is written without quotes: `{unquoted}`"),
            Err(_) => EXPECTED.to_owned(),
        });
    }
    from_text_of_digits(text)
}

fn from_text_of_digits(text: &str) -> Result<Duration, String> {
    let text = text.replace('_', "");
    let mut rest = text.as_str();
    let mut seconds = 0.0;
    let mut next_unit = 0;
    while !rest.is_empty() {
        let (number, unit, after) = number_and_unit(rest);
        let amount: f64 = number.parse().map_err(|_| EXPECTED.to_owned())?;
        let place = place_of_unit(number, unit)?;
        if place < next_unit {
            return Err(format!(
                "`{unit}` stands too late: units go from the largest to the smallest, as in `1h30m`"
            ));
        }
        next_unit = place + 1;
        seconds += amount * UNITS[place].1;
        rest = after;
    }
    within_limits(seconds)
}

fn within_limits(seconds: f64) -> Result<Duration, String> {
    if seconds > LONGEST {
        return Err("a duration of more than 100 years".to_owned());
    }
    match Duration::try_from_secs_f64(seconds) {
        Ok(Duration::ZERO) | Err(_) => Err("a duration must be longer than zero".to_owned()),
        Ok(duration) => Ok(duration),
    }
}

/// `1.5s…` → `1.5`, `s`, `…`
fn number_and_unit(text: &str) -> (&str, &str, &str) {
    let is_number = |character: char| character.is_ascii_digit() || character == '.';
    let unit = text
        .find(|character| !is_number(character))
        .unwrap_or(text.len());
    let end = text[unit..]
        .find(is_number)
        .map_or(text.len(), |length| unit + length);
    (&text[..unit], &text[unit..end], &text[end..])
}

fn place_of_unit(number: &str, unit: &str) -> Result<usize, String> {
    if unit.is_empty() {
        return Err(format!(
            "a duration needs a unit: write `{number}s` or `{number}ms`"
        ));
    }
    if let Some(place) = UNITS.iter().position(|(name, _)| *name == unit) {
        return Ok(place);
    }
    let spelled = [
        "hours",
        "minutes",
        "seconds",
        "milliseconds",
        "hrs",
        "mins",
        "secs",
        "msecs",
    ];
    let meant =
        nearest(unit, &spelled).or_else(|| spelled.into_iter().find(|word| word.starts_with(unit)));
    let meant = match meant.map(|word| {
        if word.starts_with("mil") || word.starts_with("ms") {
            "ms"
        } else {
            &word[..1]
        }
    }) {
        Some(short) => format!(", did you mean `{number}{short}`?"),
        None => String::new(),
    };
    Err(format!(
        "unknown unit `{unit}`{meant}\nthe units of a duration: ms, s, m, h"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Duration, from_text};

    #[test]
    fn every_unit_is_read() {
        let cases = [
            ("500ms", 500),
            ("2s", 2000),
            ("1.5s", 1500),
            ("5m", 300_000),
            ("1h30m", 5_400_000),
            ("1_000ms", 1000),
        ];
        for (text, millis) in cases {
            assert_eq!(from_text(text), Ok(Duration::from_millis(millis)), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_refused() {
        let cases = [
            ("5", "a duration needs a unit: write `5s` or `5ms`"),
            ("0s", "a duration must be longer than zero"),
            (
                "5sec",
                "unknown unit `sec`, did you mean `5s`?\nthe units of a duration: ms, s, m, h",
            ),
            (
                "5min",
                "unknown unit `min`, did you mean `5m`?\nthe units of a duration: ms, s, m, h",
            ),
            (
                "5q",
                "unknown unit `q`\nthe units of a duration: ms, s, m, h",
            ),
            ("\"5s\"", "a duration is written without quotes: `5s`"),
            (
                "30m1h",
                "`h` stands too late: units go from the largest to the smallest, as in `1h30m`",
            ),
            ("99999999h", "a duration of more than 100 years"),
        ];
        for (text, message) in cases {
            assert_eq!(from_text(text), Err(message.to_owned()), "{text}");
        }
    }
}
