//! The users of one thread: they start, are told to leave, and have left.

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use tokio::task::JoinSet;

use super::crew::{Command, Newcomer};
use super::life::Life;
use super::shared::Shared;
use super::watchdog::Watched;
use crate::play::pool::Pool;
use crate::play::scenario;
use crate::play::turns::Turns;
use crate::user::context::Context;
use crate::user::signals::Signals;

/// The users of one thread.
pub(super) struct Users<'w> {
    shared: &'w Arc<Shared>,
    context: &'w Rc<Context>,
    /// In the open model.
    pool: Option<&'w Rc<Pool>>,
    pub(super) lives: JoinSet<Newcomer>,
    signals: Rc<AllSignals>,
}

/// By the number of the user.
pub(super) type AllSignals = RefCell<HashMap<u64, Rc<Signals>>>;

impl<'w> Users<'w> {
    pub(super) fn new(
        shared: &'w Arc<Shared>,
        context: &'w Rc<Context>,
        pool: Option<&'w Rc<Pool>>,
    ) -> Self {
        Self {
            shared,
            context,
            pool,
            lives: JoinSet::new(),
            signals: Rc::default(),
        }
    }

    /// Does what the thread is told.
    pub(super) fn obey(&mut self, command: Command) {
        match command {
            Command::Start(user) => self.start(user),
            Command::Retire(number) => {
                if let Some(signals) = self.signals.borrow_mut().remove(&number) {
                    signals.stop();
                }
            }
            Command::Arrive(scenario, due) => {
                if let Some(pool) = self.pool {
                    pool.arrive(scenario, due);
                }
                self.start_newcomers();
            }
        }
    }

    /// The test is over.
    pub(super) fn stop(&mut self) {
        for (_, signals) in self.signals.take() {
            signals.stop();
        }
    }

    /// No arrival will come any more.
    pub(super) fn expect_no_more(&self) {
        if let Some(pool) = self.pool {
            pool.close();
        }
    }

    /// A user has gone; its seat may be another one's.
    pub(super) fn left(&mut self, user: Newcomer) {
        self.signals.borrow_mut().remove(&user.number);
        if let Some(pool) = self.pool {
            pool.left(user.scenario);
        }
        self.start_newcomers();
    }

    /// Starts the users whom arrivals wait for.
    fn start_newcomers(&mut self) {
        while !self.context.stopping.get()
            && let Some(scenario) = self.pool.and_then(|pool| pool.newcomer())
        {
            let number = self.shared.next_number.fetch_add(1, Ordering::Relaxed);
            self.start(Newcomer { number, scenario });
        }
    }

    fn start(&mut self, user: Newcomer) {
        let signals = Rc::<Signals>::default();
        let known = Rc::clone(&signals);
        self.signals.borrow_mut().insert(user.number, known);
        let share = self.shared.plan.scenarios[user.scenario];
        let turns = match self.pool {
            Some(pool) => Turns::on_schedule(Rc::clone(pool), user.scenario),
            None => Turns::until(
                scenario::end(share.outline),
                self.shared.passes_left.clone(),
            ),
        };
        let life = Life {
            context: Rc::clone(self.context),
            shared: Arc::clone(self.shared),
            signals,
            share,
            number: user.number,
        };
        let (shared, all) = (Arc::clone(self.shared), Rc::clone(&self.signals));
        self.lives.spawn_local(async move {
            let users = &shared.users[user.scenario];
            users.fetch_add(1, Ordering::Relaxed);
            let (number, scenario) = (user.number, life.share.outline.name);
            tracing::debug!("user {number} begins {scenario}");
            if !life.signals.is_stopping() {
                let (context, signals) = (Rc::clone(&life.context), Rc::clone(&life.signals));
                let watched = Watched {
                    context,
                    signals,
                    all,
                    scenario: user.scenario,
                };
                match life.context.settings.once {
                    true => watched.live(life.play_all_once()).await,
                    false => watched.live(life.live(turns)).await,
                }
            }
            users.fetch_sub(1, Ordering::Relaxed);
            tracing::debug!("user {number} is gone");
            user
        });
    }
}
