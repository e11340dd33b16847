//! What came of a threshold.

use std::fmt;

/// What a threshold asked for beside what was measured.
#[derive(Clone, Debug)]
pub struct Verdict {
    asked: String,
    measured: Option<String>,
    held: bool,
}

impl Verdict {
    pub(super) fn new(asked: String, measured: Option<String>, held: bool) -> Self {
        Self {
            asked,
            measured,
            held,
        }
    }

    pub(crate) fn missed(asked: String, measured: String) -> Self {
        Self {
            asked,
            measured: Some(measured),
            held: false,
        }
    }

    /// Whether the figure lay where it should.
    #[must_use]
    pub fn held(&self) -> bool {
        self.held
    }

    /// The threshold as it was written; behind one on a baseline stands the bound that came of it: `p95 < baseline * 1.1 (= 22ms)`.
    #[must_use]
    pub fn asked(&self) -> &str {
        &self.asked
    }

    /// The figure; none where no sample is behind it.
    #[must_use]
    pub fn measured(&self) -> Option<&str> {
        self.measured.as_deref()
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&line(self.held, self.asked(), self.measured()))
    }
}

/// What came of a threshold, in a line.
pub(crate) fn line(held: bool, asked: &str, measured: Option<&str>) -> String {
    let word = if held { "held" } else { "missed" };
    let measured = measured.unwrap_or(
        "nothing: no sample is behind it (what goes through endpoints is measured, as `Endpoint.get(user).await`)",
    );
    format!("{word}: {asked}, measured {measured}")
}
