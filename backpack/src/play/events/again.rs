//! A stream that has ended is opened again: the HTML standard, section 9.2.3.

use std::rc::Rc;
use std::time::{Duration, Instant};

use http::{HeaderValue, StatusCode};

use super::{State, judge, take_head};
use crate::answer::request_result::RequestResult;
use crate::metrics::Sample;
use crate::play::place::Place;
use crate::transport::{Outgoing, Streamed};
use crate::user::User;
use crate::user::line::Line;

/// How long is waited where the server says nothing else, as in browsers.
pub(super) const PAUSE: Duration = Duration::from_secs(3);

/// How long at the least where nobody answered: users do not spin.
pub(super) const LEAST_PAUSE: Duration = Duration::from_secs(1);

const OPEN: &str = "SSE open";
const LAST_ID: &str = "last-event-id";

/// What a stream is opened with another time.
#[derive(Debug)]
pub(super) struct Again {
    /// Beside that of the user, with the same cookies.
    line: Line,
    follow: bool,
    limit: Duration,
}

/// It is due after a pause; one that is too long for the clock has no end.
pub(super) fn due_after(pause: Duration) -> State {
    match Instant::now().checked_add(pause) {
        Some(due) => State::Due(due),
        None => State::Ended,
    }
}

/// What came of it.
pub(super) enum Opened {
    Stream(Box<Streamed>),
    /// Nobody answered; somebody may later.
    Nobody,
    /// The server says that there is nothing more to come.
    NoMore,
    Refused(String),
}

impl Again {
    pub(super) fn of(user: &User, follow: bool, limit: Duration) -> Self {
        Self {
            line: user.line.beside(),
            follow,
            limit,
        }
    }

    /// Opens it, behind the event of this id. That is counted as the first time was.
    pub(super) async fn open(&mut self, place: &mut Place, id: &str) -> Opened {
        let Some(outgoing) = behind(place.outgoing(), id) else {
            let text = "the latest id of the stream has signs that no header can have";
            return Opened::Refused(text.to_owned());
        };
        let sent = outgoing.body.as_ref().map_or(0, |body| body.len() as u64);
        let row = place.begin_within(OPEN);
        let opening = self.line.open(&outgoing, self.follow, self.limit).await;
        let (head, streamed) = take_head(opening.outcome).await;
        let is_last = matches!(&head, Ok(head) if head.status() == StatusCode::NO_CONTENT);
        let nobody = head.as_ref().err().map(|error| error.connecting);
        let result = match head {
            Ok(head) if is_last => RequestResult::answered(head, opening.elapsed),
            Ok(head) => judge(head, opening.elapsed),
            Err(error) => RequestResult::unanswered(error.text, opening.elapsed),
        };
        let error = result.error().map(|text| place.hide(text));
        let result = match &error {
            Some(text) => result.failed_because(text.clone()),
            None => result,
        };
        place.show(&row, OPEN, &result);
        match &error {
            Some(text) if nobody == Some(true) => row.fail(text),
            error => row.end(&Sample {
                status: result.status_code(),
                elapsed: opening.elapsed,
                phases: Some(self.line.phases()),
                bytes_in: result.body_length(),
                bytes_out: sent,
                error: error.as_deref(),
                ..Sample::default()
            }),
        }
        match (streamed, error) {
            (Some(streamed), None) => Opened::Stream(Box::new(streamed)),
            (None, None) => Opened::NoMore,
            (_, Some(_)) if nobody.is_some() => Opened::Nobody,
            (_, Some(text)) => Opened::Refused(text),
        }
    }
}

/// The request for what comes behind the event of this id; none where that cannot be said.
fn behind(outgoing: &Rc<Outgoing>, id: &str) -> Option<Rc<Outgoing>> {
    if id.is_empty() {
        return Some(Rc::clone(outgoing));
    }
    let id = HeaderValue::from_bytes(id.as_bytes()).ok()?;
    Some(Rc::new(outgoing.with_header(LAST_ID, id)))
}
