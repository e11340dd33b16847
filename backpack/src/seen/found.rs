//! What was found in an answer, as a failure's text tells it: in one line, cut, and without its secrets.

use super::hidden::{SIGN, in_words};
use crate::text::cut::cut;
use crate::text::printable::line;

/// How many characters of it there are.
pub(crate) const LONGEST: usize = 120;

/// A value, or the sign of a secret.
pub(crate) fn found(value: &str, is_secret: bool) -> String {
    match is_secret {
        true => SIGN.to_owned(),
        false => line(&cut(&in_words(value), LONGEST)),
    }
}
