//! The one seam to HTTP: an exchange of one request for one answer, whatever makes it.

pub(crate) mod credentials;
pub(crate) mod redirects;
pub(crate) mod resolved;
pub(crate) mod time_limit;
pub(crate) mod unpack;

pub(crate) mod beside;
#[cfg(any(feature = "proxy", feature = "reqwest"))]
mod causes;
#[cfg(feature = "tls")]
mod certificates;
#[cfg(feature = "reqwest")]
mod connecting;
mod cookies;
mod direct;
mod errors;
#[cfg(any(feature = "reqwest", feature = "service"))]
mod gathering;
#[cfg(feature = "tls")]
mod given;
#[cfg(feature = "reqwest")]
mod hyper_causes;
mod lists;
#[cfg(any(feature = "proxy", feature = "reqwest"))]
mod no_proxy;
mod outgoing;
#[cfg(feature = "tls")]
mod own;
mod payload;
#[cfg(feature = "tls")]
mod pem;
#[cfg(feature = "reqwest")]
mod reqwest_client;
#[cfg(not(feature = "reqwest"))]
#[path = "without_reqwest.rs"]
mod reqwest_client;
#[cfg(feature = "reqwest")]
mod reqwest_names;
#[cfg(feature = "service")]
mod service;
#[cfg(not(feature = "service"))]
#[path = "without_service.rs"]
mod service;
pub(crate) mod settings;
mod setup;
#[cfg(feature = "websocket")]
pub(crate) mod socket;
#[cfg(not(feature = "websocket"))]
#[path = "without_socket.rs"]
pub(crate) mod socket;
#[cfg(feature = "tls")]
mod tls;
#[cfg(not(feature = "tls"))]
#[path = "without_tls.rs"]
mod tls;
#[cfg(feature = "tls")]
mod x509;

use std::rc::Rc;
use std::sync::Arc;

pub(crate) use direct::{Streamed, packed_stream};
pub(crate) use errors::TransportError;
pub(crate) use outgoing::Outgoing;
pub(crate) use payload::Payload;
#[cfg(feature = "service")]
pub use service::RequestBody;
pub(crate) use service::Service;
pub use service::ServiceInProcess;
pub(crate) use settings::TransportSettings;
pub use settings::{Connections, TransportKind};
pub(crate) use setup::Marks;

use crate::answer::Answer;
use beside::Beside;
use reqwest_client::ReqwestClient;

/// The longest body that is read; a longer one is a failure, so that no answer can fill the memory.
pub(crate) const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// What is sent as `user-agent` where an endpoint says nothing else.
const USER_AGENT: &str = concat!("backpack/", env!("CARGO_PKG_VERSION"));

/// Why it is no transport of answers that are read as they come.
const NOT_OVER_REQWEST: &str = "streams are not made over reqwest: leave `transport(Reqwest)` out, and they go over Backpack's own client";

/// What reports name as the host, where there is none.
pub(crate) const IN_PROCESS: &str = "a service in process";

/// One user's connections and cookies.
#[derive(Debug)]
pub(crate) enum Transport {
    Direct(direct::Direct),
    Reqwest(ReqwestClient),
}

impl Transport {
    /// A new user's transport, without cookies or connections: to servers, or to a service alone.
    pub(crate) fn new(
        settings: &Arc<TransportSettings>,
        service: Option<&Service>,
    ) -> Result<Self, String> {
        match settings.kind {
            TransportKind::Direct => {
                direct::Direct::new(settings, service.cloned()).map(Self::Direct)
            }
            TransportKind::Reqwest => ReqwestClient::new(settings).map(Self::Reqwest),
        }
    }

    /// Another one of the same user, for requests that are made beside each other.
    pub(crate) fn beside(&self) -> Self {
        match self {
            Self::Direct(client) => Self::Direct(client.beside()),
            Self::Reqwest(client) => client.beside(),
        }
    }

    /// What the requests that are made beside each other tell each other.
    pub(crate) fn tells_beside(&self) -> Rc<Beside> {
        match self {
            Self::Direct(client) => client.tells_beside(),
            // It wakes each by itself.
            Self::Reqwest(_) => Rc::default(),
        }
    }

    /// The next request is made beside others, so many in all.
    pub(crate) fn begin_beside(&mut self, count: usize) {
        if let Self::Direct(client) = self {
            client.begin_beside(count);
        }
    }

    /// The next request is made alone.
    pub(crate) fn end_beside(&mut self) {
        if let Self::Direct(client) = self {
            client.end_beside();
        }
    }

    /// Sends one request and reads the whole answer; redirects are answers like any other. `rested` says that this user has
    /// sent nothing for a while.
    pub(crate) async fn exchange(
        &mut self,
        request: &Outgoing,
        rested: bool,
    ) -> Result<Answer, TransportError> {
        match self {
            Self::Direct(client) => client.exchange(request, rested).await,
            Self::Reqwest(client) => Box::pin(client.exchange(request)).await,
        }
    }

    /// Sends one request on a connection of its own, and reads the head of the answer; redirects are answers like any other.
    pub(crate) async fn open(&mut self, request: &Outgoing) -> Result<Streamed, TransportError> {
        match self {
            Self::Direct(client) => client.open(request).await,
            Self::Reqwest(_) => Err(TransportError::before_connecting(
                NOT_OVER_REQWEST.to_owned(),
            )),
        }
    }

    /// A pass of the user's own scenario begins.
    #[inline]
    pub(crate) fn begin_pass(&mut self) {
        match self {
            Self::Direct(client) => client.begin_pass(),
            Self::Reqwest(client) => client.begin_pass(),
        }
    }

    /// How often requests were sent again, which may have been read already, since this was asked.
    pub(crate) fn take_repeats(&mut self) -> u64 {
        match self {
            Self::Direct(client) => client.take_repeats(),
            Self::Reqwest(client) => client.take_repeats(),
        }
    }

    /// What is noted of the exchange that goes on; who begins another one empties it.
    pub(crate) fn marks(&mut self) -> &mut Marks {
        match self {
            Self::Direct(client) => client.marks(),
            Self::Reqwest(client) => client.marks(),
        }
    }

    /// The cookies that went with the latest request, as its header said them.
    pub(crate) fn cookies_sent(&self) -> Option<Rc<[u8]>> {
        match self {
            Self::Direct(client) => client.cookies_sent(),
            Self::Reqwest(client) => client.cookies_sent(),
        }
    }

    /// Whether a request that was given up had no connection yet.
    pub(crate) fn was_connecting(&mut self) -> bool {
        match self {
            Self::Direct(client) => client.was_connecting(),
            Self::Reqwest(client) => client.was_connecting(),
        }
    }
}
