//! In the place of regular expressions, where the feature `regex` is off: the macros refuse what would ask for them.

use super::{Draw, PartError, Which};
use crate::answer::Answer;

pub(crate) fn take(
    _: &Answer,
    _: &str,
    _: Which,
    _: Draw<'_>,
) -> Result<Option<String>, PartError> {
    let problem =
        "regular expressions are not built in: build backpack-load with the feature `regex`";
    Err(PartError::Question(problem.to_owned()))
}
