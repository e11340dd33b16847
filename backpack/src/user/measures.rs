//! What a user knows of what it measures beside requests: where each is counted, how long it waited, whether a step failed.

use std::time::{Duration, Instant};

use crate::declare::endpoint::EndpointId;
use crate::declare::measure::MeasureKind;
use crate::metrics::{MeasureIndex, MeasureKey, SeriesIndex};
use crate::user::User;

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct MeasureId {
    pub(crate) kind: MeasureKind,
    /// Of the declaration.
    pub(crate) id: EndpointId,
    /// Of a sequence in its scenario, from 1; 0 for all else.
    pub(crate) number: usize,
}

impl MeasureId {
    pub(crate) fn of(kind: MeasureKind, id: EndpointId) -> Self {
        Self {
            kind,
            id,
            number: 0,
        }
    }
}

/// A row of other clients' requests, and where it is counted.
#[derive(Debug)]
pub(crate) struct KnownRow {
    pub(crate) method: &'static str,
    pub(crate) name: String,
    /// The index of the prefix that all scenarios around make.
    pub(crate) prefix: usize,
    pub(crate) series: SeriesIndex,
}

/// What a user knows of what it measures.
#[derive(Debug, Default)]
pub(crate) struct Measures {
    /// Each is looked up once.
    known: Vec<(MeasureId, MeasureIndex)>,
    /// The rows of other clients' requests, each looked up once.
    pub(crate) rows: Vec<KnownRow>,
    /// How long it has waited in its life: thought, or held to a pacing.
    pub(crate) waited: Duration,
    /// Whether the user has done or awaited something since its latest answer came.
    pub(crate) has_moved_on: bool,
    /// Whether a step has failed of what is being measured.
    pub(crate) failed: bool,
    /// Whether the latest request was none: its endpoint is sealed.
    pub(crate) skipped: bool,
}

impl Measures {
    /// A step failed. That of a sealed endpoint fails silently.
    pub(crate) fn note_failure(&mut self) {
        self.failed |= !self.skipped;
    }
}

impl User {
    /// Where it counts this.
    pub(crate) fn measure_index(&mut self, of: MeasureId, name: &str) -> MeasureIndex {
        let known = self.measures.known.iter().find(|(known, _)| *known == of);
        if let Some((_, index)) = known {
            return *index;
        }
        let key = MeasureKey {
            kind: of.kind,
            id: of.id,
            number: of.number,
            name: name.to_owned(),
            scenario: self.scene.scenario,
        };
        let index = self.context.recorder.borrow_mut().measure(key);
        self.measures.known.push((of, index));
        index
    }

    /// Waits for a time that is no part of what is measured.
    pub(crate) async fn rest(&mut self, over: impl Future<Output = ()>) {
        let begun = Instant::now();
        over.await;
        self.measures.waited += begun.elapsed();
        self.measures.has_moved_on = true;
    }

    /// The moment, as far as figures of stretches need it: where the user has only just got an answer, the clock was read for that.
    pub(crate) fn moment(&self) -> Instant {
        let landed = self.line.landed().filter(|_| !self.measures.has_moved_on);
        landed.unwrap_or_else(Instant::now)
    }
}
