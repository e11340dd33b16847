//! How requests are made.

use super::LoadTest;
use crate::transport::TransportKind;

impl LoadTest {
    /// Takes any TLS certificate, whoever signed it.
    pub fn insecure(mut self, insecure: bool) -> Self {
        self.insecure = insecure;
        self
    }

    /// Asks for compressed answers and unpacks them. Off unless told otherwise: unpacking costs the generator's time.
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.gzip = gzip;
        self
    }

    /// What makes the requests. The default is Backpack's own client, the fastest.
    ///
    /// It keeps one connection for each user and server. A server may close a connection that nobody uses, while a request is
    /// on its way to it: where a connection was idle for half a second or more and ends before a byte of the answer came, the
    /// request is sent once more on a fresh one, and counted as one. On a connection in use the same is a failure.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// use backpack::TransportKind;
    ///
    /// let test = LoadTest::new().scenario(Visit, 1).transport(TransportKind::Reqwest);
    /// ```
    pub fn transport(mut self, transport: TransportKind) -> Self {
        self.transport = transport;
        self
    }

    /// Speaks HTTP/2 without asking the server whether it does. Over TLS that is not needed: a server that speaks it is heard.
    pub fn http2(mut self, http2: bool) -> Self {
        self.http2 = http2;
        self
    }
}
