//! In the place of HTML, where the feature `html` is off: the macros refuse what would ask for it.

use super::{Draw, PartError, Which};
use crate::answer::Answer;

pub(crate) fn take(
    _: &Answer,
    _: &str,
    _: Which,
    _: Option<&str>,
    _: Draw<'_>,
) -> Result<Option<String>, PartError> {
    let problem = "HTML is not built in: build backpack-load with the feature `html`";
    Err(PartError::Question(problem.to_owned()))
}
