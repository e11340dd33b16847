//! What each user does before its scenario and after it.

use std::sync::Arc;

use super::share::LocalFuture;
use super::step::StepResult;
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

/// Any closure of a user.
pub(crate) struct Closure<F>(pub(crate) F);

impl<F, R> Hook for Closure<F>
where
    F: AsyncFn(&mut User) -> R + Send + Sync,
    R: StepResult,
{
    fn call<'a>(&'a self, user: &'a mut User) -> LocalFuture<'a, Result<bool, String>> {
        Box::pin(async move { (self.0)(user).await.outcome() })
    }
}
