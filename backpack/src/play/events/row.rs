//! What is counted of a stream beside its opening: what goes on is in flight, and interrupted where it is dropped.

use std::future::pending;
use std::rc::Rc;
use std::time::Instant;

use crate::declare::endpoint::Declaration;
use crate::metrics::{Sample, SeriesIndex, SeriesKey};
use crate::seen::hidden::Hidden;
use crate::user::User;
use crate::user::context::Context;
use crate::user::signals::Signals;

/// Where a stream is counted, and what its user is told.
#[derive(Debug)]
pub(super) struct Place {
    pub(super) context: Rc<Context>,
    signals: Rc<Signals>,
    /// It was opened on the way out, where operations begin after the end of the test.
    leaving: bool,
    endpoint: &'static Declaration,
    scenario: &'static str,
    name: String,
    hidden: Hidden,
    /// Each is looked up once.
    series: Vec<(&'static str, SeriesIndex)>,
}

impl Place {
    pub(super) fn of(user: &mut User, endpoint: &'static Declaration) -> Self {
        let scene = user.scene();
        let hidden = user.hidden(endpoint).into_owned();
        let context = Rc::clone(&user.context);
        let state = user.state_mut(endpoint);
        Self {
            name: context.prefixed(scene.prefix, state.name()),
            context,
            signals: Rc::clone(&user.signals),
            leaving: user.leaving,
            endpoint,
            scenario: scene.scenario,
            hidden,
            series: Vec::new(),
        }
    }

    /// At the end of a test, or of its user, nothing new begins: the user waits here until it is dropped.
    pub(super) async fn park_if_stopping(&self) {
        let stopping = self.context.stopping.get() || self.signals.is_stopping();
        if stopping && !self.leaving {
            pending::<()>().await;
        }
    }

    /// Without what a test declares to be secret.
    pub(super) fn hide(&self, text: String) -> String {
        self.hidden.text(text).into_owned()
    }

    fn series(&mut self, operation: &'static str) -> SeriesIndex {
        if let Some((_, known)) = self.series.iter().find(|(of, _)| *of == operation) {
            return *known;
        }
        let key = SeriesKey {
            endpoint: self.endpoint.id,
            type_name: self.endpoint.type_name,
            method: operation,
            scenario: self.scenario,
            name: self.name.clone(),
        };
        let series = self.context.recorder.borrow_mut().series(key);
        self.series.push((operation, series));
        series
    }
}

/// Something that a stream does, on its way.
#[derive(Debug)]
pub(super) struct Row {
    context: Rc<Context>,
    signals: Rc<Signals>,
    series: SeriesIndex,
    begun: Instant,
    is_counted: bool,
}

impl Row {
    pub(super) fn begin(place: &mut Place, operation: &'static str, begun: Instant) -> Self {
        let series = place.series(operation);
        place.signals.take_off();
        Self {
            context: Rc::clone(&place.context),
            signals: Rc::clone(&place.signals),
            series,
            begun,
            is_counted: false,
        }
    }

    /// It is over, with so many bytes that came.
    pub(super) fn end(self, bytes_in: u64, error: Option<&str>) {
        let sample = Sample {
            elapsed: self.begun.elapsed(),
            bytes_in,
            error,
            ..Sample::default()
        };
        self.record(&sample);
    }

    pub(super) fn record(mut self, sample: &Sample<'_>) {
        self.is_counted = true;
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.answered(self.series, sample);
    }

    /// Nobody was there: a failure without a latency.
    pub(super) fn record_unsent(mut self, error: &str) {
        self.is_counted = true;
        self.context
            .recorder
            .borrow_mut()
            .unsent(self.series, error);
    }

    /// There was nothing to count.
    pub(super) fn leave_out(mut self) {
        self.is_counted = true;
    }
}

impl Drop for Row {
    fn drop(&mut self) {
        self.signals.land();
        if !self.is_counted {
            self.context.recorder.borrow_mut().interrupted(self.series);
        }
    }
}
