//! What a `check` may give.

use std::fmt::Display;

use crate::declaration::CheckVerdict;

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
    fn verdict(self) -> CheckVerdict;
}

impl CheckResult for bool {
    fn verdict(self) -> CheckVerdict {
        if self {
            Ok(())
        } else {
            Err("the check failed".to_owned())
        }
    }
}

impl<E: Display> CheckResult for Result<(), E> {
    fn verdict(self) -> CheckVerdict {
        self.map_err(|error| error.to_string())
    }
}
