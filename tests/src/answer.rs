//! What the recording server answers: well-formed, late, cut off or no HTTP at all.

use std::time::Duration;

use serde_json::Value;

/// One answer of the [`RecordingServer`](crate::RecordingServer).
#[derive(Clone, Debug)]
pub struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
    pub(crate) delay: Duration,
    pub(crate) manner: Manner,
}

/// How an answer goes over the wire.
#[derive(Clone, Debug)]
pub(crate) enum Manner {
    /// With a `content-length` that is true.
    Whole,
    /// In chunks of this many bytes, with so much time after each.
    Chunked(usize, Duration),
    /// The head promises the whole body; after this many bytes of it the connection ends.
    CutOff(usize, Ending),
    /// These bytes follow the body, beyond its `content-length`.
    Excess(Vec<u8>),
    /// The body alone, without any head.
    Raw,
    /// The body again and again, for ever.
    Endless,
    /// The request is read, and nothing is ever said.
    Never,
    /// The connection ends without a byte of an answer.
    HangUp(Ending),
}

/// How a connection ends before its answer is complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ending {
    /// In order: FIN.
    Close,
    /// At once: RST.
    Reset,
}

impl Answer {
    /// 200 with the body `ok`.
    #[must_use]
    pub fn ok() -> Self {
        Self::text("ok")
    }

    /// This status, without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self {
            status,
            headers: Vec::new(),
            body: Vec::new(),
            delay: Duration::ZERO,
            manner: Manner::Whole,
        }
    }

    /// 200 with this text.
    #[must_use]
    pub fn text(text: &str) -> Self {
        Self::bytes(text.as_bytes())
    }

    /// 200 with these bytes.
    #[must_use]
    pub fn bytes(body: &[u8]) -> Self {
        Self {
            body: body.to_vec(),
            ..Self::status(200)
        }
    }

    /// 200 with this JSON.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // so that `Answer::json(json!({ … }))` reads well
    pub fn json(json: Value) -> Self {
        Self::text(&json.to_string()).header("content-type", "application/json")
    }

    /// 302 to another target.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self::status(302).header("location", location)
    }

    /// Bytes that are sent instead of HTTP; then the connection is closed.
    #[must_use]
    pub fn garbage(bytes: &[u8]) -> Self {
        Self::bytes(bytes).by(Manner::Raw)
    }

    /// A body that never ends.
    #[must_use]
    pub fn endless() -> Self {
        Self::text("and so on ").by(Manner::Endless)
    }

    /// No answer, on a connection that stays open.
    #[must_use]
    pub fn never() -> Self {
        Self::status(200).by(Manner::Never)
    }

    /// No answer, on a connection that is closed in order.
    #[must_use]
    pub fn hang_up() -> Self {
        Self::status(200).by(Manner::HangUp(Ending::Close))
    }

    /// No answer, on a connection that is reset.
    #[must_use]
    pub fn reset() -> Self {
        Self::status(200).by(Manner::HangUp(Ending::Reset))
    }

    /// The same with this status.
    #[must_use]
    pub fn with_status(mut self, status: u16) -> Self {
        self.status = status;
        self
    }

    /// The same with one more header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    /// The same with a cookie set, as in `session=1; Path=/`.
    #[must_use]
    pub fn cookie(self, cookie: &str) -> Self {
        self.header("set-cookie", cookie)
    }

    /// The same, this much later.
    #[must_use]
    pub fn after(mut self, delay: Duration) -> Self {
        self.delay = delay;
        self
    }

    /// The same in chunks of this many bytes.
    #[must_use]
    pub fn in_chunks_of(self, bytes: usize) -> Self {
        self.by(Manner::Chunked(bytes, Duration::ZERO))
    }

    /// The same, byte by byte, with so much time after each.
    #[must_use]
    pub fn dribbled(self, pause: Duration) -> Self {
        self.by(Manner::Chunked(1, pause))
    }

    /// The same, but the connection is closed after this many bytes of the body.
    #[must_use]
    pub fn cut_off_after(self, bytes: usize) -> Self {
        self.by(Manner::CutOff(bytes, Ending::Close))
    }

    /// The same, but the connection is reset after this many bytes of the body.
    #[must_use]
    pub fn reset_after(self, bytes: usize) -> Self {
        self.by(Manner::CutOff(bytes, Ending::Reset))
    }

    /// The same, with more bytes than `content-length` says.
    #[must_use]
    pub fn with_excess(self, bytes: &[u8]) -> Self {
        self.by(Manner::Excess(bytes.to_vec()))
    }

    fn by(mut self, manner: Manner) -> Self {
        self.manner = manner;
        self
    }
}
