//! The thread that leads a run: it tells the others whom to start and stop.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::Run;
use super::course::Course;
use super::crew::{Command, Crew};
use super::exchange::Exchange;
use super::holder;
use super::metronome::{Metronome, Threads};
use super::oversight::Oversight;
use super::running::Running;
use super::shared::{Event, Shared};
use super::watchdog::{self, Stuck};
use super::worker::Worker;
use crate::load::Load;
use crate::plan::Plan;

/// Leads a run.
pub(super) struct Lead {
    shared: Arc<Shared>,
    /// None where no user shall come any more, or arrivals bring them.
    crew: Option<Crew>,
    /// The stages of the crew.
    course: Option<Course>,
    end: Option<Instant>,
    /// When counting begins, where it has not.
    warm: Option<Instant>,
    pub(super) threads_left: usize,
    oversight: Oversight,
    exchange: Option<Exchange>,
    stuck: Stuck,
}

impl Lead {
    pub(super) fn begin(run: &Run) -> Self {
        let shared = Arc::clone(&run.shared);
        shared.begin();
        let seats = seats(&shared.plan, run.threads);
        let threads: Vec<_> = seats
            .into_iter()
            .enumerate()
            .map(|(number, seats)| (start_thread(number, seats, run), seats))
            .collect();
        // A time too long for the clock is no limit.
        let run_time = shared.plan.run_time;
        let end = run_time.and_then(|time| shared.started().checked_add(time));
        let warm_up = shared.plan.warm_up;
        let warm = warm_up.and_then(|time| shared.started().checked_add(time));
        let churn = shared.plan.steering.churn;
        let mut lead = Self {
            oversight: Oversight::new(&shared.plan),
            exchange: churn.map(|churn| Exchange::new(churn, shared.started())),
            shared,
            crew: None,
            course: None,
            end,
            warm,
            threads_left: run.threads,
            stuck: Stuck::default(),
        };
        watchdog::start(Arc::clone(&lead.shared));
        lead.take_the_lead(threads);
        lead.act();
        lead
    }

    /// Users are led by a crew, arrivals by a metronome. Each thread comes with how many users arrivals may bring to it.
    fn take_the_lead(&mut self, threads: Vec<(UnboundedSender<Command>, usize)>) {
        let shared = &self.shared;
        let scenarios = shared.plan.scenarios.iter();
        match &shared.plan.load {
            Load::Users { stages, .. } => {
                let asked = *shared.asked();
                let commands = threads.into_iter().map(|(commands, _)| commands);
                let shares = scenarios.map(|share| share.share);
                let course = stages.clone().map(|stages| Course::new(stages, asked));
                self.crew = Some(Crew::new(commands, shares, asked, shared.started()));
                self.course = course;
            }
            Load::Arrivals { rate, .. } => {
                let threads = Threads::new(threads, scenarios.len());
                let (shared, rate) = (Arc::clone(shared), rate.clone());
                shared.spawning.store(false, Ordering::Relaxed);
                Metronome::new(shared, rate, self.end, threads).start();
            }
        }
    }

    pub(super) fn hear(&mut self, event: Event) {
        match event {
            // What comes from a thread that was given up belongs to no second any more.
            Event::Delta(thread, _) | Event::Done(thread) if self.stuck.is_given_up(thread) => {}
            Event::Delta(thread, delta) => {
                self.note_end();
                let running = Running(Arc::clone(&self.shared));
                let stays = self.shared.took.get().is_none();
                let users = stays.then(|| running.users() as u64);
                self.shared.gathered().take(thread, *delta, users);
                self.shared.handed_over.notify_all();
            }
            Event::Left(user) => {
                if let Some(crew) = &mut self.crew {
                    crew.left(user);
                }
            }
            Event::Done(thread) => self.done(thread),
            Event::Wake => {}
        }
    }

    fn done(&mut self, thread: usize) {
        self.shared.gathered().done(thread);
        self.shared.handed_over.notify_all();
        self.threads_left -= 1;
    }

    /// Tells of threads that a user holds for long, and does not wait for them beyond the time to stop.
    fn watch_for_stuck_threads(&mut self) {
        let shared = Arc::clone(&self.shared);
        for place in self.stuck.look(&shared) {
            shared.gathered().warn(holder::stuck(&shared.plan, place));
        }
        for (thread, place) in self.stuck.give_up(&shared) {
            // The first reason stays.
            let _ = shared.aborted.set(holder::given_up(&shared.plan, place));
            self.done(thread);
        }
    }

