//! What makes the requests, as it is typed.

use clap::ValueEnum;

use crate::transport::TransportKind;

/// A [`TransportKind`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Client {
    /// Backpack's own client: one connection for each user and server, driven by the user itself. HTTP/1.1, and HTTP/2 where
    /// the server chooses it
    Direct,
    /// The client library reqwest: slower, and what many services use themselves
    Reqwest,
}

impl From<Client> for TransportKind {
    fn from(client: Client) -> Self {
        match client {
            Client::Direct => Self::Direct,
            Client::Reqwest => Self::Reqwest,
        }
    }
}
