//! What makes the requests, and over which connections, as it is typed.

use clap::ValueEnum;

use crate::transport::{Connections, TransportKind};

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

/// [`Connections`] on the command line.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(super) enum Kept {
    /// As long as the user is there
    User,
    /// Each pass begins without any
    Pass,
    /// Each request has its own
    Request,
}

impl From<Kept> for Connections {
    fn from(kept: Kept) -> Self {
        match kept {
            Kept::User => Self::PerUser,
            Kept::Pass => Self::PerPass,
            Kept::Request => Self::PerRequest,
        }
    }
}
