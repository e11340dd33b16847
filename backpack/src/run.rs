//! Tells a run from its start to its report: threads start, users come, numbers arrive, all stop.

mod crew;
mod gathered;
mod life;
mod panics;
mod running;
mod stop;
mod worker;

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use crate::metrics::Delta;
use crate::plan::Plan;
use crate::report::Report;
use crew::{Command, Crew, Newcomer};
use gathered::Gathered;
use running::Shared;
use worker::Worker;

pub(crate) use running::{Asked, Running};
pub(crate) use stop::Stop;

/// How often whoever watches is told.
const GLANCE: Duration = Duration::from_millis(250);

/// What a run hears of.
enum Event {
    /// A thread hands its numbers over.
    Delta(usize, Box<Delta>),
    /// A user's scenario is over, or the user has retired.
    Left(Newcomer),
    /// A thread has no users any more, and none will come.
    Done,
    /// Something was asked of the run.
    Wake,
}

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
        let asked = Asked {
            users: plan.users,
            spawn_rate: plan.spawn_rate,
        };
        let shared = Shared {
            users: plan.scenarios.iter().map(|_| AtomicUsize::new(0)).collect(),
            plan,
            stop: stop.clone(),
            started: Instant::now(),
            asked: Mutex::new(asked),
            gathered: Mutex::new(Gathered::new(threads)),
            spawning: AtomicBool::new(true),
            finished: AtomicUsize::new(0),
            events: sender,
            took: OnceLock::new(),
            over: AtomicBool::new(false),
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
        panics::keep_quiet();
        let running = self.running();
        let mut lead = Lead::begin(&self);
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
                watch(&running);
            }
        }
        lead.take_time();
        self.shared.over.store(true, Ordering::Release);
        watch(&running);
        running.report()
    }
}

/// Runs the plan on a thread of its own, so that nothing blocks; dropping the future stops the run.
pub(crate) async fn run_async(plan: Plan) -> Report {
    let stop = Stop::default();
    let _guard = stop.token.clone().drop_guard();
    let (sender, report) = tokio::sync::oneshot::channel();
    // Nobody waits for the report any more where the future was dropped.
    thread::spawn(move || drop(sender.send(Run::new(plan, &stop).run(|_| {}))));
    report.await.expect("a run ends with a report")
}

/// The thread that leads a run: it tells the others whom to start and stop.
struct Lead {
    shared: Arc<Shared>,
    /// None where no user shall come any more.
    crew: Option<Crew>,
    end: Option<Instant>,
    threads_left: usize,
}

impl Lead {
    fn begin(run: &Run) -> Self {
        let shared = Arc::clone(&run.shared);
        let commands: Vec<_> = (0..run.threads).map(|it| start_thread(it, run)).collect();
        let shares = shared.plan.scenarios.iter().map(|share| share.share);
        let crew = Crew::new(commands, shares, *shared.asked(), shared.started);
        // A time too long for the clock is no limit.
        let run_time = shared.plan.run_time;
        let end = run_time.and_then(|time| shared.started.checked_add(time));
        let mut lead = Self {
            shared,
            crew: Some(crew),
            end,
            threads_left: run.threads,
        };
        lead.act();
        lead
    }

    fn hear(&mut self, event: Event) {
        match event {
            Event::Delta(thread, delta) => {
                self.note_end();
                let users = Running(Arc::clone(&self.shared)).users();
                let mut gathered = self.shared.gathered();
                gathered.take(thread, *delta, users as u64);
            }
            Event::Left(user) => {
                if let Some(crew) = &mut self.crew {
                    crew.left(user);
                }
            }
            Event::Done => self.threads_left -= 1,
            Event::Wake => {}
        }
    }

    /// Starts and stops users; ends the run when its time is over or everyone has left.
    fn act(&mut self) {
        let now = Instant::now();
        if self.end.is_some_and(|end| end <= now) {
            self.shared.stop.stop();
        }
        self.note_end();
        let Some(crew) = &mut self.crew else {
            return;
        };
        if self.shared.stop.is_stopping() {
            self.crew = None;
            return;
        }
        crew.ask(*self.shared.asked(), now);
        crew.act(now);
        let spawning = crew.next_change().is_some();
        self.shared.spawning.store(spawning, Ordering::Relaxed);
        let finished = crew.finished();
        self.shared.finished.store(finished, Ordering::Relaxed);
        if crew.is_finished() {
            self.crew = None;
        }
    }

    /// What comes after the end of the time is no part of a rate: no request starts there.
    fn note_end(&self) {
        if let Some(time) = self.shared.stop.time() {
            self.took(time - self.shared.started);
        }
    }

    /// The time of a run that ended by itself.
    fn take_time(&self) {
        self.note_end();
        self.took(self.shared.started.elapsed());
    }

    /// The first time that is told counts.
    fn took(&self, time: Duration) {
        if self.shared.took.set(time).is_ok() {
            self.shared.gathered().end(time);
        }
    }

    /// When there is something to do without having heard anything.
    fn next_change(&self) -> Option<Instant> {
        let crew = self.crew.as_ref()?;
        crew.next_change().into_iter().chain(self.end).min()
    }
}

/// Starts the thread of this number; it ends when what it is commanded by is dropped and its last user has left.
fn start_thread(number: usize, run: &Run) -> UnboundedSender<Command> {
    let (commands, receiver) = tokio::sync::mpsc::unbounded_channel();
    let worker = Worker {
        number,
        shared: Arc::clone(&run.shared),
        events: run.shared.events.clone(),
    };
    thread::Builder::new()
        .name(format!("backpack-{number}"))
        .spawn(move || worker.work(receiver))
        .expect("the system starts a thread for each core");
    commands
}
