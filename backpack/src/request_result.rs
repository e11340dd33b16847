//! What came of one request.

use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use serde::de::DeserializeOwned;

use crate::answer::Answer;

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
#[derive(Clone, Debug)]
pub struct RequestResult(Arc<Outcome>);

#[derive(Debug, Default)]
struct Outcome {
    answer: Option<Answer>,
    elapsed: Duration,
    error: Option<String>,
    skipped: bool,
}

/// Why a [`RequestResult`] could not be read as JSON.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// No answer came.
    #[error("no answer to read as JSON: {0}")]
    NoAnswer(String),
    /// The answer is not JSON, or not of the shape that was asked for.
    #[error("the answer is not the JSON that was asked for: {0}")]
    Shape(#[from] serde_json::Error),
}

impl RequestResult {
    pub(crate) fn answered(answer: Answer, elapsed: Duration) -> Self {
        Self(Arc::new(Outcome {
            answer: Some(answer),
            elapsed,
            ..Outcome::default()
        }))
    }

    pub(crate) fn unanswered(error: String, elapsed: Duration) -> Self {
        Self(Arc::new(Outcome {
            error: Some(error),
            elapsed,
            ..Outcome::default()
        }))
    }

    /// The silent failure that a sealed endpoint gives.
    pub(crate) fn skipped() -> Self {
        let error = Some("sealed: nothing was sent".to_owned());
        Self(Arc::new(Outcome {
            error,
            skipped: true,
            ..Outcome::default()
        }))
    }

    /// The same, failed for this reason.
    pub(crate) fn failed_because(self, error: String) -> Self {
        let outcome = match Arc::try_unwrap(self.0) {
            Ok(outcome) => outcome,
            Err(shared) => Outcome {
                answer: shared.answer.clone(),
                elapsed: shared.elapsed,
                error: None,
                skipped: shared.skipped,
            },
        };
        Self(Arc::new(Outcome {
            error: Some(error),
            ..outcome
        }))
    }

    /// Whether the answer came, had an expected status and passed the check.
    #[must_use]
    pub fn is_success(&self) -> bool {
        self.0.error.is_none()
    }

    /// The opposite of [`is_success`](Self::is_success).
    #[must_use]
    pub fn is_failure(&self) -> bool {
        !self.is_success()
    }

    /// The status of the answer; none where no answer came.
    #[must_use]
    pub fn status_code(&self) -> Option<u16> {
        self.0.answer.as_ref().map(|answer| answer.status)
    }

    /// The body of the answer; empty where no answer came.
    #[must_use]
    pub fn response(&self) -> &Bytes {
        static EMPTY: Bytes = Bytes::new();
        self.0.answer.as_ref().map_or(&EMPTY, |answer| &answer.body)
    }

    /// The body as text; bytes that are not UTF-8 are replaced by U+FFFD.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        String::from_utf8_lossy(self.response())
    }

    /// The body read as JSON.
    ///
    /// # Errors
    /// Where no answer came, or it is not JSON of this shape.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, JsonError> {
        match &self.0.answer {
            Some(answer) => Ok(serde_json::from_slice(&answer.body)?),
            None => Err(JsonError::NoAnswer(
                self.error().unwrap_or("nothing was sent").to_owned(),
            )),
        }
    }

    /// The headers of the answer; none where no answer came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        static EMPTY: std::sync::LazyLock<HeaderMap> = std::sync::LazyLock::new(HeaderMap::new);
        self.0.answer.as_ref().map_or(&EMPTY, Answer::headers)
    }

    /// From the start of the request to the end of the answer's body, redirects included.
    #[must_use]
    pub fn elapsed(&self) -> Duration {
        self.0.elapsed
    }

    /// Why it is a failure; none for a success.
    #[must_use]
    pub fn error(&self) -> Option<&str> {
        self.0.error.as_deref()
    }

    /// Whether nothing was sent, for the endpoint is sealed.
    #[must_use]
    pub fn was_skipped(&self) -> bool {
        self.0.skipped
    }
}
