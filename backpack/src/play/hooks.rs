//! What each user does before its scenario and after it, and what is done once for all of them.

use std::sync::Arc;

use super::setup::Setup;
use super::share::LocalFuture;
use super::step::StepResult;
use crate::user::User;

/// What each user does before its scenario and after it, and what one of its own does before all users and after them.
#[derive(Clone, Default)]
pub(crate) struct Hooks {
    pub(crate) on_start: Option<Arc<dyn Hook>>,
    pub(crate) on_stop: Option<Arc<dyn Hook>>,
    pub(crate) setup: Option<Arc<dyn Setup>>,
    /// In the place of `setup`, where another worker of the same test has made that.
    pub(crate) setup_elsewhere: Option<Arc<dyn Setup>>,
    pub(crate) teardown: Option<Arc<dyn Hook>>,
}

impl Hooks {
    /// What is wrong with those that make the seed.
    pub(crate) fn problem(&self) -> Option<String> {
        let elsewhere = self.setup_elsewhere.as_ref()?.type_name();
        let Some(setup) = &self.setup else {
            let problem = "`setup_elsewhere` without a `setup`: it stands in its place on further workers of a Locust master";
            return Some(problem.to_owned());
        };
        let setup = setup.type_name();
        (setup != elsewhere).then(|| {
            format!("`setup` gives `{setup}` and `setup_elsewhere` gives `{elsewhere}`: both give the seed")
        })
    }

    /// As they are where another worker of the same test makes and removes what `setup` is for.
    #[cfg(feature = "locust")]
    pub(crate) fn elsewhere(self) -> Self {
        Self {
            setup: self.setup_elsewhere,
            setup_elsewhere: None,
            teardown: None,
            ..self
        }
    }

    /// What users elsewhere will lack, in a line.
    #[cfg(feature = "locust")]
    pub(crate) fn lack_elsewhere(&self) -> Option<String> {
        let setup = self.setup.as_ref()?.type_name();
        let lacks = self.setup_elsewhere.is_none() && setup != std::any::type_name::<()>();
        lacks.then(|| {
            format!("`setup` runs on the first worker only, and users here have no seed of the type `{setup}`: give the test a `setup_elsewhere`")
        })
    }
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
