//! What a check demands of a place, and whether two of them can hold together.

use crate::syntax::check::{Literal, Sign};
use crate::syntax::threshold::Comparison;

/// What is to be at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Demand {
    /// Anything; in JSON, anything but `null`.
    Present,
    /// What compares so with a literal.
    Compared(Sign, Literal),
}

/// What may be found at a place, as far as demands can tell.
#[derive(Debug)]
enum Found {
    Null,
    Flag(bool),
    Number(f64),
    Text(String),
    /// An object or an array.
    Other,
}

impl Demand {
    /// As it is written behind the place.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Present => String::new(),
            Self::Compared(sign, literal) => format!(" {} {}", sign.text(), literal.text()),
        }
    }

    /// Whether both say the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Compared(sign, literal), Self::Compared(other_sign, other)) => {
                sign == other_sign && literal.is_same(other)
            }
            _ => self == other,
        }
    }

    /// Whether there is a value to which both hold: one of those that the bounds of both part from each other.
    pub(crate) fn goes_with(&self, other: &Self) -> bool {
        let candidates = candidates([self, other]);
        candidates
            .iter()
            .any(|found| self.holds(found) && other.holds(found))
    }

    /// Whether it holds to a status.
    pub(crate) fn holds_to_status(&self, status: u16) -> bool {
        self.holds(&Found::Number(f64::from(status)))
    }

    fn holds(&self, found: &Found) -> bool {
        match self {
            Self::Present => !matches!(found, Found::Null),
            Self::Compared(sign, literal) => holds(*sign, literal, found),
        }
    }

    fn literal(&self) -> Option<&Literal> {
        match self {
            Self::Present => None,
            Self::Compared(_, literal) => Some(literal),
        }
    }
}

/// A value of another kind holds to nothing, but that it is no `null`.
fn holds(sign: Sign, literal: &Literal, found: &Found) -> bool {
    match (literal, found) {
        (Literal::Null, found) => matches!(found, Found::Null) == (sign == Sign::Equal),
        (Literal::Flag(wanted), Found::Flag(flag)) => (wanted == flag) == (sign == Sign::Equal),
        (Literal::Text(wanted), Found::Text(text)) => match sign {
            Sign::Contains => text.contains(wanted),
            sign => (wanted == text) == (sign == Sign::Equal),
        },
        (Literal::Number(digits), Found::Number(number)) => match figure(digits) {
            Some(bound) => compares(*number, sign, bound),
            None => true,
        },
        _ => false,
    }
}

#[allow(clippy::float_cmp)] // both come from digits that a number holds exactly
fn compares(number: f64, sign: Sign, bound: f64) -> bool {
    match sign {
        Sign::Equal => number == bound,
        Sign::Unequal => number != bound,
        Sign::Ordered(Comparison::Less) => number < bound,
        Sign::Ordered(Comparison::AtMost) => number <= bound,
        Sign::Ordered(Comparison::Greater) => number > bound,
        Sign::Ordered(Comparison::AtLeast) => number >= bound,
        Sign::Contains => false,
    }
}

/// One value on each side of every bound, between them and on them.
fn candidates(demands: [&Demand; 2]) -> Vec<Found> {
    let literals: Vec<_> = demands.iter().filter_map(|it| it.literal()).collect();
    let numbers = literals.iter().filter_map(|literal| match literal {
        Literal::Number(digits) => figure(digits),
        _ => None,
    });
    let numbers: Vec<_> = numbers.collect();
    let between = numbers.iter().sum::<f64>() / 2.0;
    let numbers = numbers
        .into_iter()
        .chain([f64::NEG_INFINITY, between, f64::INFINITY]);
    let texts = literals.iter().filter_map(|literal| match literal {
        Literal::Text(text) => Some(text.as_str()),
        _ => None,
    });
    let texts: Vec<_> = texts.collect();
    let longer = format!("{}\u{0}", texts.concat());
    let texts = texts.into_iter().map(str::to_owned).chain([longer]);
    let fixed = [
        Found::Null,
        Found::Flag(true),
        Found::Flag(false),
        Found::Other,
    ];
    let found = numbers.map(Found::Number).chain(texts.map(Found::Text));
    found.chain(fixed).collect()
}

