//! Judges second by second whether the generator itself was the limit: by how long each thread of users ran, how long it waited for a
//! core, and how late its loop was.

use std::time::{Duration, Instant};

use super::machine::Machine;
use super::probe::{Answer, LATE, Probe};
use super::shared::Shared;
use crate::metrics::Limit;
use crate::user::schedule::{Schedule, Times};

/// How often a thread is asked how late it is.
const ASK: Duration = Duration::from_millis(100);

/// A thread that wants a core for so much of a second has no more to give.
const FULL: f64 = 0.9;

/// Of the questions, so many have to be late: one alone is a hiccup.
const OFTEN: f64 = 0.5;

/// Fewer questions tell nothing.
const FEWEST: u32 = 4;

/// A thread that waits for a core for so much of a second, and is late for it, has too little of one. Whoever does little waits for
/// less, however many others are at work: each time that it wakes.
const STARVED: f64 = 0.4;

/// Where nobody looked for so much of a second, nobody else got on either.
const STILL: f64 = 0.5;

/// What other machines on this hardware may take of its cores until that is why.
const STOLEN: f64 = 0.1;

/// A shorter part of a second is judged with nothing.
const SHORTEST: Duration = Duration::from_millis(500);

/// Looks at all threads of a run.
pub(super) struct Saturation {
    threads: Vec<Thread>,
    machine: Option<Machine>,
    /// How long after the start of the run counting began.
    since: Duration,
    /// The second that has begun, counted from then, and when its figures did.
    second: u64,
    begun: Instant,
    /// When the threads are asked next.
    ask: Instant,
    /// The last look, and how long there was none since the second began, in stretches in which many were to be.
    looked: Instant,
    absent: Duration,
    is_over: bool,
}

impl Saturation {
    pub(super) fn of(shared: &Shared) -> Self {
        let now = Instant::now();
        let mut saturation = Self {
            threads: shared.pulses.iter().map(|_| Thread::default()).collect(),
            machine: None,
            since: Duration::ZERO,
            second: 0,
            begun: now,
            ask: now,
            looked: now,
            absent: Duration::ZERO,
            is_over: false,
        };
        saturation.begin_anew(shared, now);
        saturation
    }

    /// To be called many times a second.
    pub(super) fn look(&mut self, shared: &Shared) {
        if self.is_over {
            return;
        }
        let now = Instant::now();
        let absent = now - std::mem::replace(&mut self.looked, now);
        if absent > ASK {
            self.absent += absent;
        }
        if now >= self.ask {
            self.ask = now + ASK;
            let threads = self.threads.iter_mut().zip(&shared.probes);
            for ((thread, probe), pulse) in threads.zip(&shared.pulses) {
                thread.ask(probe, &pulse.schedule);
            }
        }
        if *shared.counting_since.borrow() != self.since {
            self.begin_anew(shared, now);
            return;
        }
        self.is_over = shared.took.get().is_some();
        let second = self.second_of(shared);
        if second > self.second || self.is_over {
            self.judge(shared, second, now);
        }
    }

    /// Nothing that was seen before is of the second that begins.
    fn begin_anew(&mut self, shared: &Shared, now: Instant) {
        self.since = *shared.counting_since.borrow();
        let second = self.second_of(shared);
        self.machine = Machine::read();
        self.begin(shared, second, now);
    }

    fn begin(&mut self, shared: &Shared, second: u64, now: Instant) {
        (self.second, self.begun) = (second, now);
        self.absent = Duration::ZERO;
        for (thread, pulse) in self.threads.iter_mut().zip(&shared.pulses) {
            *thread = Thread {
                times: pulse.schedule.read(),
                ..Thread::default()
            };
        }
    }

    fn second_of(&self, shared: &Shared) -> u64 {
        shared.elapsed().saturating_sub(self.since).as_secs()
    }

    /// The second is over, or all of the run in its midst.
    fn judge(&mut self, shared: &Shared, second: u64, now: Instant) {
        let length = now - self.begun;
        let seconds = self.second..second.max(self.second + 1);
        let before = std::mem::replace(&mut self.machine, Machine::read());
        let machine = self.machine.zip(before);
        let stolen = machine.and_then(|(now, before)| now.stolen_since(before));
        let threads = self.threads.iter().zip(&shared.pulses);
        let limits = threads.filter_map(|(thread, pulse)| {
            let strain = thread.strain(length, pulse.schedule.read());
            strain.limit(stolen.unwrap_or(0.0))
        });
        // All of the program stood still, as one does that is stopped or has used up what it may.
        let still =
            (self.absent.as_secs_f64() > STILL * length.as_secs_f64()).then_some(Limit::NoCore);
        let limit = limits.chain(still).min();
        self.begin(shared, second, now);
        if let Some(limit) = limit.filter(|_| length >= SHORTEST) {
            shared.gathered().limited(self.since, seconds, limit);
        }
    }
}

/// What is known of a thread since the second began.
#[derive(Debug, Default)]
struct Thread {
    /// At its begin.
    times: Option<Times>,
    asked: u32,
    /// Those of the questions that were late, and those that were late though the thread had a core.
    late: u32,
    blocked: u32,
}

impl Thread {
    /// Takes the answer to the last question, and asks the next where there was one.
    fn ask(&mut self, probe: &Probe, schedule: &Schedule) {
        match probe.answer() {
            Answer::Nobody => return,
            Answer::Open => {
                self.note(Duration::MAX, Duration::ZERO);
                return;
            }
            Answer::Heard { late, behind } => self.note(late, behind),
        }
        probe.ask(schedule);
    }

