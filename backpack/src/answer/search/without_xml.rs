//! In the place of XML, where the feature `xml` is off: the macros refuse what would ask for it.

use super::{Draw, PartError, Which};
use crate::answer::Answer;

pub(crate) fn take(
    _: &Answer,
    _: &str,
    _: Which,
    _: Draw<'_>,
) -> Result<Option<String>, PartError> {
    let problem = "XML is not built in: build backpack-load with the feature `xml`";
    Err(PartError::Question(problem.to_owned()))
}
