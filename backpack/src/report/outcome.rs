//! What decides beside thresholds whether a run went well.

/// How whoever asked for a run judges it.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    /// Whether a request or a step that failed fails the run.
    pub(crate) strict: bool,
    /// What could not be written or shown, a line each; any of them fails the run.
    pub(crate) problems: Vec<String>,
}
