//! What came of one request.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;

use crate::answer::Answer;
use crate::text::cut::cut;

/// What came of one request. Cheap to clone: the answer is shared.
///
/// ```no_run
/// # use backpack::prelude::*;
/// # endpoint! { Players = GET "/players"; }
/// # async fn example(user: &mut User) -> backpack::Result {
/// let result = Players.get(user).await;
/// if result.is_success() {
///     let names: Vec<String> = result.json()?;
///     println!("{} players after {:?}", names.len(), result.elapsed());
/// } else {
///     println!("{:?}: {:?}", result.status_code(), result.error());
/// }
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct RequestResult {
    answer: Option<Answer>,
    elapsed: Duration,
    outcome: Outcome,
}

#[derive(Clone)]
enum Outcome {
    Success,
    Failure(Arc<str>),
    /// Nothing was sent, for the endpoint is sealed.
    Skipped,
}

/// What people look for in it, with the beginning of the body.
impl fmt::Debug for RequestResult {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("RequestResult");
        shown.field("status_code", &self.status_code());
        shown.field("elapsed", &self.elapsed);
        if let Some(error) = self.error() {
            shown.field("error", &error);
        }
        shown.field("text", &cut(&self.text(), 200));
        shown.finish_non_exhaustive()
    }
}

/// Why a [`RequestResult`] could not be read as JSON.
#[derive(Debug)]
pub enum JsonError {
    /// No answer came.
    NoAnswer(String),
    /// The answer is not JSON, or not of the shape that was asked for.
    Shape(serde_json::Error),
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAnswer(why) => write!(f, "no answer to read as JSON: {why}"),
            Self::Shape(why) => write!(f, "the answer is not the JSON that was asked for: {why}"),
        }
    }
}

impl Error for JsonError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::NoAnswer(_) => None,
            Self::Shape(why) => Some(why),
        }
    }
}

impl From<serde_json::Error> for JsonError {
    fn from(why: serde_json::Error) -> Self {
        Self::Shape(why)
    }
}

impl RequestResult {
    pub(crate) fn answered(answer: Answer, elapsed: Duration) -> Self {
        Self {
            answer: Some(answer),
            elapsed,
            outcome: Outcome::Success,
        }
    }

    pub(crate) fn unanswered(error: String, elapsed: Duration) -> Self {
        Self {
            answer: None,
            elapsed,
            outcome: Outcome::Failure(error.into()),
        }
    }

    /// The silent failure that a sealed endpoint gives.
    pub(crate) fn skipped() -> Self {
        Self {
            answer: None,
            elapsed: Duration::ZERO,
            outcome: Outcome::Skipped,
        }
    }

    /// The same, failed for this reason.
    pub(crate) fn failed_because(self, error: String) -> Self {
        Self {
            outcome: Outcome::Failure(error.into()),
            ..self
        }
    }

    /// Whether the answer came, had an expected status and passed the check.
    #[must_use]
    pub fn is_success(&self) -> bool {
        matches!(self.outcome, Outcome::Success)
    }

    /// The opposite of [`is_success`](Self::is_success).
    #[must_use]
    pub fn is_failure(&self) -> bool {
        !self.is_success()
    }

    /// The status of the answer; none where no answer came.
    #[must_use]
    pub fn status_code(&self) -> Option<u16> {
        self.answer.as_ref().map(Answer::status)
    }

    /// The body of the answer; empty where no answer came.
    #[must_use]
    pub fn response(&self) -> &Bytes {
        static EMPTY: Bytes = Bytes::new();
        self.answer.as_ref().map_or(&EMPTY, Answer::body)
    }

    /// The same, where nothing of it is kept.
    pub(crate) fn body_bytes(&self) -> &[u8] {
        self.answer.as_ref().map_or(&[], Answer::body_bytes)
    }

    /// The same to be read as JSON.
    pub(crate) fn json_bytes(&self) -> &[u8] {
        self.answer.as_ref().map_or(&[], Answer::json_bytes)
    }

    /// The body as text; bytes that are not UTF-8 are replaced by U+FFFD.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.body_bytes())
    }

    /// The body read as JSON.
    ///
    /// # Errors
    /// Where no answer came, or it is not JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        match &self.answer {
            Some(answer) => Ok(serde_json::from_slice(answer.json_bytes())?),
            None => Err(JsonError::NoAnswer(
                self.error().unwrap_or("nothing was sent").to_owned(),
            )),
        }
    }

    /// The headers of the answer; none where no answer came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        static EMPTY: std::sync::LazyLock<HeaderMap> = std::sync::LazyLock::new(HeaderMap::new);
        self.answer.as_ref().map_or(&EMPTY, Answer::headers)
    }

    /// From the start of the request to the end of the answer's body, redirects included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.elapsed
    }

    /// Why it is a failure; none for a success.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Success => None,
            Outcome::Failure(error) => Some(error),
            Outcome::Skipped => Some("sealed: nothing was sent"),
        }
    }

    /// Whether nothing was sent, for the endpoint is sealed.
    #[must_use]
    pub fn was_skipped(&self) -> bool {
        matches!(self.outcome, Outcome::Skipped)
    }
}
