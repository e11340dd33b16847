//! What each user does before its scenario and after it.

use std::sync::Arc;

use super::{LoadTest, LocalFuture};
use crate::step::StepResult;
use crate::user::User;

/// What each user does before its scenario and after it.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) on_start: Option<Arc<dyn Hook>>,
    pub(crate) on_stop: Option<Arc<dyn Hook>>,
}

/// An `async |user| …` that is kept.
pub(crate) trait Hook: Send + Sync {
    fn call<'a>(&'a self, user: &'a mut User) -> LocalFuture<'a, Result<bool, String>>;
}

struct Closure<F>(F);

impl<F, R> Hook for Closure<F>
where
    F: AsyncFn(&mut User) -> R + Send + Sync,
    R: StepResult,
{
    fn call<'a>(&'a self, user: &'a mut User) -> LocalFuture<'a, Result<bool, String>> {
        Box::pin(async move { (self.0)(user).await.outcome() })
    }
}

impl LoadTest {
    /// What each user does before its scenario. An error is counted, and the user goes on to its scenario.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { LogIn = POST "/login"; Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// let test = LoadTest::new().scenario(Visit, 1).on_start(async |user| LogIn.request(user).await);
    /// ```
    pub fn on_start<R: StepResult + 'static>(
        mut self,
        hook: impl AsyncFn(&mut User) -> R + Send + Sync + 'static,
    ) -> Self {
        self.hooks.on_start = Some(Arc::new(Closure(hook)));
        self
    }

    /// What each user does after its scenario or at the end of the test. Its requests are the only ones that start
    /// after the end of the time; all of it gets the stop time-out.
    pub fn on_stop<R: StepResult + 'static>(
        mut self,
        hook: impl AsyncFn(&mut User) -> R + Send + Sync + 'static,
    ) -> Self {
        self.hooks.on_stop = Some(Arc::new(Closure(hook)));
        self
    }
}
