//! What each user does before its scenario and after it, and what is done once for all, as it is asked for.

use std::error::Error;
use std::sync::Arc;

use super::LoadTest;
use crate::play::hooks::Closure;
use crate::play::setup::Sowing;
use crate::play::step::StepResult;
use crate::user::User;
use crate::user::seed::SeedType;

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

    /// What is done once, before any user is there. What it gives is the [`seed`](User::seed) of all users, on all threads.
    ///
    /// A user of its own makes its requests, which are in no figure and no threshold: they are no load, and the server is not yet
    /// as the test wants it. A failed one is told as a warning. An error ends the test before any traffic of users. The run's time
    /// begins when it is over.
    ///
    /// Under a Locust master it is done by the first worker; [`setup_elsewhere`](Self::setup_elsewhere) says what the others do.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Open = POST "/shops"; Visit = GET "/shops/{id}"; }
    /// # scenario! { Customer = [async |user| { let id = *user.seed::<u64>(); user[Visit].set_path("id", id); Visit.request(user).await }]; }
    /// let test = LoadTest::new().scenario(Customer, 1).setup(async |user| {
    ///     let id: u64 = Open.request(user).await.json()?;
    ///     Ok(id)
    /// });
    /// ```
    pub fn setup<T: SeedType>(
        mut self,
        hook: impl AsyncFn(&mut User) -> Result<T, Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    ) -> Self {
        self.hooks.setup = Some(Arc::new(Sowing(hook)));
        self
    }

    /// What the further workers of a Locust master do in the place of [`setup`](Self::setup), to have the seed too: look for what
    /// the first one makes, or make their own. Workers cannot hand it to each other, and do not wait for each other.
    pub fn setup_elsewhere<T: SeedType>(
        mut self,
        hook: impl AsyncFn(&mut User) -> Result<T, Box<dyn Error + Send + Sync>> + Send + Sync + 'static,
    ) -> Self {
        self.hooks.setup_elsewhere = Some(Arc::new(Sowing(hook)));
        self
    }

    /// What is done once, when the last user has left: also after an interrupt, and after a run that was ended early. A user of its
    /// own does it, which has the [`seed`](User::seed) too; its requests are in no figure. An error, or a request that failed, is
    /// told as a warning. Without what [`setup`](Self::setup) makes, since that failed, it is left out.
    pub fn teardown<R: StepResult + 'static>(
        mut self,
        hook: impl AsyncFn(&mut User) -> R + Send + Sync + 'static,
    ) -> Self {
        self.hooks.teardown = Some(Arc::new(Closure(hook)));
        self
    }
}
