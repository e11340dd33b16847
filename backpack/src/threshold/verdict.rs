//! What came of a threshold.

use std::fmt;

/// What a threshold asked for beside what was measured.
#[derive(Clone, Debug)]
pub struct Verdict {
    asked: String,
    measured: Option<String>,
    held: bool,
    place: Option<Place>,
}

/// Where something stands in the source of a test: `src/load.rs:17`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Place {
    /// As rustc tells it: from the root of the workspace.
    pub file: &'static str,
    /// From 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

impl Verdict {
    pub(super) fn new(asked: String, measured: Option<String>, held: bool) -> Self {
        Self {
            asked,
            measured,
            held,
            place: None,
        }
    }

    pub(crate) fn missed(asked: String, measured: String) -> Self {
        Self {
            asked,
            measured: Some(measured),
            held: false,
            place: None,
        }
    }

    pub(super) fn at(self, place: Option<Place>) -> Self {
        Self { place, ..self }
    }

    /// Where the threshold was written; none of one that no macro made, as that of `max_failures`.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # fn example(report: &Report) {
    /// for verdict in report.thresholds().iter().filter(|verdict| !verdict.held()) {
    ///     if let Some(place) = verdict.place() {
    ///         println!("{place}: {verdict}"); // src/load.rs:17: missed: p95 < 200ms, …
    ///     }
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.place
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
        let place = self.place.map(|place| place.to_string());
        f.write_str(&line(
            self.held,
            self.asked(),
            self.measured(),
            place.as_deref(),
        ))
    }
}

/// What came of a threshold, in a line; of one that was missed, where it stands.
pub(crate) fn line(held: bool, asked: &str, measured: Option<&str>, place: Option<&str>) -> String {
    let word = if held { "held" } else { "missed" };
    let measured = measured.unwrap_or(
        "nothing: no sample is behind it (samples come from what goes through endpoints and is answered, as `Endpoint.get(user).await`, and from what blocks record)",
    );
    let place = place.filter(|_| !held);
    let place = place.map_or_else(String::new, |place| format!(" ({place})"));
    format!("{word}: {asked}, measured {measured}{place}")
}
