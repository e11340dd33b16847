//! A scenario as a test holds it: with its share of the users, and how a user starts on it.

use std::pin::Pin;

use super::scenario::{self, Scenario};
use super::turns::Turns;
use crate::declare::outline::ScenarioOutline;
use crate::user::User;

/// A scenario and its share of the users.
#[derive(Clone, Copy)]
pub(crate) struct Share {
    pub(crate) outline: &'static ScenarioOutline,
    pub(crate) share: u32,
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
            start: start::<S>,
        }
    }
}
