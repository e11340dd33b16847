//! How late the loop of a thread is: it is asked for a sign of life, and tells how long that took to reach it.
//!
//! Whoever asks is another thread, so that one that is held is noticed too, and no timer rounds what is measured.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use crate::user::schedule::Schedule;

/// Asks one thread.
#[derive(Debug)]
pub(super) struct Probe {
    /// When its clock began.
    start: Instant,
    question: Notify,
    /// When it was asked last, in nanoseconds of the clock.
    asked: AtomicU64,
    /// How long the thread had waited for a core until then, in nanoseconds.
    waited: AtomicU64,
    /// How late it heard of that, and how much of it was waiting for a core, in nanoseconds.
    late: AtomicU64,
    behind: AtomicU64,
    /// No question is open.
    answered: AtomicBool,
    /// The thread is there to answer.
    attended: AtomicBool,
}

/// What came of a question.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// How late the thread heard of it, and how long of that it had waited for a core.
    Heard { late: Duration, behind: Duration },
    /// It has not answered yet.
    Open,
    /// Nobody is there.
    Nobody,
}

impl Probe {
    pub(super) fn new(start: Instant) -> Self {
        Self {
            start,
            question: Notify::new(),
            asked: AtomicU64::new(0),
            waited: AtomicU64::new(0),
            late: AtomicU64::new(0),
            behind: AtomicU64::new(0),
            answered: AtomicBool::new(true),
            attended: AtomicBool::new(false),
        }
    }

    /// Asks anew. The last question has to be answered.
    pub(super) fn ask(&self, schedule: &Schedule) {
        store(&self.waited, schedule.waited());
        store(&self.asked, self.start.elapsed());
        self.answered.store(false, Ordering::Release);
        self.question.notify_one();
    }

    pub(super) fn answer(&self) -> Answer {
        if !self.attended.load(Ordering::Acquire) {
            return Answer::Nobody;
        }
        if !self.answered.load(Ordering::Acquire) {
            return Answer::Open;
        }
        Answer::Heard {
            late: load(&self.late),
            behind: load(&self.behind),
        }
    }

    /// Answers whenever it is asked, from the thread's own loop, until that is dropped.
    pub(super) async fn attend(&self, schedule: &Schedule) {
        let _attended = Attended::begin(&self.attended);
        loop {
            self.question.notified().await;
            let late = self.start.elapsed().saturating_sub(load(&self.asked));
            store(&self.late, late);
            store(&self.behind, self.behind(late, schedule));
            self.answered.store(true, Ordering::Release);
        }
    }

    /// How much of so much time the thread had waited for a core; the system is not asked about what nobody looks at.
    fn behind(&self, late: Duration, schedule: &Schedule) -> Duration {
        if late <= LATE {
            return Duration::ZERO;
        }
        let waited = schedule.waited().saturating_sub(load(&self.waited));
        waited.min(late)
    }
}

/// What is heard within this time is not late.
pub(super) const LATE: Duration = Duration::from_millis(1);

/// While it lives, somebody answers.
struct Attended<'p>(&'p AtomicBool);

impl<'p> Attended<'p> {
    fn begin(attended: &'p AtomicBool) -> Self {
        attended.store(true, Ordering::Release);
        Self(attended)
    }
}

impl Drop for Attended<'_> {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Release);
    }
}

fn store(place: &AtomicU64, time: Duration) {
    place.store(time.as_nanos() as u64, Ordering::Relaxed);
}

fn load(place: &AtomicU64) -> Duration {
    Duration::from_nanos(place.load(Ordering::Relaxed))
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::thread;

    use super::*;

    #[test]
    fn a_loop_that_is_held_answers_late_and_an_ended_one_is_no_longer_asked() {
        let probe = Arc::new(Probe::new(Instant::now()));
        assert_eq!(probe.answer(), Answer::Nobody);
        let attending = Arc::clone(&probe);
        let (let_go, held) = std::sync::mpsc::channel::<()>();
        let (holds, is_held) = std::sync::mpsc::channel::<()>();
        let thread = thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread();
            let runtime = { runtime }.enable_all().build().expect("a runtime");
            let schedule = Schedule::default();
            runtime.block_on(async {
                let attend = attending.attend(&schedule);
                let hold = async {
                    // Only then is anybody there.
                    tokio::task::yield_now().await;
                    holds.send(()).expect("somebody waits for it");
                    held.recv().expect("a word");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                };
                tokio::select! { () = attend => {} () = hold => {} }
            });
        });
        let patience = Instant::now() + Duration::from_secs(20);
        is_held.recv().expect("it begins");
        assert_ne!(probe.answer(), Answer::Nobody);
        probe.ask(&Schedule::default());
        thread::sleep(Duration::from_millis(20));
        assert_eq!(probe.answer(), Answer::Open);
        let_go.send(()).expect("it listens");
        loop {
            assert!(Instant::now() < patience);
            match probe.answer() {
                Answer::Heard { late, .. } => {
                    assert!(late >= Duration::from_millis(20), "{late:?}");
                    break;
                }
                Answer::Open => thread::yield_now(),
                Answer::Nobody => panic!("it went without an answer"),
            }
        }
        thread.join().expect("it ends");
        assert_eq!(probe.answer(), Answer::Nobody);
    }
}
