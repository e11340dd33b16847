//! What came of one request whose answer has a type.

use std::error::Error;
use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use crate::answer::request_result::RequestResult;

/// What came of one request to an endpoint that declares the type of its answers: a [`RequestResult`] with a [`value`](Self::value).
///
/// ```no_run
/// # use backpack::prelude::*;
/// #[derive(serde::Deserialize)]
/// struct Session { token: String, level: u32 }
///
/// endpoint! { LogIn = POST "/login" -> Session; }
///
/// async fn log_in(user: &mut User) -> backpack::Result {
///     let answer = LogIn.request(user).await;
///     let session = answer.value()?;
///     println!("{} begins in level {} after {:?}", session.token, session.level, answer.elapsed());
///     Ok(())
/// }
/// ```
pub struct TypedResult<T> {
    result: RequestResult,
    answer: PhantomData<fn() -> T>,
}

impl<T> TypedResult<T> {
    pub(crate) fn of(result: RequestResult) -> Self {
        Self {
            result,
            answer: PhantomData,
        }
    }
}

impl<T: 'static> TypedResult<T> {
    /// What the answer was read as.
    ///
    /// # Errors
    /// Where none came, its status is not an expected one or says that it has no body (204, 205, 304), or it is not of the type.
    pub fn value(&self) -> Result<&T, NoValue> {
        self.result.value()
    }
}

impl<T> Deref for TypedResult<T> {
    type Target = RequestResult;

    fn deref(&self) -> &RequestResult {
        &self.result
    }
}

impl<T> From<TypedResult<T>> for RequestResult {
    fn from(typed: TypedResult<T>) -> Self {
        typed.result
    }
}

impl<T> Clone for TypedResult<T> {
    fn clone(&self) -> Self {
        Self::of(self.result.clone())
    }
}

impl<T> fmt::Debug for TypedResult<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.result.fmt(f)
    }
}

/// Why there is no value of the declared type.
#[derive(Debug)]
pub struct NoValue(pub(super) String);

impl fmt::Display for NoValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no value: {}", self.0)
    }
}

impl Error for NoValue {}
