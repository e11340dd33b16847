//! How large a number may be, and how long a text or a list.

use serde_json::Value;

use super::schema::{Parts, Schema};
use crate::syntax::json_tree::Kind;

/// What the contract takes in the place of a literal that is too small or too large: "a number from 1 on".
pub(super) fn broken(kind: &Kind, parts: &Parts<'_>) -> Option<String> {
    parts.all.iter().find_map(|part| broken_of(kind, *part))
}

/// The same of one part.
pub(super) fn broken_of(kind: &Kind, part: Schema<'_>) -> Option<String> {
    let part = part.value();
    match kind {
        Kind::Whole(Some(number)) => number_is_broken(*number as f64, part),
        Kind::Fraction(number) => number_is_broken(*number, part),
        Kind::Text(text) => length_is_broken(
            text.chars().count(),
            part,
            ("minLength", "maxLength"),
            "a text",
            "character",
        ),
        Kind::List(list) => length_is_broken(
            list.len(),
            part,
            ("minItems", "maxItems"),
            "a list",
            "element",
        ),
        _ => None,
    }
}

fn number_is_broken(number: f64, part: &Value) -> Option<String> {
    let bound = |word: &str| part.get(word).and_then(Value::as_f64);
    // A flag in 3.0, a number of its own since.
    let is_flag = |word: &str| part.get(word) == Some(&Value::Bool(true));
    let (least, most) = (bound("minimum"), bound("maximum"));
    let flagged = |word: &str, bound: Option<f64>| bound.filter(|_| is_flag(word));
    let above = bound("exclusiveMinimum").or(flagged("exclusiveMinimum", least));
    let below = bound("exclusiveMaximum").or(flagged("exclusiveMaximum", most));
    if let Some(above) = above.filter(|above| number <= *above) {
        return Some(format!("a number above {above}"));
    }
    if let Some(below) = below.filter(|below| number >= *below) {
        return Some(format!("a number below {below}"));
    }
    if let Some(least) = least.filter(|least| number < *least) {
        return Some(format!("a number from {least} on"));
    }
    most.filter(|most| number > *most)
        .map(|most| format!("a number up to {most}"))
}

fn length_is_broken(
    length: usize,
    part: &Value,
    (least, most): (&str, &str),
    what: &str,
    of: &str,
) -> Option<String> {
    let bound = |word: &str| part.get(word).and_then(Value::as_u64);
    if let Some(least) = bound(least).filter(|least| (length as u64) < *least) {
        return Some(format!("{what} of at least {}", counted(least, of)));
    }
    let most = bound(most).filter(|most| length as u64 > *most)?;
    Some(format!("{what} of at most {}", counted(most, of)))
}

/// `1 element`, `2 elements`
fn counted(number: u64, of: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{number} {of}{ending}")
}
