//! Tells a run from its start to its report: threads start, users come, numbers arrive, all stop.

mod abort;
mod asked;
mod autoscaler;
mod course;
mod crew;
mod doubts;
mod entry;
mod exchange;
mod facts;
mod gathered;
mod guide;
mod holder;
mod lead;
#[cfg(feature = "locust")]
mod led;
mod life;
mod machine;
mod metronome;
mod oversight;
mod panics;
mod probe;
mod rotation;
mod running;
mod saturation;
mod setup;
mod shared;
mod stop;
mod users;
mod watchdog;
#[cfg(feature = "cli")]
mod watched;
mod worker;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

pub(crate) use asked::Asked;
use doubts::doubts;
pub(crate) use entry::run_test;
use gathered::Gathered;
use lead::Lead;
use probe::Probe;
pub(crate) use running::Running;
use shared::{Event, Shared};
pub(crate) use stop::Stop;
use tokio::sync::watch;

use crate::plan::Plan;
use crate::plan::group::Group;
use crate::play::passes_left::PassesLeft;
use crate::report::Report;
use crate::text::panic;
use crate::user::pulse::Pulse;

/// How often whoever watches is told.
const GLANCE: Duration = Duration::from_millis(250);

/// A run that is about to start.
pub(crate) struct Run {
    shared: Arc<Shared>,
    events: mpsc::Receiver<Event>,
    threads: usize,
}

impl Run {
    pub(crate) fn new(plan: Plan, stop: &Stop) -> Self {
        let (sender, events) = mpsc::channel();
        let threads = thread::available_parallelism().map_or(1, usize::from);
        let started = Instant::now();
        let pulse = |_| Arc::new(Pulse::new(started));
        let of_run = PassesLeft::of_run(plan.iterations);
        let passes_left = |group: &Group| of_run.for_load(group.iterations);
        let asked = |group: &Group| Mutex::new(Asked::at_first(&group.load));
        let shared = Shared {
            users: plan.scenarios.iter().map(|_| AtomicUsize::new(0)).collect(),
            passes_left: plan.groups.iter().map(passes_left).collect(),
            next_number: Arc::default(),
            stop: stop.clone(),
            begun: OnceLock::new(),
            pulses: (0..threads).map(pulse).collect(),
            probes: (0..threads).map(|_| Probe::new(started)).collect(),
            asked: plan.groups.iter().map(asked).collect(),
            assigned: Mutex::new(None),
            gathered: Mutex::new(Gathered::with_doubts(
                threads,
                doubts(&plan),
                plan.warm_up.is_some(),
            )),
            counting_since: watch::Sender::new(Duration::ZERO),
            at_once: watch::Sender::new(0),
            handed_over: Condvar::new(),
            spawning: AtomicBool::new(true),
            finished: AtomicUsize::new(0),
            events: sender,
            took: OnceLock::new(),
            aborted: OnceLock::new(),
            over: AtomicBool::new(false),
            plan,
        };
        Self {
            shared: Arc::new(shared),
            events,
            threads,
        }
    }

    /// The handle to this run.
    pub(crate) fn running(&self) -> Running {
        Running(Arc::clone(&self.shared))
    }

    /// Runs the plan on threads of its own, to its end. `watch` is called a few times a second.
    pub(crate) fn run(self, mut watch: impl FnMut(&Running)) -> Report {
        panic::keep_quiet();
        let running = self.running();
        if self.set_up(|| watch(&running)) {
            self.lead(|| watch(&running));
            self.tear_down(|| watch(&running));
        }
        self.shared.over.store(true, Ordering::Release);
        watch(&running);
        running.report()
    }

    /// From the first user to the last.
    fn lead(&self, mut watch: impl FnMut()) {
        let mut lead = Lead::begin(self);
        let mut glance = Instant::now() + GLANCE;
        while lead.threads_left > 0 {
            let until = lead.next_change().map_or(glance, |due| due.min(glance));
            let patience = until.saturating_duration_since(Instant::now());
            if let Ok(event) = self.events.recv_timeout(patience) {
                lead.hear(event);
            }
            lead.act();
            if Instant::now() >= glance {
                glance = Instant::now() + GLANCE;
                watch();
            }
        }
        lead.take_time();
    }
}
