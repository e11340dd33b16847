//! How requests are made.

use super::LoadTest;
use crate::transport::{TransportKind, unpack};

impl LoadTest {
    /// Takes any TLS certificate, whoever signed it.
    pub fn insecure(mut self, insecure: bool) -> Self {
        self.insecure = insecure;
        self
    }

    /// Asks for answers packed with gzip. Off unless told otherwise: unpacking costs the generator's time. Answers that come packed
    /// are unpacked in any case.
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.accepts = gzip.then_some("gzip");
        self
    }

    /// Asks for answers packed with gzip, deflate, br or zstd, as browsers do. The last word counts, of this and
    /// [`gzip`](Self::gzip).
    ///
    /// Without the feature `compression` it asks for gzip and deflate.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// let test = LoadTest::new().compressed(true);
    /// ```
    pub fn compressed(mut self, compressed: bool) -> Self {
        self.accepts = compressed.then_some(unpack::ALL);
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

    /// Gives every request a [W3C trace context](https://www.w3.org/TR/trace-context/) in its header `traceparent`, each a trace of its
    /// own: samples tell its id, by which a slow request is found in the service's own traces. An endpoint that declares the
    /// header keeps its own. Such a request is built anew each time, which costs the generator some microseconds.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// let test = LoadTest::new().traceparent(true);
    /// ```
    pub fn traceparent(mut self, traceparent: bool) -> Self {
        self.traceparent = traceparent;
        self
    }

    /// Speaks HTTP/2 without asking the server whether it does. Over TLS that is not needed: a server that speaks it is heard.
    pub fn http2(mut self, http2: bool) -> Self {
        self.http2 = http2;
        self
    }
}
