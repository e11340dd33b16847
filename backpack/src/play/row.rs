//! Something on its way that is a row of reports by itself: what another client does, or a socket.

use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::metrics::{Sample, SeriesIndex};
use crate::user::context::Context;
use crate::user::signals::Signals;

/// Something on its way; what is dropped before its end was interrupted.
#[derive(Debug)]
pub(super) struct Row {
    context: Rc<Context>,
    signals: Rc<Signals>,
    series: SeriesIndex,
    begun: Instant,
    ended: bool,
    /// It is counted among what is on its way.
    flies: bool,
}

impl Row {
    pub(super) fn begin(context: &Rc<Context>, signals: &Rc<Signals>, series: SeriesIndex) -> Self {
        signals.take_off();
        let mut row = Self::begin_within(context, signals, series);
        row.flies = true;
        row
    }

    /// Within something that is on its way already, and is counted once.
    pub(super) fn begin_within(
        context: &Rc<Context>,
        signals: &Rc<Signals>,
        series: SeriesIndex,
    ) -> Self {
        Self {
            context: Rc::clone(context),
            signals: Rc::clone(signals),
            series,
            begun: Instant::now(),
            ended: false,
            flies: false,
        }
    }

    pub(super) fn begun(&self) -> Instant {
        self.begun
    }

    pub(super) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    pub(super) fn series(&self) -> SeriesIndex {
        self.series
    }

    /// It took time.
    pub(super) fn end(mut self, sample: &Sample<'_>) {
        self.ended = true;
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.answered(self.series, sample);
    }

    /// It was handed over with so many bytes, and nobody waits for what becomes of it.
    pub(super) fn hand_over(mut self, status: u16, bytes: u64) {
        self.ended = true;
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.handed_over(self.series, status, bytes);
    }

    /// There was nothing to count.
    pub(super) fn leave_out(mut self) {
        self.ended = true;
    }

    /// It could not be begun.
    pub(super) fn fail(mut self, error: &str) {
        self.ended = true;
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.unsent(self.series, error);
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        if self.flies {
            self.signals.land();
        }
        if !self.ended {
            let mut recorder = self.context.recorder.borrow_mut();
            recorder.interrupted(self.series);
        }
    }
}
