//! The one seam to HTTP: an exchange of one request for one answer, whatever makes it.

pub(crate) mod redirects;
pub(crate) mod time_limit;

mod direct;
mod errors;
mod outgoing;
mod reqwest_client;
mod tls;

use std::time::Duration;

use crate::answer::Answer;

pub(crate) use outgoing::Outgoing;
pub(crate) use reqwest_client::ReqwestClient;

/// The longest body that is read; a longer one is a failure, so that no answer can fill the memory.
pub(crate) const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// What is sent as `user-agent` where an endpoint says nothing else.
const USER_AGENT: &str = concat!("backpack/", env!("CARGO_PKG_VERSION"));

/// What makes the requests of a load test, for [`LoadTest::transport`](crate::LoadTest::transport).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, clap::ValueEnum)]
#[non_exhaustive]
pub enum TransportKind {
    /// Backpack's own client: one connection for each user and server, driven by the user itself. HTTP/1.1, and HTTP/2 where
    /// the server chooses it. What has to go through a proxy is left to reqwest.
    #[default]
    Direct,
    /// The client library reqwest: slower, and what many services use themselves.
    Reqwest,
}

/// How a test's transports are made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TransportSettings {
    pub(crate) kind: TransportKind,
    /// Takes any certificate.
    pub(crate) insecure: bool,
    /// Asks for compressed answers and unpacks them.
    pub(crate) gzip: bool,
    /// Speaks HTTP/2 without asking the server whether it does.
    pub(crate) http2: bool,
}

/// One user's connections and cookies.
#[derive(Debug)]
pub(crate) enum Transport {
    Direct(direct::Direct),
    Reqwest(ReqwestClient),
}

/// Why no complete answer came.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TransportError {
    pub(crate) text: String,
    /// There was not even a connection.
    pub(crate) connecting: bool,
}

impl Transport {
    /// A new user's transport, without cookies or connections.
    pub(crate) fn new(settings: &TransportSettings) -> Result<Self, String> {
        match settings.kind {
            TransportKind::Direct => Ok(Self::Direct(direct::Direct::new(*settings))),
            TransportKind::Reqwest => ReqwestClient::new(settings, true).map(Self::Reqwest),
        }
    }

    /// Sends one request and reads the whole answer; redirects are answers like any other. `idle` is how long this user has
    /// sent nothing.
    pub(crate) async fn exchange(
        &mut self,
        request: &Outgoing,
        idle: Duration,
    ) -> Result<Answer, TransportError> {
        match self {
            Self::Direct(client) => client.exchange(request, idle).await,
            Self::Reqwest(client) => Box::pin(client.exchange(request, None)).await,
        }
    }
}
