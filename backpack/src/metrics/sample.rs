//! What came of one request, as far as it is counted.

use std::time::Duration;

use crate::seen::Phases;

/// What came of one request, whatever it was made with.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Sample<'s> {
    /// Of the answer; none where no answer came.
    pub(crate) status: Option<u16>,
    /// From the start of the request to the end of its answer.
    pub(crate) elapsed: Duration,
    /// The parts of that; none where nobody knows them.
    pub(crate) phases: Option<&'s Phases>,
    /// How late its pass had begun; none in the closed model.
    pub(crate) lateness: Option<Duration>,
    /// Of the answer's body.
    pub(crate) bytes_in: u64,
    /// Of the request's body.
    pub(crate) bytes_out: u64,
    /// Why it is a failure; none for a success.
    pub(crate) error: Option<&'s str>,
}
