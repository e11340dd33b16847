//! The users of one thread in the open model: arrivals wait here for a user that is free.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::metrics::Arrivals;

/// Who waits for whom in one thread.
pub(crate) struct Pool {
    /// One for each scenario.
    lanes: RefCell<Vec<Lane>>,
    /// Tell the idle users of a scenario that something has changed.
    news: Vec<Notify>,
    /// At least one user for each scenario.
    max_users: usize,
    /// An arrival that waited longer is dropped.
    max_delay: Duration,
    /// A user has been told to leave, so that one of another scenario may come.
    exchanging: Cell<bool>,
    /// No arrival will come any more.
    closed: Cell<bool>,
    counts: Cell<Arrivals>,
}

/// The users of one scenario, and the arrivals that wait for them.
#[derive(Default)]
struct Lane {
    /// When they were due; the oldest first.
    waiting: VecDeque<Instant>,
    users: usize,
    /// Those of the users that are not ready yet.
    starting: usize,
    idle: usize,
    /// Of the idle ones, how many are to leave.
    told_to_leave: usize,
}

impl Lane {
    /// Idle users that stay.
    fn free(&self) -> usize {
        self.idle.saturating_sub(self.told_to_leave)
    }

    /// Idle users that no arrival waits for.
    fn spare(&self) -> usize {
        self.free().saturating_sub(self.waiting.len())
    }

    /// Whether an arrival waits that no user is on its way to.
    fn lacks_a_user(&self) -> bool {
        self.waiting.len() > self.free() + self.starting
    }
}

/// What an idle user does next.
enum Next {
    Begin(Duration),
    Leave,
    Wait,
}

impl Pool {
    pub(crate) fn new(scenarios: usize, max_users: usize, max_delay: Duration) -> Self {
        Self {
            lanes: RefCell::new((0..scenarios).map(|_| Lane::default()).collect()),
            news: (0..scenarios).map(|_| Notify::new()).collect(),
            max_users,
            max_delay,
            exchanging: Cell::new(false),
            closed: Cell::new(false),
            counts: Cell::default(),
        }
    }

    /// A pass of this scenario is due.
    pub(crate) fn arrive(&self, scenario: usize, due: Instant) {
        self.count(|counts| counts.scheduled += 1);
        self.lanes.borrow_mut()[scenario].waiting.push_back(due);
        self.news[scenario].notify_one();
    }

    /// The scenario of a user that is to start, if one is.
    ///
    /// Where there are as many users as may be, an idle one of another scenario is asked to leave.
    pub(crate) fn newcomer(&self) -> Option<usize> {
        let mut lanes = self.lanes.borrow_mut();
        let lacking = (0..lanes.len()).filter(|lane| lanes[*lane].lacks_a_user());
        let possible = lacking.filter(|lane| self.has_room_for(*lane, &lanes));
        let oldest = possible.min_by_key(|lane| lanes[*lane].waiting.front().copied());
        let Some(lane) = oldest else {
            self.exchange(&mut lanes);
            return None;
        };
        lanes[lane].users += 1;
        lanes[lane].starting += 1;
        Some(lane)
    }

    /// A scenario without a user keeps the room for one, so that no other can shut it out.
    fn has_room_for(&self, lane: usize, lanes: &[Lane]) -> bool {
        let others = lanes.iter().enumerate().filter(|(it, _)| *it != lane);
        let taken: usize = others.map(|(_, lane)| lane.users.max(1)).sum();
        taken + lanes[lane].users < self.max_users
    }

    /// Where a scenario lacks a user, asks an idle one to leave; one at a time, so that a moment of need does not empty the others.
    fn exchange(&self, lanes: &mut [Lane]) {
        let is_needed = lanes.iter().any(Lane::lacks_a_user);
        // The last user of a scenario stays: its seat is kept for it anyway.
        let can_spare = |lane: &Lane| lane.spare() > 0 && lane.users > 1;
        let spare = (0..lanes.len()).find(|lane| can_spare(&lanes[*lane]));
        if let (Some(spare), true, false) = (spare, is_needed, self.exchanging.get()) {
            self.exchanging.set(true);
            lanes[spare].told_to_leave += 1;
            self.news[spare].notify_one();
        }
    }

    /// A user's `on_start` is over.
    pub(crate) fn is_ready(&self, scenario: usize) {
        self.lanes.borrow_mut()[scenario].starting -= 1;
    }

    /// A user has gone.
    pub(crate) fn left(&self, scenario: usize) {
        self.lanes.borrow_mut()[scenario].users -= 1;
        self.exchanging.set(false);
    }

    /// Waits for an arrival of this scenario, and gives how late it is begun; none where the user shall leave.
    pub(crate) async fn next(&self, scenario: usize) -> Option<Duration> {
        let _idle = Idle::begin(self, scenario);
        self.offer_place();
        loop {
            match self.step(scenario) {
                Next::Begin(lateness) => return Some(lateness),
                Next::Leave => return None,
                Next::Wait => self.news[scenario].notified().await,
            }
        }
    }

    /// Now that a user is free, its seat may be wanted by another scenario.
    fn offer_place(&self) {
        let mut lanes = self.lanes.borrow_mut();
        let is_full = (0..lanes.len())
            .filter(|lane| lanes[*lane].lacks_a_user())
            .all(|lane| !self.has_room_for(lane, &lanes));
        if is_full {
            self.exchange(&mut lanes);
        }
    }

