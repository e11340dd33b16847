//! What makes the seed of a test: `setup` as a test holds it, and as `#[backpack::test]` hands it over.

use std::any;
use std::cell::RefCell;
use std::error::Error;
use std::fmt::Display;

use super::share::LocalFuture;
use crate::answer::request_result::RequestResult;
use crate::user::User;
use crate::user::seed::{Seed, SeedType};

/// A seed, or any error.
type Sown<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// An `async |user| …` that gives the seed of a test, and is kept.
pub(crate) trait Setup: Send + Sync {
    fn call<'a>(&'a self, user: &'a mut User) -> LocalFuture<'a, Result<Seed, String>>;

    /// The type of what it gives.
    fn type_name(&self) -> &'static str;
}

/// Any closure of a user that gives one.
pub(crate) struct Sowing<F>(pub(crate) F);

impl<F, T> Setup for Sowing<F>
where
    F: AsyncFn(&mut User) -> Sown<T> + Send + Sync,
    T: SeedType,
{
    fn call<'a>(&'a self, user: &'a mut User) -> LocalFuture<'a, Result<Seed, String>> {
        Box::pin(async move {
            let sown = (self.0)(user).await;
            sown.map(Seed::of).map_err(|error| error.to_string())
        })
    }

    fn type_name(&self) -> &'static str {
        any::type_name::<T>()
    }
}

/// Calls what a test's attribute says, a closure or a function.
pub async fn set_up<T>(user: &mut User, setup: impl AsyncFnOnce(&mut User) -> T) -> Given<T> {
    Given(RefCell::new(Some(setup(user).await)))
}

/// What it gave: the seed, or a result of it. The compiler finds which by the methods that it has.
#[derive(Debug)]
pub struct Given<T>(RefCell<Option<T>>);

impl<T> Given<T> {
    fn take(&self) -> T {
        self.0.borrow_mut().take().expect("it is asked once")
    }
}

/// What comes first: a setup that can fail.
pub trait GivesResult {
    /// What it gives where it does not.
    type Seed;
    /// The seed.
    ///
    /// # Errors
    /// What `setup` gave.
    fn sown(&self) -> Sown<Self::Seed>;
}

impl<T, E: Display> GivesResult for Given<Result<T, E>> {
    type Seed = T;

    fn sown(&self) -> Sown<T> {
        self.take().map_err(|error| error.to_string().into())
    }
}

/// A setup that is one request has failed where the request has.
impl GivesResult for Given<RequestResult> {
    type Seed = RequestResult;

    fn sown(&self) -> Sown<RequestResult> {
        let result = self.take();
        match result.is_success() {
            true => Ok(result),
            false => Err(result.error().unwrap_or("its request failed").into()),
        }
    }
}

/// What comes last: any other value is the seed itself.
pub trait GivesSeed {
    /// What it gives.
    type Seed;
    /// The seed.
    ///
    /// # Errors
    /// None.
    fn sown(&self) -> Sown<Self::Seed>;
}

impl<T> GivesSeed for &Given<T> {
    type Seed = T;

    fn sown(&self) -> Sown<T> {
        Ok(self.take())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given<T>(value: T) -> Given<T> {
        Given(RefCell::new(Some(value)))
    }

    #[test]
    #[allow(clippy::needless_borrow)] // an expansion does not know which of the two it is
    fn a_result_is_unwrapped_and_any_other_value_is_the_seed() {
        let plain: Sown<u8> = (&given(3_u8)).sown();
        assert_eq!(plain.ok(), Some(3));
        let good: Sown<u8> = (&given(Ok::<_, String>(4_u8))).sown();
        assert_eq!(good.ok(), Some(4));
        let bad: Sown<u8> = (&given(Err::<u8, _>("closed"))).sown();
        assert_eq!(bad.unwrap_err().to_string(), "closed");
    }
}
