//! What is counted together beside requests.

use crate::declare::endpoint::EndpointId;
use crate::declare::measure::MeasureKind;

/// What is counted together.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct MeasureKey {
    pub(crate) kind: MeasureKind,
    /// Of the declaration.
    pub(crate) id: EndpointId,
    /// Of a sequence in its scenario, from 1; 0 for all else.
    pub(crate) number: usize,
    /// As the declaration spells it.
    pub(crate) name: String,
    /// The scenario that the test gave the user.
    pub(crate) scenario: &'static str,
}

impl MeasureKey {
    /// As reports show it: a sequence by its number.
    pub(crate) fn shown(&self) -> String {
        match self.number {
            0 => self.name.clone(),
            number => format!("{} {number}", self.name),
        }
    }
}

/// Where something is counted in its thread's recorder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct MeasureIndex(pub(super) usize);
