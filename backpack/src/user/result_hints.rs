//! What a result can be asked, asked of an endpoint: methods that never compile, and say where the result is.

use std::borrow::Cow;
use std::time::Duration;

use bytes::Bytes;

use crate::answer::request_result::RequestResult;
use crate::user::endpoint_state::EndpointState;

/// The result of a request. No endpoint is one.
#[diagnostic::on_unimplemented(
    message = "this is asked of a result, and `user[Endpoint]` is the endpoint as this user has it",
    label = "ask its result",
    note = "write `user[Endpoint].result()`, which is none before the first request, or keep what a request gives: `let result = Endpoint.get(user).await;`"
)]
pub trait Answered {
    /// The result.
    #[doc(hidden)]
    fn answer(&self) -> &RequestResult;
}

/// Questions to a result that people put to its endpoint.
pub trait ResultHints {
    #[doc(hidden)]
    fn is_success(&self) -> bool
    where
        Self: Answered,
    {
        self.answer().is_success()
    }

    #[doc(hidden)]
    fn is_failure(&self) -> bool
    where
        Self: Answered,
    {
        self.answer().is_failure()
    }

    #[doc(hidden)]
    fn status_code(&self) -> Option<u16>
    where
        Self: Answered,
    {
        self.answer().status_code()
    }

    #[doc(hidden)]
    fn response(&self) -> &Bytes
    where
        Self: Answered,
    {
        self.answer().response()
    }

    #[doc(hidden)]
    fn text(&self) -> Cow<'_, str>
    where
        Self: Answered,
    {
        self.answer().text()
    }

    #[doc(hidden)]
    fn elapsed(&self) -> Duration
    where
        Self: Answered,
    {
        self.answer().elapsed()
    }

    #[doc(hidden)]
    fn error(&self) -> Option<&str>
    where
        Self: Answered,
    {
        self.answer().error()
    }
}

impl ResultHints for EndpointState {}
