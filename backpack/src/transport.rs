//! The one seam to HTTP: an exchange of one request for one answer, whatever library makes it.

mod errors;
mod reqwest_client;
mod tls;

use bytes::Bytes;
use http::{HeaderMap, Method};
use url::Url;

use crate::request_result::Answer;

/// The longest body that is read; a longer one is a failure, so that no answer can fill the memory.
pub(crate) const LONGEST_BODY: usize = 64 * 1024 * 1024;

/// How a test's transports are made.
#[derive(Clone, Debug, Default)]
pub(crate) struct TransportSettings {
    /// Takes any certificate.
    pub(crate) insecure: bool,
    /// Asks for compressed answers and unpacks them.
    pub(crate) gzip: bool,
}

/// One user's connections and cookies.
#[derive(Clone, Debug)]
pub(crate) enum Transport {
    Reqwest(reqwest_client::ReqwestClient),
}

/// One request, ready to be sent.
#[derive(Debug)]
pub(crate) struct Outgoing<'a> {
    pub(crate) method: &'a Method,
    pub(crate) url: &'a Url,
    pub(crate) headers: &'a HeaderMap,
    pub(crate) body: Option<&'a Bytes>,
}

/// Why no complete answer came.
#[derive(Debug)]
pub(crate) struct TransportError {
    pub(crate) text: String,
    /// There was not even a connection.
    pub(crate) connecting: bool,
}

impl Transport {
    /// A new user's transport, without cookies or connections.
    pub(crate) fn new(settings: &TransportSettings) -> Result<Self, String> {
        reqwest_client::ReqwestClient::new(settings).map(Self::Reqwest)
    }

    /// Sends one request and reads the whole answer; redirects are answers like any other.
    pub(crate) async fn exchange(&self, request: Outgoing<'_>) -> Result<Answer, TransportError> {
        match self {
            Self::Reqwest(client) => client.exchange(request).await,
        }
    }
}
