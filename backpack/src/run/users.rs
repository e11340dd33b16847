//! The users of one thread: they start, are told to leave, and have left.

use std::cell::RefCell;
use std::collections::HashMap;
use std::pin::pin;
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
    /// Of each load, where arrivals bring its users.
    pools: &'w [Option<Rc<Pool>>],
    pub(super) lives: JoinSet<Newcomer>,
    signals: Rc<AllSignals>,
}

/// By the number of the user.
pub(super) type AllSignals = RefCell<HashMap<u64, Known>>;

/// A user that has not been told to stop.
pub(super) struct Known {
    pub(super) signals: Rc<Signals>,
    /// The index of its scenario in the plan.
    scenario: usize,
}

impl<'w> Users<'w> {
    pub(super) fn new(
        shared: &'w Arc<Shared>,
        context: &'w Rc<Context>,
        pools: &'w [Option<Rc<Pool>>],
    ) -> Self {
        Self {
            shared,
            context,
            pools,
            lives: JoinSet::new(),
            signals: Rc::default(),
        }
    }

    /// Does what the thread is told.
    pub(super) fn obey(&mut self, command: Command) {
        match command {
            Command::Start(user) => self.start(user),
            Command::Retire(number) => {
                if let Some(known) = self.signals.borrow_mut().remove(&number) {
                    known.signals.stop();
                }
            }
            Command::Arrive(seat, due) => {
                if let Some(pool) = &self.pools[seat.group] {
                    pool.arrive(seat.index, due);
                }
                self.start_newcomers();
            }
            Command::Close(group) => {
                if let Some(pool) = &self.pools[group] {
                    pool.close();
                }
            }
            Command::End(group) => self.end(group),
        }
    }

    /// A load is over: its users stop, and the arrivals that still wait are dropped.
    fn end(&mut self, group: usize) {
        if let Some(pool) = &self.pools[group] {
            pool.close();
            pool.give_up();
        }
        let plan = &self.shared.plan;
        let is_of_it = |_: &u64, known: &mut Known| plan.seat(known.scenario).group == group;
        for (_, known) in self.signals.borrow_mut().extract_if(is_of_it) {
            known.signals.stop();
        }
    }

    /// The test is over.
    pub(super) fn stop(&mut self) {
        for (_, known) in self.signals.take() {
            known.signals.stop();
        }
    }

    /// A user has gone; its seat may be another one's.
    pub(super) fn left(&mut self, user: Newcomer) {
        self.signals.borrow_mut().remove(&user.number);
        let seat = self.shared.plan.seat(user.scenario);
        if let Some(pool) = &self.pools[seat.group] {
            pool.left(seat.index);
        }
        self.start_newcomers();
    }

    /// Starts the users whom arrivals wait for.
    fn start_newcomers(&mut self) {
        while !self.context.stopping.get()
            && let Some(scenario) = self.newcomer()
        {
            let number = self.shared.next_number.fetch_add(1, Ordering::Relaxed);
            self.start(Newcomer { number, scenario });
        }
    }

    /// The scenario of a user whom an arrival waits for.
    fn newcomer(&self) -> Option<usize> {
        let groups = self.pools.iter().zip(&self.shared.plan.groups);
        let mut newcomers = groups.filter_map(|(pool, group)| {
            let index = pool.as_ref()?.newcomer()?;
            Some(group.scenarios[index].0)
        });
        newcomers.next()
    }

    fn start(&mut self, user: Newcomer) {
        let signals = Rc::<Signals>::default();
        let known = Known {
            signals: Rc::clone(&signals),
            scenario: user.scenario,
        };
        self.signals.borrow_mut().insert(user.number, known);
        let plan = &self.shared.plan;
        let (seat, outline) = (
            plan.seat(user.scenario),
            plan.scenarios[user.scenario].outline,
        );
        let turns = match &self.pools[seat.group] {
            Some(pool) => Turns::on_schedule(Rc::clone(pool), seat.index),
            None => Turns::until(
                scenario::end(outline),
                self.shared.passes_left[seat.group].clone(),
            ),
        };
        let life = Life {
            context: Rc::clone(self.context),
            shared: Arc::clone(self.shared),
            signals,
            scenario: user.scenario,
            number: user.number,
        };
        let (shared, all) = (Arc::clone(self.shared), Rc::clone(&self.signals));
        self.lives.spawn_local(async move {
            let users = &shared.users[user.scenario];
            users.fetch_add(1, Ordering::Relaxed);
            let (number, name) = (user.number, outline.name);
            tracing::debug!("user {number} begins {name}");
            if !life.signals.is_stopping() {
                let (context, signals) = (Rc::clone(&life.context), Rc::clone(&life.signals));
                let watched = Watched {
                    context,
                    signals,
                    all,
                    scenario: user.scenario,
                };
                match life.context.settings.once {
                    true => watched.live(Box::pin(life.play_all_once()).as_mut()).await,
                    false => watched.live(pin!(life.live(turns))).await,
                }
            }
            users.fetch_sub(1, Ordering::Relaxed);
            tracing::debug!("user {number} is gone");
            user
        });
    }
}
