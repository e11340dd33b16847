//! A scenario as a test holds it: with its share of the load or a load of its own, and how a user starts on it.

use std::pin::Pin;

use super::scenario::{self, Scenario};
use super::turns::Turns;
use crate::declare::outline::ScenarioOutline;
use crate::load::own::ScenarioLoad;
use crate::user::User;

/// A scenario and its share of the users.
#[derive(Clone)]
pub(crate) struct Share {
    pub(crate) outline: &'static ScenarioOutline,
    /// 1 where it has a load of its own, which counts where others divide the users.
    pub(crate) share: u32,
    /// It then has no part of the test's.
    pub(crate) own: Option<ScenarioLoad>,
    pub(crate) start: Start,
}

/// Starts a user on its scenario, with these turns; the one place where a test is dynamic.
pub(crate) type Start = for<'u> fn(&'u mut User, &'u mut Turns) -> LocalFuture<'u, ()>;

/// Of the thread that its user lives on.
pub(crate) type LocalFuture<'f, T> = Pin<Box<dyn Future<Output = T> + 'f>>;

impl Share {
    /// This scenario with so many of the users, beside the others.
    pub(crate) fn of<S: Scenario>(share: u32) -> Self {
        fn start<'u, S: Scenario>(user: &'u mut User, turns: &'u mut Turns) -> LocalFuture<'u, ()> {
            Box::pin(async move {
                scenario::take_turns::<S>(user, turns).await;
            })
        }
        Self {
            outline: S::OUTLINE,
            share,
            own: None,
            start: start::<S>,
        }
    }

    /// This scenario with a load of its own.
    pub(crate) fn with<S: Scenario>(load: ScenarioLoad) -> Self {
        Self {
            own: Some(load),
            ..Self::of::<S>(1)
        }
    }

    /// Whether it has a part of the test's load.
    pub(crate) fn is_shared(&self) -> bool {
        self.own.is_none()
    }
}
