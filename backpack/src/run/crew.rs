//! Which users run: starts and stops them at the spawn rate until there are as many as were asked for.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::asked::Asked;
use crate::plan::group::Seat;

/// What a thread is told.
#[derive(Clone, Copy, Debug)]
pub(super) enum Command {
    Start(Newcomer),
    /// The user of this number leaves.
    Retire(u64),
    /// A pass of this scenario was due at this time.
    Arrive(Seat, Instant),
    /// No pass of the scenarios of this load will be due any more.
    Close(usize),
    /// This load is over before the run.
    End(usize),
}

/// A user that is to start.
#[derive(Clone, Copy, Debug)]
pub(super) struct Newcomer {
    pub(super) number: u64,
    /// Its index in the plan.
    pub(super) scenario: usize,
}

/// A thread, and how many users it has.
struct Thread {
    commands: UnboundedSender<Command>,
    users: usize,
}

/// The users of a load, by scenario.
pub(super) struct Crew {
    threads: Vec<Thread>,
    roles: Vec<Role>,
    asked: Asked,
    /// When the number asked for changed last, and how many users have come or gone since.
    ramp: (Instant, usize),
    /// Of the next user of the run.
    next_number: Arc<AtomicU64>,
}

/// The users of one scenario.
struct Role {
    /// Its index in the plan.
    scenario: usize,
    share: i64,
    /// By number, with their thread.
    users: BTreeMap<u64, usize>,
    /// Those whose scenario's `runtime` is over; nobody succeeds them.
    finished: usize,
}

impl Role {
    fn assigned(&self) -> i64 {
        (self.users.len() + self.finished) as i64
    }
}

impl Crew {
    pub(super) fn new(
        threads: impl IntoIterator<Item = UnboundedSender<Command>>,
        scenarios: impl IntoIterator<Item = (usize, u32)>,
        asked: Asked,
        start: Instant,
        numbers: &Arc<AtomicU64>,
    ) -> Self {
        let thread = |commands| Thread { commands, users: 0 };
        let role = |(scenario, share)| Role {
            scenario,
            share: i64::from(share),
            users: BTreeMap::new(),
            finished: 0,
        };
        Self {
            threads: threads.into_iter().map(thread).collect(),
            roles: scenarios.into_iter().map(role).collect(),
            asked,
            ramp: (start, 0),
            next_number: Arc::clone(numbers),
        }
    }

    /// From now on so many users shall run. Those that were finished do not count any more.
    pub(super) fn ask(&mut self, asked: Asked, now: Instant) {
        if asked == self.asked {
            return;
        }
        self.asked = asked;
        self.ramp = (now, 0);
        self.forget_finished();
    }

    /// So many users shall run at this moment of the stages; those that were finished still count.
    pub(super) fn follow(&mut self, asked: Asked, now: Instant) {
        self.asked = asked;
        self.ramp = (now, 0);
    }

    /// From now on so many users of each scenario shall run, at once; those that were finished still count.
    pub(super) fn assign(&mut self, users: &[usize], now: Instant) {
        for (index, users) in users.iter().enumerate().take(self.roles.len()) {
            let users = i64::try_from(*users).unwrap_or(i64::MAX);
            while self.roles[index].assigned() < users {
                self.start_as(index);
            }
            while self.roles[index].assigned() > users {
                self.retire_from(index);
            }
        }
        let asked = Asked {
            users: self.assigned(),
            spawn_rate: None,
        };
        self.follow(asked, now);
    }

    fn forget_finished(&mut self) {
        for role in &mut self.roles {
            role.finished = 0;
        }
    }

    /// Starts and stops the users whose time has come.
    pub(super) fn act(&mut self, now: Instant) {
        while self.next_change().is_some_and(|due| due <= now) {
            if self.assigned() < self.asked.users {
                self.start_one();
            } else {
                self.retire_one();
            }
            self.ramp.1 += 1;
        }
    }

