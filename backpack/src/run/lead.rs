//! The thread that leads a run: it tells the others whom to start and stop.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

use tokio::sync::mpsc::UnboundedSender;

use super::Run;
use super::crew::Command;
use super::guide::{Guide, Progress};
use super::holder;
use super::metronome::{Metronome, Threads};
use super::oversight::Oversight;
use super::running::Running;
use super::shared::{Event, Shared};
use super::watchdog::{self, Stuck};
use super::worker::Worker;
use crate::plan::Plan;
use crate::plan::group::Group;

/// Leads a run.
pub(super) struct Lead {
    shared: Arc<Shared>,
    /// Of each load whose users go at their own pace, while any may come.
    guides: Vec<Guide>,
    end: Option<Instant>,
    /// When counting begins, where it has not.
    warm: Option<Instant>,
    pub(super) threads_left: usize,
    oversight: Oversight,
    stuck: Stuck,
}

impl Lead {
    pub(super) fn begin(run: &Run) -> Self {
        let shared = Arc::clone(&run.shared);
        shared.begin();
        let seats = seats(&shared.plan, run.threads);
        let of_thread = |thread: usize| seats.iter().map(|seats| seats[thread]).collect();
        let threads: Vec<_> = (0..run.threads)
            .map(|thread| start_thread(thread, of_thread(thread), run))
            .collect();
        // A time too long for the clock is no limit.
        let run_time = shared.plan.run_time;
        let end = run_time.and_then(|time| shared.started().checked_add(time));
        let warm_up = shared.plan.warm_up;
        let warm = warm_up.and_then(|time| shared.started().checked_add(time));
        let mut lead = Self {
            oversight: Oversight::new(&shared.plan),
            shared,
            guides: Vec::new(),
            end,
            warm,
            threads_left: run.threads,
            stuck: Stuck::default(),
        };
        watchdog::start(Arc::clone(&lead.shared));
        lead.take_the_lead(&threads, &seats);
        lead.act();
        lead
    }

    /// Users are led by a guide, arrivals by a metronome, one for each load. For each comes how many users arrivals may bring to each
    /// thread.
    fn take_the_lead(&mut self, threads: &[UnboundedSender<Command>], seats: &[Vec<usize>]) {
        let shared = &self.shared;
        for (group, seats) in seats.iter().enumerate() {
            let metronome = Metronome::of(group, shared, self.end, |scenarios| {
                Threads::new(threads, seats, scenarios)
            });
            match metronome {
                Some(metronome) => metronome.start(),
                None => self.guides.extend(Guide::of(group, threads, shared)),
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
                for guide in &mut self.guides {
                    guide.left(user);
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
        if self.shared.stop.is_stopping() {
            self.guides.clear();
            return;
        }
        let mut spawning = false;
        self.guides.retain_mut(|guide| {
            let progress = guide.act(&self.shared, now);
            spawning |= progress == Progress::Spawning;
            progress != Progress::Over
        });
        self.shared.spawning.store(spawning, Ordering::Relaxed);
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
        let now = Instant::now();
        let guides = self.guides.iter();
        let changes = guides.filter_map(|guide| guide.next_change(now));
        let goes_on = !self.shared.stop.is_stopping();
        let end = self.end.filter(|_| goes_on);
        let warm = self.warm.filter(|_| goes_on);
        changes.chain(end).chain(warm).min()
    }
}

/// Of each load, how many users arrivals may bring to each thread.
fn seats(plan: &Plan, threads: usize) -> Vec<Vec<usize>> {
    let groups = plan.groups.iter().enumerate();
    let seats = groups.map(|(index, group)| {
        let mut seats = seats_of(group, threads);
        // The few seats of several loads are on different threads.
        seats.rotate_right(index % threads);
        seats
    });
    seats.collect()
}

/// As even as may be, but room for each scenario or none at all.
fn seats_of(group: &Group, threads: usize) -> Vec<usize> {
    let most = if group.load.is_open() {
        group.load.max_users()
    } else {
        0
    };
    let used = threads.min(most / group.scenarios.len().max(1)).max(1);
    let share = |thread: usize| most / used + usize::from(thread < most % used);
    (0..threads)
        .map(|thread| if thread < used { share(thread) } else { 0 })
        .collect()
}

/// Starts the thread of this number; it ends when what it is commanded by is dropped and its last user has left.
fn start_thread(number: usize, seats: Vec<usize>, run: &Run) -> UnboundedSender<Command> {
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
