//! A stretch of a user's time that has figures of its own: a chain, a pass, a sequence.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::metrics::{MeasureFigures, MeasureIndex};
use crate::play::chain::Chain;
use crate::play::scenario::Scenario;
use crate::report::Report;
use crate::user::User;
use crate::user::context::Context;
use crate::user::measures::MeasureId;

/// A stretch that has begun; one that is dropped before its end was interrupted.
#[derive(Debug)]
pub struct Span {
    context: Rc<Context>,
    index: MeasureIndex,
    begun: Instant,
    /// How long the user had waited in its life by then.
    waited: Duration,
    /// Whether a step had failed of what is measured around it.
    outer_failed: bool,
    ended: bool,
}

impl Span {
    /// Begins one now.
    pub(crate) fn begin(user: &mut User, of: MeasureId, name: &str) -> Self {
        let index = user.measure_index(of, name);
        Self::begin_at(user, index, Instant::now())
    }

    /// Begins one at this moment.
    pub(crate) fn begin_at(user: &mut User, index: MeasureIndex, begun: Instant) -> Self {
        Self {
            index,
            context: Rc::clone(&user.context),
            begun,
            waited: user.measures.waited,
            outer_failed: std::mem::take(&mut user.measures.failed),
            ended: false,
        }
    }

    /// What is made of requests has come to its end; whether a step of it failed. What is around it goes on.
    pub(crate) fn end(self, user: &mut User) -> bool {
        let ended = user.moment();
        self.end_at(user, ended)
    }

    /// The same, at this moment.
    pub(crate) fn end_at(mut self, user: &mut User, ended: Instant) -> bool {
        self.ended = true;
        let waited = user.measures.waited.saturating_sub(self.waited);
        let time = ended.saturating_duration_since(self.begun);
        let time = time.saturating_sub(waited);
        let failed = std::mem::replace(&mut user.measures.failed, self.outer_failed);
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.measured(self.index).ended(time, failed);
        failed
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        if !self.ended {
            let mut recorder = self.context.recorder.borrow_mut();
            recorder.measured(self.index).interrupted += 1;
        }
    }
}

impl Report {
    /// The figures of a chain: how often it was made, how often a request of it failed, and how long it took, waits left out.
    ///
    /// ```no_run
    /// # use backpack::prelude::*;
    /// # endpoint! { LogIn = POST "/login"; Level = GET "/level"; }
    /// # chain! { Enter = LogIn + Level; }
    /// # fn example(report: Report) {
    /// assert!(report.chain(Enter).percentile(0.95) < Some(Duration::from_secs(1)));
    /// # }
    /// ```
    #[must_use]
    pub fn chain<C: Chain>(&self, _chain: C) -> MeasureFigures {
        self.measured(C::OUTLINE.id)
    }

    /// The figures of a scenario's passes: how many there were, in how many a step failed, and how long they took, waits left out.
    ///
    /// ```no_run
    /// # use backpack::prelude::*;
    /// # endpoint! { Level = GET "/level"; }
    /// # scenario! { Game = [Level]; }
    /// # fn example(report: Report) {
    /// assert_eq!(report.scenario(Game).failures(), 0);
    /// # }
    /// ```
    #[must_use]
    pub fn scenario<S: Scenario>(&self, _scenario: S) -> MeasureFigures {
        self.measured(S::OUTLINE.id)
    }
}
