//! Compares numbers by their digits, so that none is rounded.

use std::cmp::Ordering;

/// A number as JSON and Rust write it.
struct Decimal<'a> {
    negative: bool,
    /// From the first that is no zero to the last, with the point somewhere; empty for zero.
    digits: &'a str,
    /// Of the first of them: 0 for one to nine.
    exponent: i64,
}

/// Which of two numbers is more.
pub(crate) fn compare(number: &str, other: &str) -> Ordering {
    let (number, other) = (Decimal::read(number), Decimal::read(other));
    let magnitudes = || {
        let sizes = number.exponent.cmp(&other.exponent);
        sizes.then_with(|| number.digits().cmp(other.digits()))
    };
    match (number.sign(), other.sign()) {
        (-1, -1) => magnitudes().reverse(),
        (0, 0) => Ordering::Equal,
        (sign, same) => sign.cmp(&same).then_with(magnitudes),
    }
}

impl<'a> Decimal<'a> {
    fn read(text: &'a str) -> Self {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let whole = mantissa.find('.').unwrap_or(mantissa.len());
        let is_zero = |c: char| matches!(c, '0' | '.');
        let first = mantissa.find(|c| !is_zero(c)).unwrap_or(mantissa.len());
        let place = match first < whole {
            true => position(whole - first) - 1,
            false => -position(first - whole),
        };
        let digits = match mantissa.contains('.') {
            true => mantissa[first..].trim_end_matches(is_zero),
            false => mantissa[first..].trim_end_matches('0'),
        };
        Self {
            negative,
            digits,
            exponent: power(exponent).saturating_add(place),
        }
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.digits.bytes().filter(u8::is_ascii_digit)
    }
}

fn position(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// One beyond all counting is as good as the last that can be counted.
fn power(text: &str) -> i64 {
    let furthest = match text.starts_with('-') {
        true => i64::MIN,
        false => i64::MAX,
    };
    text.parse().unwrap_or(furthest)
}

#[cfg(test)]
mod tests {
    use std::cmp::Ordering::{Equal, Greater, Less};

    use super::compare;
    use proptest::prelude::*;

    #[test]
    fn numbers_are_compared_whatever_their_form() {
        for (one, order, other) in [
            ("1", Equal, "1.0"),
            ("100", Equal, "1e2"),
            ("1.", Equal, "1E+0"),
            ("0.05", Equal, "5e-2"),
            ("-0.0", Equal, "0"),
            ("0e99", Equal, "0.000"),
            ("0", Less, "0.001"),
            ("-1", Less, "0"),
            ("-2", Less, "-1"),
            ("9", Less, "10"),
            ("0.9", Less, "0.91"),
            ("9007199254740993", Greater, "9007199254740992"),
            ("1e400", Greater, "1e399"),
            ("1e99999999999999999999", Greater, "1e400"),
            ("1e-99999999999999999999", Greater, "0"),
        ] {
            assert_eq!(compare(one, other), order, "{one} {other}");
            assert_eq!(compare(other, one), order.reverse(), "{other} {one}");
        }
    }

    proptest! {
        #[test]
        fn floats_are_compared_as_floats(one: f64, other: f64) {
            prop_assume!(one.is_finite() && other.is_finite());
            let expected = one.partial_cmp(&other).unwrap();
            prop_assert_eq!(compare(&format!("{one:?}"), &format!("{other}")), expected);
        }

        #[test]
        fn whole_numbers_are_compared_as_such(one: i32, other in -100_i32..100) {
            let rounded = format!("{}.50e1", one / 100);
            let expected = (i64::from(one / 100) * 10 + 5 * i64::from((one / 100).signum())).cmp(&i64::from(other));
            prop_assume!(one / 100 != 0);
            prop_assert_eq!(compare(&rounded, &other.to_string()), expected);
        }
    }
}
