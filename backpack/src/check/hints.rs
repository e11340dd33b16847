//! The request methods as a trait: an endpoint's own methods shadow it, so that it is met only where one is missing,
//! and the bound that then does not hold says what to write.

use std::pin::Pin;

use crate::declaration::{Endpoint, Verb};
use crate::method;
use crate::request::request;
use crate::request_result::RequestResult;
use crate::step::{Declares, SingleMethod};
use crate::user::User;

/// A request on its way. Boxed, for an opaque type would repeat the bound, and the error with it.
type Requested<'u> = Pin<Box<dyn Future<Output = RequestResult> + 'u>>;

/// Requests by hand, each for the endpoints that declare its method.
pub trait MethodHints: Endpoint {
    /// Makes a request by the only method.
    fn request(self, user: &mut User) -> Requested<'_>
    where
        Self: SingleMethod,
    {
        Box::pin(request(user, Self::DECLARATION, Self::VERB))
    }

    /// Makes a `GET` request.
    fn get(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Get>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Get))
    }

    /// Makes a `POST` request.
    fn post(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Post>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Post))
    }

    /// Makes a `PUT` request.
    fn put(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Put>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Put))
    }

    /// Makes a `PATCH` request.
    fn patch(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Patch>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Patch))
    }

    /// Makes a `DELETE` request.
    fn delete(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Delete>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Delete))
    }

    /// Makes a `HEAD` request.
    fn head(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Head>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Head))
    }

    /// Makes a `OPTIONS` request.
    fn options(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Options>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Options))
    }
}

impl<E: Endpoint> MethodHints for E {}
