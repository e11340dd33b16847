//! The request methods as a trait: an endpoint's own methods shadow it, so that it is met only where one is missing,
//! and the bound that then does not hold says what to write.
//!
//! The compiler shows lines of this file in its notes: they are written out, and a test holds them to the list of the methods.

use std::pin::Pin;

use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::Endpoint;
use crate::declare::method;
use crate::declare::verb::Verb;
use crate::play::request::request;
use crate::play::step::{Declares, SingleMethod};
use crate::user::User;

/// A request on its way. Boxed, for an opaque type would repeat the bound, and the error with it.
type Requested<'u> = Pin<Box<dyn Future<Output = RequestResult> + 'u>>;

/// Requests by hand, each for the endpoints that declare its method.
pub trait MethodHints: Endpoint {
    /// Makes a request by the only method.
    #[doc(hidden)]
    fn request(self, user: &mut User) -> Requested<'_>
    where
        Self: SingleMethod,
    {
        Box::pin(request(user, Self::DECLARATION, Self::VERB))
    }

    /// Makes a `GET` request.
    #[doc(hidden)]
    fn get(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Get>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Get))
    }

    /// Makes a `POST` request.
    #[doc(hidden)]
    fn post(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Post>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Post))
    }

    /// Makes a `PUT` request.
    #[doc(hidden)]
    fn put(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Put>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Put))
    }

    /// Makes a `PATCH` request.
    #[doc(hidden)]
    fn patch(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Patch>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Patch))
    }

    /// Makes a `DELETE` request.
    #[doc(hidden)]
    fn delete(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Delete>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Delete))
    }

    /// Makes a `HEAD` request.
    #[doc(hidden)]
    fn head(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Head>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Head))
    }

    /// Makes an `OPTIONS` request.
    #[doc(hidden)]
    fn options(self, user: &mut User) -> Requested<'_>
    where
        Self: Declares<method::Options>,
    {
        Box::pin(request(user, Self::DECLARATION, Verb::Options))
    }
}

impl<E: Endpoint> MethodHints for E {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::verb::verbs;
    use crate::prelude::endpoint;

    endpoint! { All = [GET, POST, PUT, PATCH, DELETE, HEAD, OPTIONS] "/"; }

    macro_rules! hinted {
        ($($variant:ident $function:ident $name:ident $body:literal;)*) => {
            fn hinted<E: $(Declares<method::$variant> +)*>() -> [&'static str; Verb::COUNT] {
                [$({ let _ = E::$function; stringify!($name) }),*]
            }
        };
    }

    verbs!(hinted);

    #[test]
    fn every_method_has_its_hint() {
        assert_eq!(hinted::<All>(), Verb::ALL.map(Verb::as_str));
    }
}
