//! A user's line to the servers: its connections and cookies, and when an answer last came over it.

use std::pin::pin;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::seen::Phases;
use crate::transport::time_limit::TimeLimit;
use crate::transport::{Outgoing, Setup, Transport, TransportError, redirects};

/// A user's line to the servers.
#[derive(Debug)]
pub(crate) struct Line {
    transport: Transport,
    time_limit: TimeLimit,
    /// When the latest request began.
    started: Option<Instant>,
    /// When the latest request ended.
    landed: Option<Instant>,
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

impl Line {
    pub(crate) fn new(transport: Transport) -> Self {
        Self {
            transport,
            time_limit: TimeLimit::default(),
            started: None,
            landed: None,
            ever_answered: false,
        }
    }

    /// Sends a request and reads the whole answer, within this time; redirects are followed where that is wanted.
    pub(crate) async fn exchange(
        &mut self,
        request: &Outgoing,
        follow: bool,
        limit: Duration,
    ) -> Landing {
        let started = Instant::now();
        self.started = Some(started);
        self.transport.forget_setup();
        let idle = self
            .landed
            .map_or(Duration::ZERO, |landed| started - landed);
        let outcome = {
            let exchange = redirects::follow(&mut self.transport, request, follow, idle);
            let exchange = pin!(exchange);
            self.time_limit
                .within(started.into(), limit, exchange)
                .await
        };
        let landed = Instant::now();
        self.landed = Some(landed);
        Landing {
            outcome: outcome.unwrap_or_else(|| Err(self.timed_out(limit))),
            elapsed: landed - started,
            repeats: self.transport.take_repeats(),
        }
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
    pub(crate) fn cookies_sent(&self) -> Option<std::rc::Rc<[u8]>> {
        self.transport.cookies_sent()
    }

    /// The phases of the latest exchange. Where no byte came, all but the opening of connections was waiting.
    pub(crate) fn phases(&self) -> Phases {
        let (Some(started), Some(landed)) = (self.started, self.landed) else {
            return Phases::default();
        };
        let Setup {
            lookup,
            connecting,
            tls,
            first_byte,
        } = self.transport.setup();
        let receiving = landed.saturating_duration_since(first_byte.unwrap_or(landed));
        let before = lookup + connecting + tls + receiving;
        Phases {
            lookup,
            connecting,
            tls,
            waiting: landed
                .saturating_duration_since(started)
                .saturating_sub(before),
            receiving,
        }
    }

    /// When the latest request ended; none has where there is none.
    pub(crate) fn landed(&self) -> Option<Instant> {
        self.landed
    }
}
