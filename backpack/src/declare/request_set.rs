//! A request as a value, and several of them: what a user makes side by side.

use std::fmt;
use std::marker::PhantomData;

use crate::answer::request_result::RequestResult;
use crate::answer::typed_result::TypedResult;
use crate::declare::endpoint::Declaration;
use crate::declare::verb::Verb;

/// A request that an endpoint declares, as `Player::GET`: what [`User::join`](crate::User::join) takes.
///
/// ```
/// # use backpack::prelude::*;
/// endpoint! {
///     Player = [GET, DELETE] "/player";
/// }
///
/// async fn play(user: &mut User) {
///     let [first, second] = user.join([Player::GET; 2]).await;
///     println!("{:?} and {:?}", first.elapsed(), second.elapsed());
/// }
/// ```
pub struct EndpointRequest<R> {
    endpoint: &'static Declaration,
    verb: Verb,
    result: PhantomData<fn() -> R>,
}

impl<R> EndpointRequest<R> {
    /// The macros make them.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(endpoint: &'static Declaration, verb: Verb) -> Self {
        Self {
            endpoint,
            verb,
            result: PhantomData,
        }
    }
}

impl<R> Clone for EndpointRequest<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for EndpointRequest<R> {}

impl<R> fmt::Debug for EndpointRequest<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{}::{}",
            self.endpoint.type_name,
            self.endpoint.method(self.verb)
        )
    }
}

/// What a request gives: a [`RequestResult`], or a [`TypedResult`] where the endpoint declares the type of its answers.
pub trait OfRequest {
    /// What came of one.
    #[doc(hidden)]
    fn of(result: RequestResult) -> Self;
}

impl OfRequest for RequestResult {
    fn of(result: RequestResult) -> Self {
        result
    }
}

impl<T> OfRequest for TypedResult<T> {
    fn of(result: RequestResult) -> Self {
        Self::of(result)
    }
}

/// Several requests: a tuple of up to twelve, an array or a [`Vec`], for [`User::join`](crate::User::join).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a selection of requests",
    label = "no requests",
    note = "a selection is a tuple of up to twelve requests, an array or a `Vec` of them; a request is an endpoint with its method, as `Player::GET`"
)]
pub trait RequestSet {
    /// What came of each.
    type Results;
    /// All of them, in their order.
    #[doc(hidden)]
    fn each(&self) -> Vec<(&'static Declaration, Verb)>;
    /// What came of each, in the same order.
    #[doc(hidden)]
    fn results(results: Vec<RequestResult>) -> Self::Results;
}

impl<R: OfRequest, const N: usize> RequestSet for [EndpointRequest<R>; N] {
    type Results = [R; N];

    fn each(&self) -> Vec<(&'static Declaration, Verb)> {
        self.iter().map(|it| (it.endpoint, it.verb)).collect()
    }

    fn results(results: Vec<RequestResult>) -> [R; N] {
        let mut results = results.into_iter();
        std::array::from_fn(|_| R::of(results.next().expect("as many as were asked for")))
    }
}

impl<R: OfRequest> RequestSet for Vec<EndpointRequest<R>> {
    type Results = Vec<R>;

    fn each(&self) -> Vec<(&'static Declaration, Verb)> {
        self.iter().map(|it| (it.endpoint, it.verb)).collect()
    }

    fn results(results: Vec<RequestResult>) -> Vec<R> {
        results.into_iter().map(R::of).collect()
    }
}

macro_rules! tuples {
    ($first:ident $($rest:ident)*) => {
        impl<$first: OfRequest, $($rest: OfRequest),*> RequestSet
            for (EndpointRequest<$first>, $(EndpointRequest<$rest>,)*)
        {
            type Results = ($first, $($rest,)*);

            #[allow(non_snake_case)] // the letters are the types' and the values'
            fn each(&self) -> Vec<(&'static Declaration, Verb)> {
                let ($first, $($rest,)*) = self;
                vec![($first.endpoint, $first.verb), $(($rest.endpoint, $rest.verb)),*]
            }

            fn results(results: Vec<RequestResult>) -> Self::Results {
                let mut results = results.into_iter();
                let mut next = || results.next().expect("as many as were asked for");
                ($first::of(next()), $($rest::of(next()),)*)
            }
        }
        tuples!($($rest)*);
    };
    () => {};
}

tuples!(A B C D E F G H I J K L);
