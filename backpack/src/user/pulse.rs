//! The pulse of a thread: whether one of its users is at work, where, and since when, for whoever watches that none holds it.
//!
//! The users of a thread take turns at each `.await`. One that does not come to its next `.await` holds all others, and falsifies
//! their latencies. A turn costs a few plain stores; the clock is asked only about one that somebody else saw taking long.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::schedule::Schedule;
use crate::metrics::Place;

/// The pulse of a thread, written by the thread, read by who watches.
#[derive(Debug)]
pub(crate) struct Pulse {
    /// When its clock began.
    start: Instant,
    /// Of the turns; odd while one lasts.
    turn: AtomicU64,
    scenario: AtomicUsize,
    step: AtomicUsize,
    /// The turn that was seen to take long.
    noticed: AtomicU64,
    /// Since when it does, in nanoseconds of the clock.
    since: AtomicU64,
    /// How long the thread had waited for a core until then, in nanoseconds.
    waited: AtomicU64,
    pub(crate) schedule: Schedule,
}

impl Pulse {
    pub(crate) fn new(start: Instant) -> Self {
        Self {
            start,
            turn: AtomicU64::new(0),
            scenario: AtomicUsize::new(0),
            step: AtomicUsize::new(0),
            noticed: AtomicU64::new(0),
            since: AtomicU64::new(0),
            waited: AtomicU64::new(0),
            schedule: Schedule::default(),
        }
    }

    /// From now on it is the pulse of this thread.
    pub(crate) fn adopt(&self) {
        self.schedule.adopt();
    }

    /// A turn of a user at this place begins. It lasts until [`Pulse::end`], whose answer it needs.
    pub(crate) fn begin(&self, place: Place) -> u64 {
        let turn = self.turn.load(Ordering::Relaxed) + 1;
        self.scenario.store(place.scenario, Ordering::Relaxed);
        self.step.store(place.step, Ordering::Relaxed);
        self.turn.store(turn, Ordering::Release);
        turn
    }

    /// The user whose turn it is goes on with this step.
    pub(crate) fn step(&self, step: usize) {
        self.step.store(step, Ordering::Relaxed);
    }

    /// This turn is over; how long it took, where that was seen to be long.
    pub(crate) fn end(&self, turn: u64) -> Option<Duration> {
        self.turn.store(turn + 1, Ordering::Release);
        if self.noticed.load(Ordering::Acquire) == turn {
            return Some(self.held());
        }
        None
    }

    /// How long a turn has lasted that was seen to be long; waiting for a core is no fault of the user's.
    #[cold]
    fn held(&self) -> Duration {
        let before = Duration::from_nanos(self.waited.load(Ordering::Relaxed));
        let waited = self.schedule.waited().saturating_sub(before);
        let since = Duration::from_nanos(self.since.load(Ordering::Relaxed));
        let held = self.start.elapsed().saturating_sub(since);
        held.saturating_sub(waited)
    }

    /// The turn that lasts at this moment.
    pub(crate) fn turn(&self) -> Option<u64> {
        let turn = self.turn.load(Ordering::Acquire);
        (turn % 2 == 1).then_some(turn)
    }

    /// This turn takes long: it has lasted since then at the least.
    pub(crate) fn notice(&self, turn: u64, since: Instant) {
        let since = since.saturating_duration_since(self.start).as_nanos();
        self.since.store(since as u64, Ordering::Relaxed);
        let waited = self.schedule.waited().as_nanos();
        self.waited.store(waited as u64, Ordering::Relaxed);
        self.noticed.store(turn, Ordering::Release);
    }

    /// Where a user has its turn that takes long, and how long it has by now.
    pub(crate) fn hold(&self) -> Option<(Place, Duration)> {
        let turn = self.turn()?;
        let place = Place {
            scenario: self.scenario.load(Ordering::Relaxed),
            step: self.step.load(Ordering::Relaxed),
        };
        let since = Duration::from_nanos(self.since.load(Ordering::Relaxed));
        let noticed = self.noticed.load(Ordering::Acquire) == turn;
        noticed.then(|| (place, self.start.elapsed().saturating_sub(since)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place {
        scenario: 1,
        step: 64,
    };

    #[test]
    fn only_a_turn_that_was_noticed_is_timed() {
        let pulse = Pulse::new(Instant::now());
        pulse.adopt();
        let turn = pulse.begin(PLACE);
        assert_eq!((pulse.turn(), pulse.hold()), (Some(turn), None));
        assert_eq!((pulse.end(turn), pulse.turn()), (None, None));

        let turn = pulse.begin(PLACE);
        pulse.notice(turn, Instant::now());
        pulse.step(128);
        std::thread::sleep(Duration::from_millis(20));
        let (place, held) = pulse.hold().unwrap();
        assert_eq!((place.scenario, place.step), (1, 128));
        assert!(held >= Duration::from_millis(20));
        // Asleep it does not wait for a core; behind a core that was busy it does.
        assert!(pulse.end(turn).unwrap() >= Duration::from_millis(15));
        assert_eq!(pulse.hold(), None);

        let turn = pulse.begin(PLACE);
        assert_eq!(pulse.end(turn), None);
    }
}