    /// Starts and stops users; ends the run when its time is over or everyone has left.
    pub(super) fn act(&mut self) {
        let now = Instant::now();
        if self.warm.is_some_and(|warm| warm <= now) && !self.shared.stop.is_stopping() {
            self.warm = None;
            self.shared.count_from_now();
        }
        self.oversight.look(&Running(Arc::clone(&self.shared)));
        if self.end.is_some_and(|end| end <= now) && !self.shared.stop.is_stopping() {
            // Before the users hear of it, who then are there no longer.
            self.took(now - self.shared.started());
            self.shared.stop.stop();
        }
        self.note_end();
        self.watch_for_stuck_threads();
        let Some(crew) = &mut self.crew else {
            return;
        };
        if self.shared.stop.is_stopping() || self.shared.no_pass_is_left() {
            self.crew = None;
            return;
        }
        steer(crew, &mut self.course, &self.shared, now);
        crew.act(now);
        if let Some(exchange) = &mut self.exchange {
            exchange.act(crew, now);
        }
        let finished = crew.finished();
        self.shared.finished.store(finished, Ordering::Relaxed);
        let (complete, everyone_has_left) = (crew.next_change().is_none(), crew.is_finished());
        let at_last_stage = self.next_stage().is_none();
        let spawning = !complete || !at_last_stage;
        self.shared.spawning.store(spawning, Ordering::Relaxed);
        // Who assigns users may assign more.
        if everyone_has_left && at_last_stage && self.shared.assigned().is_none() {
            self.crew = None;
        }
    }

    /// What comes after the end of the time is no part of a rate: no request starts there.
    fn note_end(&self) {
        if let Some(time) = self.shared.stop.time() {
            self.took(time - self.shared.started());
        }
    }

    /// The time of a run that ended by itself.
    pub(super) fn take_time(&self) {
        self.note_end();
        self.took(self.shared.started().elapsed());
    }

    /// The first time that is told counts.
    fn took(&self, time: Duration) {
        if self.shared.took.set(time).is_ok() {
            let users = Running(Arc::clone(&self.shared)).users() as u64;
            self.shared.gathered().end(time, users);
        }
    }

    /// When there is something to do without having heard anything.
    pub(super) fn next_change(&self) -> Option<Instant> {
        let crew = self.crew.as_ref().and_then(Crew::next_change);
        let end = self.end.filter(|_| !self.shared.stop.is_stopping());
        let exchange = self.exchange.as_ref().filter(|_| self.crew.is_some());
        let exchange = exchange.and_then(Exchange::next_change);
        let changes = crew.into_iter().chain(exchange).chain(self.next_stage());
        let warm = self.warm.filter(|_| !self.shared.stop.is_stopping());
        changes.chain(end).chain(warm).min()
    }

    /// When the stages ask for another number of users.
    fn next_stage(&self) -> Option<Instant> {
        let (course, _) = (self.course.as_ref()?, self.crew.as_ref()?);
        let change = course.next_change(self.shared.started().elapsed())?;
        self.shared.started().checked_add(change)
    }
}

/// Tells the crew how many users are asked for: by the stages, or by whoever took over or assigns them.
fn steer(crew: &mut Crew, course: &mut Option<Course>, shared: &Shared, now: Instant) {
    if let Some(users) = shared.assigned().as_deref() {
        crew.assign(users, now);
        return;
    }
    let mut asked = shared.asked();
    let elapsed = now.saturating_duration_since(shared.started());
    course.take_if(|course| !course.steer(&mut asked, elapsed));
    match course {
        Some(_) => crew.follow(*asked, now),
        None => crew.ask(*asked, now),
    }
}

/// How many users arrivals may bring to each thread: as even as may be, but room for each scenario or none at all.
fn seats(plan: &Plan, threads: usize) -> Vec<usize> {
    let most = if plan.load.is_open() {
        plan.load.max_users()
    } else {
        0
    };
    let used = threads.min(most / plan.scenarios.len().max(1)).max(1);
    let share = |thread: usize| most / used + usize::from(thread < most % used);
    (0..threads)
        .map(|thread| if thread < used { share(thread) } else { 0 })
        .collect()
}

/// Starts the thread of this number; it ends when what it is commanded by is dropped and its last user has left.
fn start_thread(number: usize, seats: usize, run: &Run) -> UnboundedSender<Command> {
    let (commands, receiver) = tokio::sync::mpsc::unbounded_channel();
    let worker = Worker {
        number,
        seats,
        shared: Arc::clone(&run.shared),
        events: run.shared.events.clone(),
    };
    thread::Builder::new()
        .name(format!("backpack-{number}"))
        .spawn(move || worker.work(receiver))
        .expect("the system starts a thread for each core");
    commands
}
