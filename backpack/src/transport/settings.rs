//! How a test's transports are made.

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

/// How a test's transports are made.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct TransportSettings {
    pub(crate) kind: TransportKind,
    /// Takes any certificate.
    pub(crate) insecure: bool,
    /// The ways of packing in which answers are asked for.
    pub(crate) accepts: Option<&'static str>,
    /// Speaks HTTP/2 without asking the server whether it does.
    pub(crate) http2: bool,
}
