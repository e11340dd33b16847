//! A row of the table: a fault, and what a user is told of it.

use std::time::Duration;

use backpack::TransportKind;
use backpack_tests::fault_server::{GOOD, Script};

pub(crate) const INCOMPLETE: &str = "connection closed before the answer was complete";
pub(crate) const RESET: &str = "connection reset before the answer was complete";

/// Long enough for every answer that comes, on a busy machine too: who hangs so long hangs.
pub(crate) const PATIENCE: Duration = Duration::from_secs(15);

/// Of a request that is to run out of time.
const SHORT: Duration = Duration::from_millis(700);

/// A fault, and what a user is told of it.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) script: Script,
    pub(crate) asks: Asks,
    pub(crate) gzip: bool,
    /// How long it waits, where that is to be short.
    pub(crate) timeout: Option<Duration>,
    /// The requests that redirects lead to, as the server reads them.
    pub(crate) hops: Vec<&'static str>,
    /// Over reqwest it may also be told that the connection closed: what broke it is known to a task of the connection's alone.
    pub(crate) vague_over_reqwest: bool,
    /// By transport, then by age.
    expected: [[Expected; 2]; 2],
}

/// What is asked of the server when it misbehaves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asks {
    Get,
    Head,
    Post,
}

/// Of the connection that meets the fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Age {
    /// Nothing came over it before.
    Fresh,
    /// A good answer did. Where the fault begins with a connection, that answer ended the one before.
    Kept,
}

/// What is right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) outcome: Outcome,
    /// How often the request is sent again.
    pub(crate) sent_again: u64,
    /// Whether the next request goes over the connection that met the fault.
    pub(crate) keeps: bool,
    /// What cookies the next request carries, where that is what the row is about.
    pub(crate) cookies: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// A success with this status and this text.
    Answer(u16, String),
    /// A failure with this text. `…` at its end stands for more; `{host}` for the server, as in `127.0.0.1:40000`.
    Failure(String),
}

/// A row: its name, what the server does, and what is right in each case that is not told apart below.
pub(crate) fn fault(name: &'static str, script: Script, expected: Expected) -> Row {
    let of_each_age = [expected.clone(), expected];
    Row {
        name,
        script,
        asks: Asks::Get,
        gzip: false,
        timeout: None,
        hops: Vec::new(),
        vague_over_reqwest: false,
        expected: [of_each_age.clone(), of_each_age],
    }
}

/// A success; the connection is kept.
pub(crate) fn answer(status: u16, text: impl Into<String>) -> Expected {
    Expected {
        outcome: Outcome::Answer(status, text.into()),
        sent_again: 0,
        keeps: true,
        cookies: None,
    }
}

/// A failure; the connection is given up.
pub(crate) fn failure(text: &str) -> Expected {
    Expected {
        outcome: Outcome::Failure(text.to_owned()),
        sent_again: 0,
        keeps: false,
        cookies: None,
    }
}

/// A failure that says so; the connection is given up.
pub(crate) fn not_http(what: &str) -> Expected {
    failure(&format!("the answer is not HTTP: {what}"))
}

/// A status that is not expected; the connection is kept.
pub(crate) fn unexpected(status: u16) -> Expected {
    failure(&format!("status {status}, expected 200..=399")).kept()
}

/// The request is sent again on another connection, and answered there.
pub(crate) fn second_try() -> Expected {
    Expected {
        sent_again: 1,
        ..answer(200, GOOD).given_up()
    }
}

impl Expected {
    /// The connection is not used again.
    pub(crate) fn given_up(self) -> Self {
        Self {
            keeps: false,
            ..self
        }
    }

    /// The next request goes over the same connection.
    pub(crate) fn kept(self) -> Self {
        Self {
            keeps: true,
            ..self
        }
    }

    /// These cookies go with the next request.
    pub(crate) fn then_carries(self, cookies: &str) -> Self {
        Self {
            cookies: Some(cookies.to_owned()),
            ..self
        }
    }

    /// It was tried twice.
    pub(crate) fn twice(self) -> Self {
        Self {
            sent_again: 1,
            ..self
        }
    }
}

impl Row {
    /// The server is asked with another method.
    pub(crate) fn asked_with(self, asks: Asks) -> Self {
        Self { asks, ..self }
    }

    /// The test asks for packed answers.
    pub(crate) fn with_gzip(self) -> Self {
        Self { gzip: true, ..self }
    }

    /// The request has little time.
    pub(crate) fn in_short_time(self) -> Self {
        Self {
            timeout: Some(SHORT),
            ..self
        }
    }

    /// What the server reads after the first request.
    pub(crate) fn through<const N: usize>(self, hops: [&'static str; N]) -> Self {
        Self {
            hops: hops.to_vec(),
            ..self
        }
    }

    /// On a kept connection, something else is right.
    pub(crate) fn on_kept(mut self, expected: Expected) -> Self {
        let [direct, reqwest] = &mut self.expected;
        direct[Age::Kept as usize] = expected.clone();
        reqwest[Age::Kept as usize] = expected;
        self
    }

    /// Over reqwest it depends on what comes first whether the cause is told, or only that the connection closed.
    pub(crate) fn vague_over_reqwest(self) -> Self {
        Self {
            vague_over_reqwest: true,
            ..self
        }
    }

    /// Over reqwest, something else is right.
    pub(crate) fn over_reqwest(mut self, expected: Expected) -> Self {
        self.expected[1] = [expected.clone(), expected];
        self
    }

    /// Over reqwest on a kept connection, something else is right.
    pub(crate) fn over_reqwest_on_kept(mut self, expected: Expected) -> Self {
        self.expected[1][Age::Kept as usize] = expected;
        self
    }

    /// What is right in this case.
    pub(crate) fn expected(&self, transport: TransportKind, age: Age) -> &Expected {
        let of_transport = &self.expected[usize::from(transport != TransportKind::Direct)];
        &of_transport[age as usize]
    }
}