    fn note(&mut self, late: Duration, behind: Duration) {
        self.asked += 1;
        self.late += u32::from(late > LATE);
        self.blocked += u32::from(late - behind > LATE);
    }

    fn strain(&self, length: Duration, times: Option<Times>) -> Strain {
        let (before, now) = self.times.zip(times).unwrap_or_default();
        let share = |time: Duration| time.as_secs_f64() / length.as_secs_f64();
        let of_asked = |count: u32| match self.asked {
            ..FEWEST => 0.0,
            asked => f64::from(count) / f64::from(asked),
        };
        Strain {
            ran: share(now.ran.saturating_sub(before.ran)),
            waited: share(now.waited.saturating_sub(before.waited)),
            late: of_asked(self.late),
            blocked: of_asked(self.blocked),
        }
    }
}

/// How a second was for a thread: shares of it, and of the questions.
#[derive(Clone, Copy, Debug, Default)]
struct Strain {
    ran: f64,
    waited: f64,
    late: f64,
    blocked: f64,
}

impl Strain {
    /// Whether it was the limit there, while others took this share of the machine's cores.
    fn limit(self, stolen: f64) -> Option<Limit> {
        let is_late_for_a_core = self.late >= OFTEN && self.waited > STARVED;
        let limit = if self.ran > FULL {
            Limit::CoreBusy
        } else if self.ran + self.waited > FULL || is_late_for_a_core {
            Limit::NoCore
        } else if self.blocked >= OFTEN {
            Limit::LoopLate
        } else {
            return None;
        };
        // A core that another machine has looks as if it were ours.
        Some(if stolen > STOLEN {
            Limit::NoCore
        } else {
            limit
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: fn(u64) -> Duration = Duration::from_millis;

    fn times(ran: u64, waited: u64) -> Option<Times> {
        Some(Times {
            ran: MS(ran),
            waited: MS(waited),
        })
    }

    /// What a second of this thread comes to.
    fn limit(thread: &Thread, at_its_end: Option<Times>) -> Option<Limit> {
        thread.strain(MS(1000), at_its_end).limit(0.0)
    }

    /// One that was asked ten times, and was so late in some of them, for want of a core or not.
    fn thread(late: u32, by: Duration, behind: Duration) -> Thread {
        let mut thread = Thread {
            times: times(5000, 700),
            ..Thread::default()
        };
        for place in 0..10 {
            match place < late {
                true => thread.note(by, behind),
                false => thread.note(MS(0), MS(0)),
            }
        }
        thread
    }

    #[test]
    fn a_core_that_is_busy_is_told_from_one_that_others_have() {
        let thread = thread(0, MS(0), MS(0));
        assert_eq!(limit(&thread, times(5905, 700)), Some(Limit::CoreBusy));
        assert_eq!(limit(&thread, times(5905, 1600)), Some(Limit::CoreBusy));
        assert_eq!(limit(&thread, times(5500, 1150)), Some(Limit::NoCore));
        assert_eq!(limit(&thread, times(5020, 1600)), Some(Limit::NoCore));
        assert_eq!(limit(&thread, times(5895, 700)), None);
        assert_eq!(limit(&thread, times(5400, 1100)), None);
        // A system that tells nothing is no witness.
        assert_eq!(limit(&thread, None), None);
        assert_eq!(limit(&Thread::default(), times(5905, 0)), None);
    }

    #[test]
    fn a_loop_that_is_often_late_is_told_of_with_the_reason() {
        let idle = times(5020, 720);
        assert_eq!(limit(&thread(4, MS(30), MS(0)), idle), None);
        let late = limit(&thread(5, MS(30), MS(0)), idle);
        assert_eq!(late, Some(Limit::LoopLate));
        assert_eq!(limit(&thread(10, MS(1), MS(0)), idle), None);
        let both = limit(&thread(5, MS(30), MS(28)), idle);
        assert_eq!(both, Some(Limit::LoopLate));
        // On a crowded machine everybody is late who wakes now and then.
        assert_eq!(limit(&thread(10, MS(30), MS(29)), idle), None);
        let behind = |late| thread(late, MS(30), MS(29));
        let starved = times(5100, 1150);
        assert_eq!(limit(&behind(5), starved), Some(Limit::NoCore));
        assert_eq!(limit(&behind(4), starved), None);
        // What the thread still waits for, nobody knows yet.
        let waiting = thread(5, MS(30), MS(0));
        assert_eq!(limit(&waiting, starved), Some(Limit::NoCore));
        // Without the system's figures, too.
        assert_eq!(limit(&thread(5, MS(30), MS(0)), None), late);
    }

    #[test]
    fn few_questions_tell_nothing() {
        let mut thread = Thread::default();
        for _ in 0..3 {
            thread.note(Duration::MAX, MS(0));
        }
        assert_eq!(limit(&thread, None), None);
        thread.note(Duration::MAX, MS(0));
        assert_eq!(limit(&thread, None), Some(Limit::LoopLate));
    }

    #[test]
    fn a_core_that_another_machine_took_was_none() {
        let strain = Strain {
            ran: 0.95,
            ..Strain::default()
        };
        assert_eq!(strain.limit(0.05), Some(Limit::CoreBusy));
        assert_eq!(strain.limit(0.2), Some(Limit::NoCore));
        assert_eq!(Strain::default().limit(0.9), None);
    }
}
