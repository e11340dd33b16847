//! How a test's transports are made.

use std::sync::Arc;
use std::time::Duration;

use url::Url;

use super::resolved::Resolutions;
use super::tls::Own;
use super::{Transport, tls};

/// What makes the requests of a load test, for [`LoadTest::transport`](crate::LoadTest::transport).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TransportKind {
    /// Backpack's own client: one connection for each user and server, driven by the user itself. HTTP/1.1, and HTTP/2 where
    /// the server chooses it.
    #[default]
    Direct,
    /// The client library reqwest: slower, and what many services use themselves.
    Reqwest,
}

/// How long a user's connections are kept, for [`LoadTest::connections`](crate::LoadTest::connections).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Connections {
    /// As long as the user is there, or as the server keeps them: as a person who stays.
    #[default]
    PerUser,
    /// Each pass of the user's own scenario begins without any: as a person who comes anew.
    PerPass,
    /// Each request has a connection of its own, and says `connection: close`.
    PerRequest,
}

/// What is the same in all requests of a test.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Common {
    /// The ways of packing in which answers are asked for.
    pub(crate) accepts: Option<&'static str>,
    /// No further request comes over the connection.
    pub(crate) closes: bool,
}

/// How a test's transports are made.
#[derive(Clone, Debug, Default)]
pub(crate) struct TransportSettings {
    pub(crate) kind: TransportKind,
    /// Takes any certificate.
    pub(crate) insecure: bool,
    /// The ways of packing in which answers are asked for.
    pub(crate) accepts: Option<&'static str>,
    /// Speaks HTTP/2 without asking the server whether it does.
    pub(crate) http2: bool,
    /// Speaks HTTP/1.1, whatever else the server offers.
    pub(crate) http1: bool,
    /// Speaks nothing but HTTP/2, whatever the test says: the handshake offers nothing else.
    #[cfg_attr(not(feature = "tls"), allow(dead_code))]
    pub(crate) calls: bool,
    pub(crate) connections: Connections,
    /// How long opening a connection may take; none: as long as the request.
    pub(crate) connect_timeout: Option<Duration>,
    /// Names that are not looked up.
    pub(crate) resolutions: Resolutions,
    /// Who we are and whom we trust, where that was checked and is not as always.
    pub(crate) own: Option<Arc<Own>>,
}

/// Why reqwest gives no socket.
pub(super) const NONE_BY_REQWEST: &str =
    "reqwest opens no sockets: leave the transport to Backpack's own client";

/// Why a service gives none.
pub(super) const NONE_IN_PROCESS: &str =
    "a service in process has no sockets: give a host in its place";

impl TransportSettings {
    /// Does before any traffic what the first connection to this host would wait for.
    pub(crate) fn make_ready(&self, host: &Url) {
        if host.scheme() == "https" {
            tls::make_ready(self);
        }
    }

    /// Why no WebSocket can be opened; none where they can.
    pub(crate) fn no_sockets(&self, in_process: bool) -> Option<&'static str> {
        match self.kind {
            _ if in_process => Some(NONE_IN_PROCESS),
            TransportKind::Reqwest => Some(NONE_BY_REQWEST),
            TransportKind::Direct => None,
        }
    }

    pub(crate) fn common(&self) -> Common {
        Common {
            accepts: self.accepts,
            closes: self.connections == Connections::PerRequest,
        }
    }

    /// The same for calls of gRPC, which only HTTP/2 carries.
    pub(crate) fn for_calls(&self) -> Self {
        Self {
            http2: true,
            calls: true,
            ..self.clone()
        }
    }

    /// Why no call of gRPC can be made, if none can.
    pub(crate) fn why_no_calls(&self, is_in_process: bool) -> Option<&'static str> {
        if is_in_process {
            Some(
                "gRPC is spoken with a server, and a service in process is none: give the test a host",
            )
        } else if self.kind == TransportKind::Reqwest {
            Some(
                "gRPC is not spoken over reqwest: leave `transport(Reqwest)` out, and calls go over Backpack's own client",
            )
        } else if self.http1 {
            Some("gRPC is spoken over HTTP/2 alone: leave http1 out")
        } else {
            None
        }
    }

    /// What is asked of connections, which a service in process does not have.
    pub(crate) fn problems_without_connections(&self) -> Vec<String> {
        let asked = [
            ("http2", self.http2),
            ("http1", self.http1),
            ("insecure", self.insecure),
            ("identity or authorities", self.own.is_some()),
            ("resolve", !self.resolutions.is_empty()),
            ("connections", self.connections != Connections::PerUser),
            ("connect_timeout", self.connect_timeout.is_some()),
            ("transport", self.kind != TransportKind::Direct),
        ];
        let asked = asked.iter().filter(|(_, is_asked)| *is_asked);
        asked
            .map(|(name, _)| format!("{name} is of connections, and a service in process has none: leave it out, or give a host in the place of the service"))
            .collect()
    }

    /// What is wrong with them.
    pub(crate) fn problems(self: &Arc<Self>) -> Vec<String> {
        let mut problems = Vec::new();
        if self.http1 && self.http2 {
            problems.push("http1 and http2 contradict each other: leave one out".to_owned());
        }
        if self.connect_timeout.is_some_and(|time| time.is_zero()) {
            problems.push("a connect_timeout of 0: no connection could come about".to_owned());
        }
        problems.extend(self.resolutions.problems());
        problems.extend(Transport::new(self, None).err());
        problems
    }
}
