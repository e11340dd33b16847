//! What each user does before its scenario and after it, as it is asked for.

use std::sync::Arc;

use super::LoadTest;
use crate::play::hooks::Closure;
use crate::play::step::StepResult;
use crate::user::User;

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
