//! How requests are made.

use std::time::Duration;

use super::LoadTest;
use crate::transport::{Connections, TransportKind, unpack};

impl LoadTest {
    /// Takes any TLS certificate, whoever signed it.
    pub fn insecure(mut self, insecure: bool) -> Self {
        self.client.insecure = insecure;
        self
    }

    /// Asks for answers packed with gzip. Off unless told otherwise: unpacking costs the generator's time. Answers that come packed
    /// are unpacked in any case.
    pub fn gzip(mut self, gzip: bool) -> Self {
        self.client.accepts = gzip.then_some("gzip");
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
        self.client.accepts = compressed.then_some(unpack::ALL);
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
        self.client.kind = transport;
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
        self.client.http2 = http2;
        self
    }

    /// Speaks HTTP/1.1, whatever else the server offers over TLS. Not beside [`http2`](Self::http2).
    pub fn http1(mut self, http1: bool) -> Self {
        self.client.http1 = http1;
        self
    }

    /// How long a user's connections are kept: as long as the user is there, unless told otherwise.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// use backpack::Connections;
    ///
    /// // As many people who each come once: every pass connects anew.
    /// let test = LoadTest::new().connections(Connections::PerPass);
    /// ```
    pub fn connections(mut self, kept: Connections) -> Self {
        self.client.connections = kept;
        self
    }

    /// How long opening a connection may take, with the look-up of its name and the handshake of TLS. One that does not come about
    /// in that time is a failure, `no connection within 2s`, and has no latency. As long as the request, unless told otherwise.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// let test = LoadTest::new().connect_timeout(Duration::from_secs(2));
    /// ```
    pub fn connect_timeout(mut self, time: Duration) -> Self {
        self.client.connect_timeout = Some(time);
        self
    }
}
