//! The request methods as a trait: an endpoint's own methods shadow it, so that it is met only where one is missing,
//! and the bound that then does not hold says what to write.

use crate::declaration::{Endpoint, Verb};
use crate::method;
use crate::request::request;
use crate::request_result::RequestResult;
use crate::step::{Declares, SingleMethod};
use crate::user::User;

macro_rules! methods {
    ($($name:ident $verb:ident)*) => {
        /// Requests by hand, each for the endpoints that declare its method.
        pub trait MethodHints: Endpoint {
            /// Makes a request by the only method.
            fn request(self, user: &mut User) -> impl Future<Output = RequestResult>
            where
                Self: SingleMethod,
            {
                request(user, Self::DECLARATION, Self::VERB)
            }

            $(
                #[doc = concat!("Makes a `", stringify!($name), "` request.")]
                fn $name(self, user: &mut User) -> impl Future<Output = RequestResult>
                where
                    Self: Declares<method::$verb>,
                {
                    request(user, Self::DECLARATION, Verb::$verb)
                }
            )*
        }
    };
}

methods! { get Get post Post put Put patch Patch delete Delete head Head options Options }

impl<E: Endpoint> MethodHints for E {}
