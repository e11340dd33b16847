//! What a `check` may give.

use std::fmt::Display;

use crate::answer::never::Never;

/// What a `check` may give: a `bool` or a `Result`.
#[diagnostic::on_unimplemented(
    message = "a check cannot give `{Self}`",
    label = "this check gives `{Self}`",
    note = "a check gives a `bool`, or a `Result<(), E>` whose error says what was wrong"
)]
pub trait CheckResult {
    /// Nothing, or why the request failed.
    ///
    /// # Errors
    /// The text under which the failure is counted.
    fn outcome(self) -> Result<(), String>;
}

impl CheckResult for bool {
    fn outcome(self) -> Result<(), String> {
        if self {
            Ok(())
        } else {
            Err("the check failed".to_owned())
        }
    }
}

/// A check that is not written yet: `|_| todo!()`.
#[diagnostic::do_not_recommend]
impl CheckResult for Never {
    fn outcome(self) -> Result<(), String> {
        self
    }
}

impl<E: Display> CheckResult for Result<(), E> {
    fn outcome(self) -> Result<(), String> {
        self.map_err(|error| error.to_string())
    }
}
