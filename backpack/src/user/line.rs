//! A user's line to the servers: its connections and cookies, and when an answer last came over it.

use std::pin::pin;
use std::rc::Rc;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::seen::Phases;
use crate::transport::beside::Beside;
use crate::transport::socket::{Opened, WebSocket};
use crate::transport::time_limit::TimeLimit;
use crate::transport::{Marks, Outgoing, Streamed, Transport, TransportError, redirects};

/// A connection that was used a moment ago is not asked whether it still stands: the event queue was not looked at since.
const RESTED: Duration = Duration::from_millis(1);

/// A user's line to the servers.
#[derive(Debug)]
pub(crate) struct Line {
    transport: Transport,
    time_limit: TimeLimit,
    /// When the latest request ended.
    landed: Option<Instant>,
    /// Of the latest exchange.
    phases: Phases,
    /// Whether a server has ever answered.
    pub(crate) ever_answered: bool,
}

/// What came back, and when.
pub(crate) struct Landing {
    pub(crate) outcome: Result<Answer, TransportError>,
    pub(crate) elapsed: Duration,
    /// How often it was sent again.
    pub(crate) repeats: u64,
}

/// The answer whose head came, and when.
pub(crate) struct Opening {
    pub(crate) outcome: Result<Streamed, TransportError>,
    pub(crate) elapsed: Duration,
}

impl Line {
    pub(crate) fn new(transport: Transport) -> Self {
        Self {
            transport,
            time_limit: TimeLimit::default(),
            landed: None,
            phases: Phases::default(),
            ever_answered: false,
        }
    }

    /// Another one of the same user: a request can be made over each at the same time.
    pub(crate) fn beside(&self) -> Self {
        Self::new(self.transport.beside())
    }

    /// What requests that are made side by side tell each other.
    pub(crate) fn tells_beside(&self) -> Rc<Beside> {
        self.transport.tells_beside()
    }

    /// The next request is made beside others, so many in all; the user's latest answer came over the other line.
    pub(crate) fn begin_beside(&mut self, latest: &Self, count: usize) {
        self.landed = latest.landed;
        self.transport.begin_beside(count);
    }

    /// The user's latest answer came over this line: it takes the place of the other, and gives that one.
    pub(crate) fn replace(mut self, latest: &mut Self) -> Self {
        self.landed = self.landed.max(latest.landed);
        self.ever_answered |= latest.ever_answered;
        self.transport.end_beside();
        std::mem::replace(latest, self)
    }

    /// A pass of the user's own scenario begins.
    #[inline]
    pub(crate) fn begin_pass(&mut self) {
        self.transport.begin_pass();
    }

    /// Sends a request and reads the whole answer, within this time; redirects are followed where that is wanted.
    pub(crate) async fn exchange(
        &mut self,
        request: &Outgoing,
        follow: bool,
        limit: Duration,
    ) -> Landing {
        let started = Instant::now();
        *self.transport.marks() = Marks::default();
        // To add to a moment costs half of what a difference costs.
        let rested = self.landed.is_some_and(|landed| landed + RESTED <= started);
        let outcome = {
            let exchange = redirects::follow(&mut self.transport, request, follow, rested);
            let exchange = pin!(exchange);
            self.time_limit
                .within(started.into(), limit, exchange)
                .await
        };
        let landed = Instant::now();
        self.landed = Some(landed);
        let elapsed = landed - started;
        self.phases = phases(self.transport.marks(), landed, elapsed);
        Landing {
            outcome: outcome.unwrap_or_else(|| Err(self.timed_out(limit))),
            elapsed,
            repeats: self.transport.take_repeats(),
        }
    }

    /// Sends a request on a connection of its own and reads the head of the answer, within this time; redirects are followed where that
    /// is wanted. What came back does not hold the line.
    pub(crate) async fn open(
        &mut self,
        request: &Outgoing,
        follow: bool,
        limit: Duration,
    ) -> Opening {
        let started = Instant::now();
        *self.transport.marks() = Marks::default();
        let outcome = {
            let opening = pin!(redirects::open(&mut self.transport, request, follow));
            self.time_limit.within(started.into(), limit, opening).await
        };
        let landed = Instant::now();
        let elapsed = landed - started;
        self.phases = phases(self.transport.marks(), landed, elapsed);
        Opening {
            outcome: outcome.unwrap_or_else(|| Err(self.timed_out(limit))),
            elapsed,
        }
    }

    /// Asks for a socket, within this time; what the server agrees to, or why not, comes beside its answer.
    pub(crate) async fn open_socket(
        &mut self,
        request: &Outgoing,
        longest: usize,
        limit: Duration,
    ) -> (Landing, Result<Box<WebSocket>, String>) {
        let started = Instant::now();
        *self.transport.marks() = Marks::default();
        let opened = {
            // Much more than a user needs who has a socket.
            let mut opening = Box::pin(self.transport.open_socket(request, longest));
            let started = started.into();
            let opening = opening.as_mut();
            self.time_limit.within(started, limit, opening).await
        };
        let landed = Instant::now();
        self.landed = Some(landed);
        let elapsed = landed - started;
        self.phases = phases(self.transport.marks(), landed, elapsed);
        let (outcome, socket) = match opened {
            Some(Ok(Opened { answer, socket })) => (Ok(answer), socket),
            Some(Err(error)) => (Err(error), Err(String::new())),
            None => (Err(self.timed_out(limit)), Err(String::new())),
        };
        let landing = Landing {
            outcome,
            elapsed,
            repeats: 0,
        };
        (landing, socket)
    }

    /// Who waited for a connection all the time knows nothing of the server's latency.
    fn timed_out(&mut self, limit: Duration) -> TransportError {
        let connecting = self.transport.was_connecting();
        let text = match connecting {
            true => format!("no connection within {limit:?}"),
            false => format!("timed out after {limit:?}"),
        };
        TransportError { text, connecting }
    }

    /// The cookies that went with the latest request.
    pub(crate) fn cookies_sent(&self) -> Option<Rc<[u8]>> {
        self.transport.cookies_sent()
    }

    /// The phases of the latest exchange.
    pub(crate) fn phases(&self) -> &Phases {
        &self.phases
    }

    /// When the latest request ended; none has where there is none.
    pub(crate) fn landed(&self) -> Option<Instant> {
        self.landed
    }
}

/// The phases of an exchange that took so long. Where no byte came, or all at once, all but the opening of connections was waiting.
#[inline]
fn phases(marks: &Marks, landed: Instant, elapsed: Duration) -> Phases {
    match marks {
        Marks {
            opening: None,
            first_byte: None,
            received: Duration::ZERO,
        } => Phases {
            waiting: elapsed,
            ..Phases::default()
        },
        marks => several_phases(marks, landed, elapsed),
    }
}

#[inline(never)]
fn several_phases(marks: &Marks, landed: Instant, elapsed: Duration) -> Phases {
    let last = marks.first_byte.map_or(Duration::ZERO, |first_byte| {
        landed.saturating_duration_since(first_byte)
    });
    let receiving = last + marks.received;
    let opening = marks.opening;
    let opened = opening.map_or(Duration::ZERO, |it| it.total());
    Phases {
        opening,
        waiting: elapsed.saturating_sub(receiving).saturating_sub(opened),
        receiving,
    }
}
