//! A request while it is on its way: whatever becomes of it, it lands once, and is counted once.

use std::rc::Rc;
use std::time::Duration;

use crate::answer::request_result::RequestResult;
use crate::metrics::{Sample, SeriesIndex};
use crate::seen::Phases;
use crate::user::User;
use crate::user::context::Context;
use crate::user::signals::Signals;

/// A request on its way; one that is dropped before it lands was interrupted, or its check panicked.
pub(super) struct Flight {
    context: Rc<Context>,
    series: SeriesIndex,
    signals: Rc<Signals>,
    /// Bytes of the body.
    sent: u64,
    /// How late its pass began, in the open model.
    lateness: Option<Duration>,
    /// When its answer was there, which is judged since.
    pub(super) answered_after: Option<Duration>,
    landed: bool,
}

impl Flight {
    #[inline]
    pub(super) fn begin(
        user: &User,
        series: SeriesIndex,
        sent: u64,
        lateness: Option<Duration>,
    ) -> Self {
        user.signals.take_off();
        if lateness.is_some() {
            user.context.recorder.borrow_mut().sent();
        }
        Self {
            context: Rc::clone(&user.context),
            series,
            signals: Rc::clone(&user.signals),
            sent,
            lateness,
            answered_after: None,
            landed: false,
        }
    }

    #[cold]
    pub(super) fn note_repeats(&self, repeats: u64) {
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.repeated(self.series, repeats);
    }

    /// Records the result. A refused connection is quick, but no answer: it has no latency.
    #[inline]
    pub(super) fn land(
        mut self,
        result: &RequestResult,
        connected: bool,
        phases: &Phases,
        came: u64,
    ) {
        self.landed = true;
        match result.error() {
            Some(error) if !connected => {
                let mut recorder = self.context.recorder.borrow_mut();
                recorder.unsent(self.series, error);
            }
            error => self.record(&Sample {
                status: result.status_code(),
                elapsed: result.elapsed(),
                phases: Some(phases),
                lateness: self.lateness,
                bytes_in: came,
                bytes_out: self.sent,
                error,
            }),
        }
    }

    fn record(&self, sample: &Sample<'_>) {
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.answered(self.series, sample);
    }
}

impl Drop for Flight {
    fn drop(&mut self) {
        self.signals.land();
        if self.landed {
            return;
        }
        match self.answered_after {
            Some(elapsed) => self.record(&Sample {
                elapsed,
                lateness: self.lateness,
                bytes_out: self.sent,
                error: Some("the check panicked"),
                ..Sample::default()
            }),
            None => {
                let mut recorder = self.context.recorder.borrow_mut();
                recorder.interrupted(self.series);
            }
        }
    }
}