    fn step(&self, scenario: usize) -> Next {
        let lane = &mut self.lanes.borrow_mut()[scenario];
        if lane.told_to_leave > 0 {
            lane.told_to_leave -= 1;
            return Next::Leave;
        }
        let now = Instant::now();
        self.drop_stale(lane, now);
        match lane.waiting.pop_front() {
            Some(due) => {
                self.count(|counts| counts.started += 1);
                Next::Begin(now.saturating_duration_since(due))
            }
            None if self.closed.get() => Next::Leave,
            None => Next::Wait,
        }
    }

    fn drop_stale(&self, lane: &mut Lane, now: Instant) {
        let is_stale = |due: &Instant| now.saturating_duration_since(*due) > self.max_delay;
        while lane.waiting.front().is_some_and(is_stale) {
            lane.waiting.pop_front();
            self.count(|counts| counts.dropped += 1);
        }
    }

    /// No arrival will come any more: who is idle leaves once nothing waits.
    pub(crate) fn close(&self) {
        self.closed.set(true);
        for news in &self.news {
            news.notify_waiters();
        }
    }

    /// The run is over: what still waits is dropped.
    pub(crate) fn give_up(&self) {
        for lane in self.lanes.borrow_mut().iter_mut() {
            let waiting = lane.waiting.drain(..).count() as u64;
            self.count(|counts| counts.dropped += waiting);
        }
    }

    /// What was counted since the last time. What has waited too long by now is among it.
    pub(crate) fn take_counts(&self) -> Arrivals {
        let now = Instant::now();
        for lane in self.lanes.borrow_mut().iter_mut() {
            self.drop_stale(lane, now);
        }
        self.counts.take()
    }

    fn count(&self, change: impl FnOnce(&mut Arrivals)) {
        let mut counts = self.counts.get();
        change(&mut counts);
        self.counts.set(counts);
    }
}

/// A user that waits for an arrival; also one that is stopped meanwhile is idle no longer.
struct Idle<'p> {
    pool: &'p Pool,
    scenario: usize,
}

impl<'p> Idle<'p> {
    fn begin(pool: &'p Pool, scenario: usize) -> Self {
        pool.lanes.borrow_mut()[scenario].idle += 1;
        Self { pool, scenario }
    }
}

impl Drop for Idle<'_> {
    fn drop(&mut self) {
        self.pool.lanes.borrow_mut()[self.scenario].idle -= 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt;

    const LONG: Duration = Duration::from_secs(60);

    fn counts(pool: &Pool) -> (u64, u64, u64) {
        let counts = pool.take_counts();
        (counts.scheduled, counts.started, counts.dropped)
    }

    #[test]
    fn users_come_as_arrivals_need_them_and_no_more_than_may() {
        let pool = Pool::new(1, 2, LONG);
        assert_eq!(pool.newcomer(), None);
        pool.arrive(0, Instant::now());
        assert_eq!((pool.newcomer(), pool.newcomer()), (Some(0), None));
        pool.arrive(0, Instant::now());
        pool.arrive(0, Instant::now());
        assert_eq!((pool.newcomer(), pool.newcomer()), (Some(0), None));
    }

    #[test]
    fn a_free_user_takes_the_arrival() {
        let pool = Pool::new(1, 2, LONG);
        pool.arrive(0, Instant::now());
        assert_eq!(pool.newcomer(), Some(0));
        pool.is_ready(0);
        assert!(pool.next(0).now_or_never().flatten().is_some());
        let mut idle = Box::pin(pool.next(0));
        assert!(idle.as_mut().now_or_never().is_none());
        pool.arrive(0, Instant::now());
        assert_eq!(pool.newcomer(), None);
        assert!(idle.now_or_never().flatten().is_some());
        assert_eq!(counts(&pool), (2, 2, 0));
    }

    #[test]
    fn who_waits_too_long_is_dropped() {
        let pool = Pool::new(1, 1, Duration::ZERO);
        pool.arrive(0, Instant::now());
        assert_eq!(pool.newcomer(), Some(0));
        std::thread::sleep(Duration::from_millis(1));
        pool.is_ready(0);
        assert!(pool.next(0).now_or_never().is_none());
        assert_eq!(counts(&pool), (1, 0, 1));
    }

    #[test]
    fn no_scenario_shuts_another_out() {
        let pool = Pool::new(2, 2, LONG);
        for _ in 0..5 {
            pool.arrive(0, Instant::now());
        }
        assert_eq!((pool.newcomer(), pool.newcomer()), (Some(0), None));
        pool.arrive(1, Instant::now());
        assert_eq!(pool.newcomer(), Some(1));
    }

    #[test]
    fn an_idle_user_leaves_where_another_scenario_needs_its_place() {
        let pool = Pool::new(2, 3, LONG);
        for _ in 0..2 {
            pool.arrive(0, Instant::now());
            assert_eq!(pool.newcomer(), Some(0));
        }
        pool.is_ready(0);
        assert!(pool.next(0).now_or_never().flatten().is_some());
        pool.arrive(1, Instant::now());
        assert_eq!(pool.newcomer(), Some(1));
        pool.arrive(1, Instant::now());
        assert_eq!(pool.newcomer(), None);
        // The first takes what waits for it, and then is asked to leave.
        assert!(pool.next(0).now_or_never().flatten().is_some());
        assert_eq!(pool.next(0).now_or_never(), Some(None));
        pool.left(0);
        assert_eq!(pool.newcomer(), Some(1));
    }

    #[test]
    fn after_the_last_arrival_the_idle_ones_leave() {
        let pool = Pool::new(1, 2, LONG);
        pool.arrive(0, Instant::now());
        pool.close();
        assert!(pool.next(0).now_or_never().flatten().is_some());
        assert_eq!(pool.next(0).now_or_never(), Some(None));
        pool.arrive(0, Instant::now());
        pool.give_up();
        assert_eq!(counts(&pool), (2, 1, 1));
    }
}
