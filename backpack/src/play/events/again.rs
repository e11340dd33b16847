//! A stream that has ended is opened again: the HTML standard, section 9.2.3.

use std::rc::Rc;
use std::time::{Duration, Instant};

use http::{HeaderValue, StatusCode};

use super::row::{Place, Row};
use super::{State, judge, take_head};
use crate::metrics::Sample;
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
    outgoing: Rc<Outgoing>,
    follow: bool,
    limit: Duration,
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
    pub(super) fn of(user: &User, outgoing: Rc<Outgoing>, follow: bool, limit: Duration) -> Self {
        Self {
            line: user.line.beside(),
            outgoing,
            follow,
            limit,
        }
    }

    /// It is due after a pause; one that is too long for the clock has no end.
    pub(super) fn due_after(&self, pause: Duration) -> State {
        match Instant::now().checked_add(pause) {
            Some(due) => State::Due(due),
            None => State::Ended,
        }
    }

    /// Opens it, behind the event of this id. That is counted as the first time was.
    pub(super) async fn open(&mut self, place: &mut Place, id: &str) -> Opened {
        let outgoing = match id {
            "" => Rc::clone(&self.outgoing),
            id => match HeaderValue::from_bytes(id.as_bytes()) {
                Ok(id) => Rc::new(self.outgoing.with_header(LAST_ID, id)),
                Err(_) => {
                    let text = "the latest id of the stream has signs that no header can have";
                    return Opened::Refused(text.to_owned());
                }
            },
        };
        let sent = outgoing.body.as_ref().map_or(0, |body| body.len() as u64);
        let row = Row::begin(place, OPEN, Instant::now());
        let opening = self.line.open(&outgoing, self.follow, self.limit).await;
        let (head, streamed) = take_head(opening.outcome).await;
        let head = match head {
            Err(error) => {
                let text = place.hide(error.text);
                match error.connecting {
                    true => row.record_unsent(&text),
                    false => row.end(0, Some(&text)),
                }
                return Opened::Nobody;
            }
            Ok(head) => head,
        };
        let is_last = head.status() == StatusCode::NO_CONTENT;
        let result = judge(head, opening.elapsed);
        let error = result.error().filter(|_| !is_last);
        let error = error.map(|text| place.hide(text.to_owned()));
        row.record(&Sample {
            status: result.status_code(),
            elapsed: opening.elapsed,
            phases: Some(self.line.phases()),
            bytes_in: result.body_length(),
            bytes_out: sent,
            error: error.as_deref(),
            ..Sample::default()
        });
        match (streamed, error) {
            (Some(streamed), _) => Opened::Stream(Box::new(streamed)),
            (None, Some(text)) => Opened::Refused(text),
            (None, None) => Opened::NoMore,
        }
    }
}