    /// When the next user comes or goes; none where there are as many as were asked for.
    pub(super) fn next_change(&self) -> Option<Instant> {
        if self.assigned() == self.asked.users {
            return None;
        }
        let (since, changes) = self.ramp;
        let seconds = self
            .asked
            .spawn_rate
            .map_or(0.0, |rate| changes as f64 / rate);
        // A time too long for the clock is never.
        let after = Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX);
        Some(since.checked_add(after).unwrap_or_else(far_away))
    }

    /// Has so many users leave, those that are there longest, and a new one of the same scenario come for each.
    pub(super) fn exchange_oldest(&mut self, users: usize) {
        let present = |role: &Role| role.users.len();
        let users = users.min(self.roles.iter().map(present).sum());
        for _ in 0..users {
            let roles = self.roles.iter().enumerate();
            let oldest = roles.filter_map(|(index, role)| Some((role.users.keys().next()?, index)));
            let Some((_, index)) = oldest.min() else {
                return;
            };
            if let Some((number, thread)) = self.roles[index].users.pop_first() {
                self.tell(thread, Command::Retire(number));
                self.threads[thread].users -= 1;
            }
            self.start_as(index);
        }
    }

    /// A user whose scenario is over has gone by itself.
    pub(super) fn left(&mut self, user: Newcomer) {
        let mut roles = self.roles.iter_mut();
        let Some(role) = roles.find(|role| role.scenario == user.scenario) else {
            return;
        };
        // One that was told to retire is no longer known.
        if let Some(thread) = role.users.remove(&user.number) {
            role.finished += 1;
            self.threads[thread].users -= 1;
        }
    }

    /// Whether all users that were asked for came and went.
    pub(super) fn is_finished(&self) -> bool {
        let finished = self.finished();
        finished > 0 && finished == self.asked.users
    }

    /// Has everyone leave.
    pub(super) fn dismiss(&mut self) {
        for index in 0..self.roles.len() {
            while let Some((number, thread)) = self.roles[index].users.pop_last() {
                self.tell(thread, Command::Retire(number));
                self.threads[thread].users -= 1;
            }
        }
    }

    /// How many of those asked for have gone by themselves.
    pub(super) fn finished(&self) -> usize {
        self.roles.iter().map(|role| role.finished).sum()
    }

    fn assigned(&self) -> usize {
        self.roles
            .iter()
            .map(|role| role.users.len() + role.finished)
            .sum()
    }

    /// The scenario that is furthest behind its share, so that at every moment the shares are as even as whole users allow.
    fn start_one(&mut self) {
        self.start_as(self.furthest_behind());
    }

    fn start_as(&mut self, index: usize) {
        let (thread, _) = self
            .threads
            .iter()
            .enumerate()
            .min_by_key(|(_, thread)| thread.users)
            .expect("a run has a thread");
        let newcomer = Newcomer {
            number: self.next_number.fetch_add(1, Ordering::Relaxed),
            scenario: self.roles[index].scenario,
        };
        self.roles[index].users.insert(newcomer.number, thread);
        self.tell(thread, Command::Start(newcomer));
        self.threads[thread].users += 1;
    }

    /// The youngest user of the scenario that is furthest above its share.
    fn retire_one(&mut self) {
        let ahead = self.furthest_ahead();
        let Some((number, thread)) = ahead.and_then(|role| self.roles[role].users.pop_last())
        else {
            // Only finished ones are left; they are none of those asked for.
            self.forget_finished();
            return;
        };
        self.tell(thread, Command::Retire(number));
        self.threads[thread].users -= 1;
    }

    /// The youngest user of a scenario, or where only finished ones are left one of those.
    fn retire_from(&mut self, index: usize) {
        let role = &mut self.roles[index];
        match role.users.pop_last() {
            Some((number, thread)) => {
                self.tell(thread, Command::Retire(number));
                self.threads[thread].users -= 1;
            }
            None => role.finished = role.finished.saturating_sub(1),
        }
    }

    /// The first of those that would lack most with one user more.
    fn furthest_behind(&self) -> usize {
        let users = self.assigned() as i64 + 1;
        (0..self.roles.len())
            .rev()
            .max_by_key(|index| self.lack(*index, users))
            .expect("a plan has a scenario")
    }

    /// The last of those with a user that would lack least with one user less.
    fn furthest_ahead(&self) -> Option<usize> {
        let users = self.assigned() as i64 - 1;
        (0..self.roles.len())
            .rev()
            .filter(|index| !self.roles[*index].users.is_empty())
            .min_by_key(|index| self.lack(*index, users))
    }

    /// How far a scenario is behind its part of so many users, in a unit that all scenarios share.
    fn lack(&self, index: usize, users: i64) -> i64 {
        let total: i64 = self.roles.iter().map(|role| role.share).sum();
        self.roles[index].share * users - self.roles[index].assigned() * total
    }

    fn tell(&self, thread: usize, command: Command) {
        // A thread that ended has no users any more.
        let _ = self.threads[thread].commands.send(command);
    }
}

