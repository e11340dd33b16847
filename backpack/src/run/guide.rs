//! Leads the users of one load: from its start to its end, by its stages, or as whoever steers asks.

use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::course::Course;
use super::crew::{Command, Crew, Newcomer};
use super::exchange::Exchange;
use super::shared::Shared;
use crate::load::Load;

/// Leads the users of a load in which they go at their own pace.
pub(super) struct Guide {
    /// The index of the load.
    group: usize,
    /// Only what all shares divide is steered.
    is_steered: bool,
    crew: Crew,
    course: Option<Course>,
    exchange: Option<Exchange>,
    start: Instant,
    /// None: that of the run.
    end: Option<Instant>,
}

/// How far a load is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Progress {
    /// Users come or go on the way to the number asked for.
    Spawning,
    /// They are there, or do not come yet.
    Steady,
    /// None will come any more.
    Over,
}

impl Guide {
    /// None where users do not go at their own pace, or would come later than any clock can tell.
    pub(super) fn of(
        group: usize,
        threads: &[UnboundedSender<Command>],
        shared: &Shared,
    ) -> Option<Self> {
        let members = &shared.plan.groups[group];
        let Load::Users { stages, .. } = &members.load else {
            return None;
        };
        let start = shared.started().checked_add(members.start)?;
        let asked = *shared.asked(group);
        // The first users of loads meet on different threads.
        let mut threads = threads.to_vec();
        let shift = group % threads.len();
        threads.rotate_left(shift);
        let scenarios = members.scenarios.iter().copied();
        let numbers = &shared.next_number;
        let churn = shared.plan.steering.churn.filter(|_| !members.is_own);
        Some(Self {
            group,
            is_steered: !members.is_own,
            crew: Crew::new(threads, scenarios, asked, start, numbers),
            course: stages.clone().map(|stages| Course::new(stages, asked)),
            exchange: churn.map(|churn| Exchange::new(churn, start)),
            start,
            end: members
                .end
                .and_then(|end| shared.started().checked_add(end)),
        })
    }

    /// Starts and stops the users whose time has come.
    pub(super) fn act(&mut self, shared: &Shared, now: Instant) -> Progress {
        if shared.passes_left[self.group].is_none() {
            return Progress::Over;
        }
        if now < self.start {
            return Progress::Steady;
        }
        if self.end.is_some_and(|end| end <= now) {
            self.crew.dismiss();
            return Progress::Over;
        }
        self.steer(shared, now);
        self.crew.act(now);
        if let Some(exchange) = &mut self.exchange {
            exchange.act(&mut self.crew, now);
        }
        if self.is_steered {
            let finished = self.crew.finished();
            shared.finished.store(finished, Ordering::Relaxed);
        }
        let at_last_stage = self.next_stage(now).is_none();
        // Who assigns users may assign more.
        if self.crew.is_finished() && at_last_stage && self.assigned(shared).is_none() {
            return Progress::Over;
        }
        match self.crew.next_change().is_none() && at_last_stage {
            true => Progress::Steady,
            false => Progress::Spawning,
        }
    }

    /// Tells the crew how many users are asked for: by the stages, or by whoever took over or assigns them.
    fn steer(&mut self, shared: &Shared, now: Instant) {
        if let Some(users) = self.assigned(shared) {
            self.crew.assign(&users, now);
            return;
        }
        let mut asked = shared.asked(self.group);
        let elapsed = self.elapsed(now);
        self.course
            .take_if(|course| !course.steer(&mut asked, elapsed));
        match self.course {
            Some(_) => self.crew.follow(*asked, now),
            None => self.crew.ask(*asked, now),
        }
    }

    fn assigned(&self, shared: &Shared) -> Option<Vec<usize>> {
        let assigned = shared.assigned();
        assigned.as_ref().filter(|_| self.is_steered).cloned()
    }

    /// A user has gone by itself.
    pub(super) fn left(&mut self, user: Newcomer) {
        self.crew.left(user);
    }

    fn elapsed(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.start)
    }

    /// When there is something to do without having heard anything.
    pub(super) fn next_change(&self, now: Instant) -> Option<Instant> {
        if now < self.start {
            return Some(self.start);
        }
        let exchange = self.exchange.as_ref().and_then(Exchange::next_change);
        let changes = self.crew.next_change().into_iter().chain(exchange);
        changes.chain(self.next_stage(now)).chain(self.end).min()
    }

    /// When the stages ask for another number of users.
    fn next_stage(&self, now: Instant) -> Option<Instant> {
        let change = self.course.as_ref()?.next_change(self.elapsed(now))?;
        self.start.checked_add(change)
    }
}
