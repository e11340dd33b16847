//! Where a socket or a stream stands: in whose hands it is, where what it does is counted, and who is shown it.

use std::rc::Rc;

use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Declaration;
use crate::metrics::{SeriesIndex, SeriesKey};
use crate::play::request::park_if;
use crate::play::row::Row;
use crate::seen::LONGEST_BODY;
use crate::transport::Outgoing;
use crate::user::User;
use crate::user::context::Context;
use crate::user::received::Received;
use crate::user::shown;
use crate::user::sighting::{Deed, Doer, Sighting};
use crate::user::signals::Signals;

/// Where a socket or a stream stands.
#[derive(Debug)]
pub(super) struct Place {
    context: Rc<Context>,
    signals: Rc<Signals>,
    doer: Doer,
    is_shown: bool,
    /// As shown in reports, prefix included.
    name: String,
    /// Each is looked up once, when something is counted there.
    series: Vec<(&'static str, SeriesIndex)>,
}

impl Place {
    pub(super) fn of(user: &User, endpoint: &'static Declaration, outgoing: Rc<Outgoing>) -> Self {
        let scene = user.scene();
        let name = user.state_of(endpoint).name();
        Self {
            name: user.context.prefixed(scene.prefix, name),
            context: Rc::clone(&user.context),
            signals: Rc::clone(&user.signals),
            is_shown: user.is_shown,
            series: Vec::new(),
            doer: Doer {
                user: user.number(),
                scenario: scene.scenario,
                endpoint,
                outgoing,
                received: Received::of(user, endpoint, user.requests_made()),
            },
        }
    }

    /// Whose it is.
    pub(super) fn endpoint(&self) -> &'static Declaration {
        self.doer.endpoint
    }

    /// The request that opened it.
    pub(super) fn outgoing(&self) -> &Rc<Outgoing> {
        &self.doer.outgoing
    }

    /// At the end of a test, or of its user, nothing new begins: the user waits here until it is dropped.
    pub(super) async fn park_if_stopping(&self) {
        park_if(&self.context, &self.signals).await;
    }

    /// Something is on its way from now on.
    pub(super) fn begin(&mut self, operation: &'static str) -> Row {
        let series = self.series(operation);
        self.signals.mailbox.note_operation();
        Row::begin(&self.context, &self.signals, series)
    }

    /// The same within something that is on its way already.
    pub(super) fn begin_within(&mut self, operation: &'static str) -> Row {
        let series = self.series(operation);
        Row::begin_within(&self.context, &self.signals, series)
    }

    /// Without what a test declares to be secret.
    pub(super) fn hide(&self, text: &str) -> String {
        let hidden = &self.context.settings.hidden;
        let hidden = hidden.and(&self.doer.received.secrets());
        hidden.text(text).into_owned()
    }

    /// Counts a message that could not be kept.
    pub(super) fn note_dropped(&self) {
        let mut recorder = self.context.recorder.borrow_mut();
        recorder.dropped(self.doer.endpoint.type_name);
    }

    /// Leaves what came for those who depend on it.
    pub(super) fn leave(&self, result: RequestResult) {
        self.signals.mailbox.leave(self.doer.endpoint, result);
    }

    /// Shows what came of it to whoever looks, and to who keeps some of all.
    pub(super) fn show(&self, row: &Row, deed: impl Into<Deed>, result: &RequestResult) {
        let wants = self.context.witness.borrow().wants(row.series(), result);
        let is_logged = tracing::enabled!(tracing::Level::DEBUG);
        if !(wants || self.is_shown || is_logged) {
            return;
        }
        let deed = deed.into();
        if is_logged {
            self.log(deed.word, result);
        }
        if wants || self.is_shown {
            self.show_now(row.series(), deed, result, wants);
        }
    }

    /// For whoever wants to see each.
    #[cold]
    fn log(&self, word: &str, result: &RequestResult) {
        let (number, url) = (self.doer.user, self.doer.outgoing.url.as_str());
        let url = self.context.settings.hidden.url(url);
        let (elapsed, length) = (result.elapsed(), result.body_length());
        match result.error() {
            Some(error) => {
                tracing::debug!("user {number}: {word} {url} failed after {elapsed:.1?}: {error}");
            }
            None => tracing::debug!("user {number}: {word} {url} in {elapsed:.1?}, {length} bytes"),
        }
    }

    /// Whether somebody looks at all that this user does.
    pub(super) fn is_shown(&self) -> bool {
        self.is_shown
    }

    #[cold]
    fn show_now(&self, series: SeriesIndex, deed: Deed, result: &RequestResult, wants: bool) {
        let longest = match self.is_shown {
            true => shown::LONGEST_BODY,
            false => LONGEST_BODY,
        };
        let sighting = Sighting::of_deed(&self.doer, deed, result, longest);
        let settings = &self.context.settings;
        if let Some(shown) = settings.shown.as_ref().filter(|_| self.is_shown) {
            shown.tell(sighting.written(settings, shown::LONGEST_BODY));
        }
        if wants {
            self.context.witness.borrow_mut().note(series, sighting);
        }
    }

    /// Where it is counted.
    pub(super) fn series(&mut self, operation: &'static str) -> SeriesIndex {
        if let Some((_, known)) = self.series.iter().find(|(of, _)| *of == operation) {
            return *known;
        }
        let key = SeriesKey {
            endpoint: self.doer.endpoint.id,
            type_name: self.doer.endpoint.type_name,
            method: operation,
            scenario: self.doer.scenario,
            name: self.name.clone(),
        };
        let series = self.context.recorder.borrow_mut().series(key);
        self.series.push((operation, series));
        series
    }
}