/// Some time that no test sees.
fn far_away() -> Instant {
    Instant::now() + Duration::from_secs(60 * 60 * 24 * 365)
}

#[cfg(test)]
mod tests {
    use tokio::sync::mpsc::{UnboundedReceiver, unbounded_channel};

    use super::*;

    fn crew(
        shares: &[u32],
        users: usize,
        rate: Option<f64>,
    ) -> (Crew, UnboundedReceiver<Command>, Instant) {
        let (sender, receiver) = unbounded_channel();
        let now = Instant::now();
        let asked = Asked {
            users,
            spawn_rate: rate,
        };
        let scenarios = shares.iter().copied().enumerate();
        (
            Crew::new([sender], scenarios, asked, now, &Arc::default()),
            receiver,
            now,
        )
    }

    fn counts(crew: &Crew) -> Vec<usize> {
        crew.roles.iter().map(|role| role.users.len()).collect()
    }

    #[test]
    fn shares_hold_on_the_way_up_and_down() {
        let (mut crew, _commands, now) = crew(&[3, 1], 8, None);
        crew.act(now);
        assert_eq!(counts(&crew), [6, 2]);
        crew.ask(
            Asked {
                users: 4,
                spawn_rate: None,
            },
            now,
        );
        crew.act(now);
        assert_eq!(counts(&crew), [3, 1]);
        crew.ask(
            Asked {
                users: 5,
                spawn_rate: None,
            },
            now,
        );
        crew.act(now);
        assert_eq!(counts(&crew), [4, 1]);
    }

    #[test]
    fn users_come_and_go_at_the_spawn_rate() {
        let (mut crew, _commands, now) = crew(&[1], 10, Some(2.0));
        crew.act(now);
        assert_eq!(counts(&crew), [1]);
        crew.act(now + Duration::from_millis(1600));
        assert_eq!(counts(&crew), [4]);
        let later = now + Duration::from_secs(60);
        crew.act(later);
        assert_eq!((counts(&crew), crew.next_change()), (vec![10], None));
        crew.ask(
            Asked {
                users: 0,
                spawn_rate: Some(1.0),
            },
            later,
        );
        crew.act(later + Duration::from_millis(2500));
        assert_eq!(counts(&crew), [7]);
    }

    #[test]
    fn a_finished_user_is_replaced_only_when_users_are_asked_for_anew() {
        let (mut crew, mut commands, now) = crew(&[1], 2, None);
        crew.act(now);
        let Ok(Command::Start(first)) = commands.try_recv() else {
            panic!("a user starts");
        };
        crew.left(first);
        crew.act(now);
        assert_eq!((counts(&crew), crew.next_change()), (vec![1], None));
        crew.ask(
            Asked {
                users: 3,
                spawn_rate: None,
            },
            now,
        );
        crew.act(now);
        assert_eq!(counts(&crew), [3]);
    }

