//! A chain: requests made one after another, up to the first that fails.

use crate::declare::measure::MeasureKind;
use crate::declare::outline::{ChainOutline, StepKind};
use crate::play::request::request;
use crate::play::span::Span;
use crate::user::User;
use crate::user::measures::MeasureId;

/// A chain of requests, declared with [`chain!`](macro@crate::chain).
///
/// The macro implements it; nothing else has to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a chain",
    label = "not declared with `chain!`"
)]
pub trait Chain: 'static {
    /// What the declaration says.
    #[doc(hidden)]
    const OUTLINE: &'static ChainOutline;
}

/// How the requests of a chain went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChainOutcome {
    completed: usize,
    failed_at: Option<usize>,
}

impl ChainOutcome {
    /// Whether every request succeeded.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.failed_at.is_none()
    }

    /// How many requests succeeded.
    #[must_use]
    pub fn completed(&self) -> usize {
        self.completed
    }

    /// The index, from 0, of the first request that failed.
    #[must_use]
    pub fn failed_at(&self) -> Option<usize> {
        self.failed_at
    }
}

/// Makes the requests of a chain, and measures it.
pub async fn run(outline: &'static ChainOutline, user: &mut User) -> ChainOutcome {
    let of = MeasureId::of(MeasureKind::Chain, outline.id);
    let span = Span::begin(user, of, outline.name);
    let outcome = make(outline, user).await;
    span.end(user);
    outcome
}

async fn make(outline: &'static ChainOutline, user: &mut User) -> ChainOutcome {
    let mut outcome = ChainOutcome {
        completed: 0,
        failed_at: None,
    };
    let last = outline.steps.len().saturating_sub(1);
    for (index, step) in outline.steps.iter().enumerate() {
        let StepKind::Request(endpoint, verb) = step.kind else {
            continue;
        };
        let result = request(user, endpoint, verb).await;
        if result.is_success() {
            outcome.completed += 1;
        } else {
            outcome.failed_at.get_or_insert(index);
            user.measures.note_failure();
            if !outline.independent {
                break;
            }
        }
        if index < last && !result.was_skipped() {
            user.wait(outline.wait).await;
        }
    }
    outcome
}

/// Makes the requests of a chain; whether all of them succeeded.
pub(super) async fn succeeds(outline: &'static ChainOutline, user: &mut User) -> bool {
    run(outline, user).await.is_success()
}
