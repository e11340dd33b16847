//! What came of one request.

use std::any::Any;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::HeaderMap;
use http::header::SET_COOKIE;
use serde::de::DeserializeOwned;
#[cfg(feature = "grpc")]
use serde_json::Value;
use url::Url;

use crate::answer::Answer;
#[cfg(feature = "grpc")]
use crate::answer::grpc_status::GrpcStatus;
#[cfg(any(feature = "html", feature = "regex", feature = "xml"))]
use crate::answer::search::PartError;
use crate::answer::typed_result::NoValue;
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

    /// The same with another answer.
    pub(crate) fn with_answer(self, answer: Answer) -> Self {
        Self {
            answer: Some(answer),
            ..self
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

    pub(crate) fn answer(&self) -> Option<&Answer> {
        self.answer.as_ref()
    }

    /// How long the body was, kept or not.
    pub(crate) fn body_length(&self) -> u64 {
        self.answer.as_ref().map_or(0, Answer::length)
    }

    /// The same to be read as JSON.
    pub(crate) fn json_bytes(&self) -> &[u8] {
        self.answer.as_ref().map_or(&[], Answer::json_bytes)
    }

    /// The body as text; bytes that are not UTF-8 are replaced by U+FFFD.
    #[must_use]
    pub fn text(&self) -> std::borrow::Cow<'_, str> {
        self.answer.as_ref().map(Answer::text).unwrap_or_default()
    }

    /// The answer, to be looked through.
    #[cfg(any(feature = "html", feature = "regex", feature = "xml"))]
    pub(crate) fn searched(&self) -> Result<&Answer, PartError> {
        let no_answer =
            || PartError::NoAnswer(self.error().unwrap_or("nothing was sent").to_owned());
        self.answer.as_ref().ok_or_else(no_answer)
    }

    /// The URL that gave the answer, after redirects; none where no answer came.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Home = GET "/"; }
    /// async fn is_logged_in(user: &mut User) -> bool {
    ///     let home = Home.get(user).await;
    ///     !home.url().unwrap_or_default().contains("/login")
    /// }
    /// ```
    #[must_use]
    pub fn url(&self) -> Option<&str> {
        let url = self.answer.as_ref()?.url();
        url.map(Url::as_str)
    }

    /// A value of the query of [that URL](Self::url), by its name; none where it has none of that name.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Authorize = GET "/authorize"; }
    /// async fn code(user: &mut User) -> Option<String> {
    ///     Authorize.get(user).await.url_query("code")
    /// }
    /// ```
    #[must_use]
    pub fn url_query(&self, name: &str) -> Option<String> {
        let mut pairs = self.answer.as_ref()?.url()?.query_pairs();
        let found = pairs.find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned())
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

    /// The message of a gRPC answer, as JSON; `null` where none came. The answers of a method that streams are a list, which
    /// [`messages`](Self::messages) gives too.
    ///
    /// Fields have the names that the `proto` file gives them, and a field without a value has its default. A message is read as a type
    /// of Rust by [`json`](Self::json).
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { SayHello = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto" }; }
    /// async fn greeting(user: &mut User) -> String {
    ///     let result = SayHello.request(user).await;
    ///     result.message()["text"].as_str().unwrap_or_default().to_owned()
    /// }
    /// ```
    #[cfg(feature = "grpc")]
    #[must_use]
    pub fn message(&self) -> Value {
        match self.grpc_status() {
            Some(_) => serde_json::from_slice(self.json_bytes()).unwrap_or_default(),
            None => Value::Null,
        }
    }

    /// The messages of a gRPC answer, as JSON, in the order in which they came.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Count = GRPC "/greet.Greeter/Count" { proto: "proto/greet.proto" }; }
    /// async fn how_many(user: &mut User) -> usize {
    ///     Count.request(user).await.messages().len()
    /// }
    /// ```
    #[cfg(feature = "grpc")]
    #[must_use]
    pub fn messages(&self) -> Vec<Value> {
        match self.message() {
            Value::Array(messages) => messages,
            Value::Null => Vec::new(),
            only => vec![only],
        }
    }

    /// What the server says came of a gRPC call; none where it says nothing.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// use backpack::GrpcStatus;
    /// # endpoint! { SayHello = GRPC "/greet.Greeter/SayHello" { proto: "proto/greet.proto" }; }
    /// async fn is_known(user: &mut User) -> bool {
    ///     SayHello.request(user).await.grpc_status() != Some(GrpcStatus::NotFound)
    /// }
    /// ```
    #[cfg(feature = "grpc")]
    #[must_use]
    pub fn grpc_status(&self) -> Option<GrpcStatus> {
        let code = self.headers().get_all("grpc-status").iter().next_back()?;
        let code = code.to_str().ok()?.parse().ok()?;
        Some(GrpcStatus::of(code))
    }

    /// What the answer was read as, where its endpoint declares this type, as in `LogIn = POST "/login" -> Session`.
    ///
    /// What a request to such an endpoint gives knows the type by itself: [`TypedResult::value`](crate::TypedResult::value). Here
    /// it is named, as in a `check`:
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// #[derive(serde::Deserialize)]
    /// struct Session { level: u32 }
    ///
    /// endpoint! {
    ///     LogIn = POST "/login" -> Session { check: |r| r.value::<Session>().is_ok_and(|session| session.level > 0) };
    /// }
    /// ```
    ///
    /// # Errors
    /// Where none came, its status is not an expected one or says that it has no body, or it is not of the declared type; and
    /// where another type or none is declared.
    pub fn value<T: 'static>(&self) -> Result<&T, NoValue> {
        let Some(value) = self.any_value() else {
            return Err(NoValue(self.why_no_value()));
        };
        let wanted = std::any::type_name::<T>();
        let other = || NoValue(format!("the declared type is not {wanted}"));
        value.downcast_ref().ok_or_else(other)
    }

    fn why_no_value(&self) -> String {
        match (self.error(), &self.answer) {
            (Some(error), _) => error.to_owned(),
            (None, Some(answer)) if answer.status_has_no_body() => {
                format!("an answer with the status {} has no body", answer.status())
            }
            (None, _) => "the endpoint declares no type of its answers".to_owned(),
        }
    }

    pub(crate) fn any_value(&self) -> Option<&(dyn Any + Send + Sync)> {
        self.answer.as_ref().and_then(Answer::value)
    }

    /// The headers of the answer; none where no answer came.
    #[must_use]
    pub fn headers(&self) -> &HeaderMap {
        static EMPTY: std::sync::LazyLock<HeaderMap> = std::sync::LazyLock::new(HeaderMap::new);
        self.answer.as_ref().map_or(&EMPTY, Answer::headers)
    }

    /// The cookie of this name, as the answer sets it; none where it sets none of that name.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { LogIn = POST "/login"; }
    /// async fn log_in(user: &mut User) -> bool {
    ///     LogIn.request(user).await.cookie("session").is_some()
    /// }
    /// ```
    #[must_use]
    pub fn cookie(&self, name: &str) -> Option<String> {
        let lines = self.headers().get_all(SET_COOKIE).iter();
        let mut cookies = lines.filter_map(|line| {
            let line = String::from_utf8_lossy(line.as_bytes());
            let (known, value) = line.split(';').next()?.split_once('=')?;
            (known.trim() == name).then(|| value.trim().to_owned())
        });
        // As the jar has it: the last one stays.
        cookies.next_back()
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