/// The number, where no other one of so many digits is the same `f64`.
fn figure(digits: &str) -> Option<f64> {
    const EXACT: usize = 15;
    let mantissa = digits.split(['e', 'E']).next().unwrap_or_default();
    let count = mantissa.chars().filter(char::is_ascii_digit).count();
    let number: f64 = digits.parse().ok()?;
    let is_exact = count <= EXACT && (number == 0.0 || number.is_normal());
    is_exact.then_some(number)
}

impl Literal {
    /// As it is written.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Null => "null".to_owned(),
            Self::Flag(flag) => flag.to_string(),
            Self::Number(digits) => digits.clone(),
            Self::Text(text) => format!("{text:?}"),
        }
    }

    /// Whether both are one value: 1 and 1.0 are.
    fn is_same(&self, other: &Self) -> bool {
        let figures = match (self, other) {
            (Self::Number(digits), Self::Number(others)) => figure(digits).zip(figure(others)),
            _ => None,
        };
        figures.map_or(self == other, |(number, other)| {
            compares(number, Sign::Equal, other)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Demand;
    use crate::syntax::check::{Literal, Sign};
    use crate::syntax::threshold::Comparison::{AtLeast, AtMost, Greater, Less};

    fn number(sign: Sign, digits: &str) -> Demand {
        Demand::Compared(sign, Literal::Number(digits.to_owned()))
    }

    fn text(sign: Sign, text: &str) -> Demand {
        Demand::Compared(sign, Literal::Text(text.to_owned()))
    }

    fn ordered(comparison: crate::syntax::threshold::Comparison, digits: &str) -> Demand {
        number(Sign::Ordered(comparison), digits)
    }

    #[test]
    fn what_excludes_each_other_is_known() {
        let null = |sign| Demand::Compared(sign, Literal::Null);
        let flag = |sign, flag| Demand::Compared(sign, Literal::Flag(flag));
        let pairs = [
            (number(Sign::Equal, "1"), number(Sign::Equal, "2")),
            (number(Sign::Equal, "1"), number(Sign::Unequal, "1.0")),
            (ordered(AtLeast, "5"), ordered(Less, "3")),
            (ordered(Greater, "3"), ordered(AtMost, "3")),
            (ordered(Greater, "1e300"), ordered(Less, "-1e300")),
            (text(Sign::Equal, "a"), text(Sign::Contains, "b")),
            (text(Sign::Equal, "a"), text(Sign::Unequal, "a")),
            (text(Sign::Equal, "1"), number(Sign::Equal, "1")),
            (text(Sign::Unequal, "1"), number(Sign::Unequal, "1")),
            (null(Sign::Equal), Demand::Present),
            (null(Sign::Equal), number(Sign::Unequal, "1")),
            (flag(Sign::Unequal, true), flag(Sign::Unequal, false)),
        ];
        for (one, other) in pairs {
            assert!(!one.goes_with(&other), "{one:?} {other:?}");
            assert!(!other.goes_with(&one), "{one:?} {other:?}");
        }
    }

    #[test]
    fn what_can_hold_together_is_left_alone() {
        let pairs = [
            (ordered(AtLeast, "3"), ordered(AtMost, "3")),
            (ordered(Greater, "1"), ordered(Less, "1.00000000000001")),
            (ordered(Greater, "1e300"), ordered(Greater, "1e301")),
            (number(Sign::Unequal, "1"), number(Sign::Unequal, "2")),
            (
                number(Sign::Equal, "12345678901234567890"),
                number(Sign::Equal, "12345678901234567891"),
            ),
            (text(Sign::Unequal, ""), text(Sign::Unequal, "a")),
            (text(Sign::Contains, "a"), text(Sign::Unequal, "a")),
            (text(Sign::Contains, "a"), text(Sign::Contains, "b")),
            (Demand::Present, ordered(Less, "0")),
        ];
        for (one, other) in pairs {
            assert!(one.goes_with(&other), "{one:?} {other:?}");
            assert!(other.goes_with(&one), "{one:?} {other:?}");
        }
    }
}