    #[test]
    fn stages_do_not_bring_back_who_was_finished() {
        let (mut crew, mut commands, now) = crew(&[1], 2, None);
        let asked = |users| Asked {
            users,
            spawn_rate: None,
        };
        crew.act(now);
        let Ok(Command::Start(first)) = commands.try_recv() else {
            panic!("a user starts");
        };
        crew.left(first);
        crew.follow(asked(3), now);
        crew.act(now);
        assert_eq!(counts(&crew), [2]);
        crew.follow(asked(0), now);
        crew.act(now);
        assert_eq!((counts(&crew), crew.next_change()), (vec![0], None));
    }

    #[test]
    fn the_oldest_are_exchanged_within_their_scenarios() {
        let (mut crew, mut commands, now) = crew(&[3, 1], 4, None);
        crew.act(now);
        crew.exchange_oldest(3);
        assert_eq!((counts(&crew), crew.next_change()), (vec![3, 1], None));
        let (mut started, mut retired) = (Vec::new(), Vec::new());
        while let Ok(command) = commands.try_recv() {
            match command {
                Command::Start(user) => started.push(user.number),
                Command::Retire(number) => retired.push(number),
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(retired, [0, 1, 2]);
        assert_eq!(started, [0, 1, 2, 3, 4, 5, 6]);
        crew.exchange_oldest(100);
        assert_eq!(counts(&crew), [3, 1]);
    }

    #[test]
    fn who_is_dismissed_is_succeeded_by_nobody() {
        let (mut crew, mut commands, now) = crew(&[3, 1], 4, None);
        crew.act(now);
        crew.dismiss();
        assert_eq!(counts(&crew), [0, 0]);
        let told = std::iter::from_fn(|| commands.try_recv().ok());
        let retired = told.filter(|command| matches!(command, Command::Retire(_)));
        assert_eq!(retired.count(), 4);
    }

    #[test]
    fn each_scenario_has_as_many_users_as_are_placed_whatever_its_share() {
        let (mut crew, mut commands, now) = crew(&[3, 1], 0, None);
        crew.assign(&[1, 4], now);
        assert_eq!((counts(&crew), crew.next_change()), (vec![1, 4], None));
        crew.assign(&[2, 0], now);
        assert_eq!((counts(&crew), crew.next_change()), (vec![2, 0], None));
        crew.assign(&[0, 0], now);
        assert_eq!((counts(&crew), crew.is_finished()), (vec![0, 0], false));
        let started = std::iter::from_fn(|| commands.try_recv().ok());
        let started = started.filter(|command| matches!(command, Command::Start(_)));
        assert_eq!(started.count(), 6);
    }

    #[test]
    fn nobody_takes_the_place_of_a_finished_user_before_more_are_placed() {
        let (mut crew, mut commands, now) = crew(&[1], 0, None);
        crew.assign(&[2], now);
        let Ok(Command::Start(first)) = commands.try_recv() else {
            panic!("a user starts");
        };
        crew.left(first);
        crew.assign(&[2], now);
        assert_eq!(counts(&crew), [1]);
        crew.assign(&[3], now);
        assert_eq!(counts(&crew), [2]);
        crew.assign(&[0], now);
        crew.assign(&[2], now);
        assert_eq!(counts(&crew), [2]);
    }

    #[test]
    fn the_run_is_over_when_everyone_was_there_and_has_left() {
        let (mut crew, mut commands, now) = crew(&[1], 2, Some(1.0));
        crew.act(now);
        let Ok(Command::Start(first)) = commands.try_recv() else {
            panic!("a user starts");
        };
        crew.left(first);
        assert!(!crew.is_finished());
        crew.act(now + Duration::from_secs(1));
        let Ok(Command::Start(second)) = commands.try_recv() else {
            panic!("a user starts");
        };
        crew.left(second);
        assert!(crew.is_finished());
    }
}
