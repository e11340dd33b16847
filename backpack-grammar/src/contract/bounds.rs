//! How large a number may be, and how long a text or a list.

use serde_json::Value;

use super::schema::Parts;
use crate::syntax::json_tree::Kind;

/// What the contract takes in the place of a literal that is too small or too large: "a number from 1 on".
pub(super) fn broken(kind: &Kind, parts: &Parts<'_>) -> Option<String> {
    match kind {
        Kind::Whole(Some(number)) => number_is_broken(*number as f64, parts),
        Kind::Fraction(number) => number_is_broken(*number, parts),
        Kind::Text(text) => length_is_broken(
            text.chars().count(),
            parts,
            ("minLength", "maxLength"),
            "a text",
            "character",
        ),
        Kind::List(list) => length_is_broken(
            list.len(),
            parts,
            ("minItems", "maxItems"),
            "a list",
            "element",
        ),
        _ => None,
    }
}

fn number_is_broken(number: f64, parts: &Parts<'_>) -> Option<String> {
    for part in &parts.all {
        let part = part.value();
        let bound = |word: &str| part.get(word).and_then(Value::as_f64);
        // A flag in 3.0, a number of its own since.
        let is_flag = |word: &str| part.get(word) == Some(&Value::Bool(true));
        if let Some(least) = bound("minimum") {
            if number < least {
                return Some(format!("a number from {least} on"));
            }
            if is_flag("exclusiveMinimum") && number <= least {
                return Some(format!("a number above {least}"));
            }
        }
        if let Some(most) = bound("maximum") {
            if number > most {
                return Some(format!("a number up to {most}"));
            }
            if is_flag("exclusiveMaximum") && number >= most {
                return Some(format!("a number below {most}"));
            }
        }
        if let Some(least) = bound("exclusiveMinimum").filter(|least| number <= *least) {
            return Some(format!("a number above {least}"));
        }
        if let Some(most) = bound("exclusiveMaximum").filter(|most| number >= *most) {
            return Some(format!("a number below {most}"));
        }
    }
    None
}

fn length_is_broken(
    length: usize,
    parts: &Parts<'_>,
    (least, most): (&str, &str),
    what: &str,
    of: &str,
) -> Option<String> {
    for part in &parts.all {
        let bound = |word: &str| part.value().get(word).and_then(Value::as_u64);
        if let Some(least) = bound(least).filter(|least| (length as u64) < *least) {
            return Some(format!("{what} of at least {}", counted(least, of)));
        }
        if let Some(most) = bound(most).filter(|most| length as u64 > *most) {
            return Some(format!("{what} of at most {}", counted(most, of)));
        }
    }
    None
}

/// `1 element`, `2 elements`
fn counted(number: u64, of: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {of}{ending}")
}
