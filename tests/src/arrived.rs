//! A request as it came in over the wire.

use std::time::Instant;

use serde_json::Value;

/// One request that reached the [`RecordingServer`](crate::RecordingServer).
#[derive(Clone, Debug)]
pub struct Arrived {
    /// `GET`, `POST`, …
    pub method: String,
    /// Path and query, exactly as they were sent.
    pub target: String,
    /// Names in lower case, in the order in which they were sent.
    pub headers: Vec<(String, String)>,
    /// The whole body, taken out of its chunks.
    pub body: Vec<u8>,
    /// On which connection it came: the first that was accepted is 0.
    pub connection: usize,
    /// When its last byte was read.
    pub at: Instant,
}

impl Arrived {
    /// Method and target, as in `GET /players/1?full=true`.
    #[must_use]
    pub fn line(&self) -> String {
        format!("{} {}", self.method, self.target)
    }

    /// The target without its query.
    #[must_use]
    pub fn path(&self) -> &str {
        self.target
            .split_once('?')
            .map_or(self.target.as_str(), |(path, _)| path)
    }

    /// What stands behind the `?`; empty without one.
    #[must_use]
    pub fn query(&self) -> &str {
        self.target.split_once('?').map_or("", |(_, query)| query)
    }

    /// The value of a header; the first one where it was sent more than once.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value.as_str())
    }

    /// The body as text.
    #[must_use]
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The body as JSON.
    ///
    /// # Panics
    ///
    /// If it is not JSON: no specification sends such a body and then reads it as JSON.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {:?}", self.line(), self.text()))
    }
}
