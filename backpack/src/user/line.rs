//! A user's line to the servers: its connections and cookies, and when an answer last came over it.

use std::pin::pin;
use std::time::{Duration, Instant};

use crate::answer::Answer;
use crate::transport::time_limit::TimeLimit;
use crate::transport::{Outgoing, Transport, TransportError, redirects};

/// A user's line to the servers.
#[derive(Debug)]
pub(crate) struct Line {
    transport: Transport,
    time_limit: TimeLimit,
    /// When the latest request ended.
    landed: Option<Instant>,
    /// Whether a server has ever answered.
    pub(crate) ever_answered: bool,
}

/// What came back, and when.
pub(crate) struct Landing {
    /// None: the time was over.
    pub(crate) outcome: Option<Result<Answer, TransportError>>,
    pub(crate) elapsed: Duration,
}

impl Line {
    pub(crate) fn new(transport: Transport) -> Self {
        Self {
            transport,
            time_limit: TimeLimit::default(),
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
        let idle = self
            .landed
            .map_or(Duration::ZERO, |landed| started - landed);
        let exchange = pin!(redirects::follow(
            &mut self.transport,
            request,
            follow,
            idle
        ));
        let outcome = self
            .time_limit
            .within(started.into(), limit, exchange)
            .await;
        let landed = Instant::now();
        self.landed = Some(landed);
        Landing {
            outcome,
            elapsed: landed - started,
        }
    }

    /// When the latest request ended; none has where there is none.
    pub(crate) fn landed(&self) -> Option<Instant> {
        self.landed
    }
}
