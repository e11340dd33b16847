//! What the page and the program share: the run that is wished for, the one that is shown, and the latest look at it.

use std::fmt;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use bytes::Bytes;
use tokio::sync::{Notify, watch};
use tokio::time::MissedTickBehavior;

use super::form::Wish;
use super::frame::frame;
use super::state::{Phase, State};
use crate::load_test::LoadTest;
use crate::plan::Plan;
use crate::report::document::{Depth, Document, RunState};
use crate::run::{Run, Running, Stop};

/// Shared by the server's thread and the program's.
pub(super) struct Desk {
    inner: Mutex<Inner>,
    /// A run is wished for.
    wished: Condvar,
    /// Something has changed that the page shows.
    changed: Notify,
    states: watch::Sender<Bytes>,
    runs: watch::Sender<Bytes>,
    needs_token: bool,
}

struct Inner {
    /// What the start button runs.
    test: LoadTest,
    /// What the program is to run next.
    wished: Option<Plan>,
    /// The latest run.
    running: Option<Running>,
    latest: Option<(Instant, Arc<Document>)>,
}

/// A look at a run is taken anew where the latest one is older.
const FRESH: Duration = Duration::from_millis(500);

/// How often the program is asked whether it still waits for a run.
const PATIENCE: Duration = Duration::from_millis(100);

impl Desk {
    pub(super) fn new(test: LoadTest, needs_token: bool) -> Self {
        Self {
            inner: Mutex::new(Inner {
                test,
                wished: None,
                running: None,
                latest: None,
            }),
            wished: Condvar::new(),
            changed: Notify::new(),
            states: watch::Sender::new(Bytes::new()),
            runs: watch::Sender::new(Bytes::new()),
            needs_token,
        }
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // What the program asks.

    pub(super) fn next_run(&self, stop: &Stop, give_up: impl Fn() -> bool) -> Option<Run> {
        let mut inner = self.lock();
        loop {
            if let Some(plan) = inner.wished.take() {
                let run = Run::new(plan, stop);
                inner.show(run.running());
                self.changed.notify_one();
                return Some(run);
            }
            if give_up() {
                return None;
            }
            let waited = self.wished.wait_timeout(inner, PATIENCE);
            inner = waited.unwrap_or_else(PoisonError::into_inner).0;
        }
    }

    pub(super) fn attach(&self, running: Running) {
        self.lock().show(running);
        self.changed.notify_one();
    }

    // What the page asks. What is answered is one line.

    /// Starts a run, or changes the one that goes on.
    pub(super) fn swarm(&self, wish: Wish) -> Result<&'static str, String> {
        let mut inner = self.lock();
        let answer = match inner.phase() {
            Phase::Spawning | Phase::Running if inner.wished.is_none() => inner.change(wish),
            Phase::Stopping => {
                Err("the run is still stopping: start the next one when it has stopped".to_owned())
            }
            _ => inner.wish(wish),
        };
        self.wished.notify_one();
        self.changed.notify_one();
        answer
    }

    pub(super) fn stop(&self) -> &'static str {
        let mut inner = self.lock();
        let unborn = inner.wished.take().is_some();
        let running = inner.running.as_ref().filter(|running| !running.is_over());
        if let Some(running) = running {
            running.stop();
        } else if !unborn {
            return "Nothing is running";
        }
        inner.latest = None;
        self.changed.notify_one();
        "Test stopped"
    }

    pub(super) fn reset(&self) -> Result<&'static str, String> {
        let mut inner = self.lock();
        let running = inner.running.as_ref().ok_or("nothing has run yet")?;
        running.reset();
        inner.latest = None;
        self.changed.notify_one();
        Ok("Statistics reset")
    }

    pub(super) fn running(&self) -> Option<Running> {
        self.lock().running.clone()
    }

    /// A recent look at the latest run; one serves all who ask within half a second.
    pub(super) fn recent(&self) -> Option<Arc<Document>> {
        self.lock().recent()
    }

    pub(super) fn state(&self) -> State {
        let inner = self.lock();
        let running = inner.running.as_ref().filter(|it| !it.is_over());
        let asked = running.map(Running::asked);
        State::of(inner.phase(), &inner.test, asked, self.needs_token)
    }

    // What goes to all who listen.

    pub(super) fn listen(&self) -> (watch::Receiver<Bytes>, watch::Receiver<Bytes>) {
        let listening = (self.states.subscribe(), self.runs.subscribe());
        self.publish();
        listening
    }

    /// Once a second, and when something has changed.
    pub(super) async fn publish_each_second(&self) {
        let mut seconds = tokio::time::interval(Duration::from_secs(1));
        seconds.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            tokio::select! {
                _ = seconds.tick() => {}
                () = self.changed.notified() => {}
            }
            self.publish();
        }
    }

    /// One text for all listeners; none is made where nobody listens, and none is sent that says nothing new.
    fn publish(&self) {
        if self.states.receiver_count() == 0 {
            return;
        }
        let look = self.recent();
        send(&self.states, frame("state", &self.state()));
        if let Some(look) = look {
            send(&self.runs, frame("run", &*look));
        }
    }
}

fn send(listeners: &watch::Sender<Bytes>, frame: Bytes) {
    listeners.send_if_modified(|latest| {
        let news = *latest != frame;
        *latest = frame;
        news
    });
}

impl Inner {
    fn show(&mut self, running: Running) {
        self.running = Some(running);
        self.latest = None;
    }

    fn recent(&mut self) -> Option<Arc<Document>> {
        let running = self.running.as_ref()?;
        let state = running.state();
        let is_fresh = |(taken, look): &&(Instant, Arc<Document>)| {
            look.run.state == state && (state == RunState::Stopped || taken.elapsed() < FRESH)
        };
        if let Some((_, look)) = self.latest.as_ref().filter(is_fresh) {
            return Some(Arc::clone(look));
        }
        let look = Arc::new(running.document(Depth::Recent));
        self.latest = Some((Instant::now(), Arc::clone(&look)));
        Some(look)
    }

    fn phase(&self) -> Phase {
        if self.wished.is_some() {
            return Phase::Spawning;
        }
        let running = self.running.as_ref();
        running.map_or(Phase::Ready, |running| running.state().into())
    }

    /// Checks before anything runs; what was wrong changes nothing.
    fn wish(&mut self, wish: Wish) -> Result<&'static str, String> {
        let test = wish.apply(self.test.clone());
        let plan = Plan::endless(test.clone()).map_err(|error| error.problems().join("; "))?;
        self.wished = Some(plan);
        self.test = test;
        Ok("Swarming started")
    }

    /// Users and their rate; all else belongs to the run from its start on.
    fn change(&mut self, wish: Wish) -> Result<&'static str, String> {
        let (users, spawn_rate) = (wish.users, wish.spawn_rate);
        let test = wish.apply(self.test.clone());
        if test.host != self.test.host {
            return Err("the host is changed before a run, not during it".to_owned());
        }
        if test.shape.run_time != self.test.shape.run_time {
            return Err("the run time is changed before a run, not during it".to_owned());
        }
        if test.shape.warm_up != self.test.shape.warm_up {
            return Err("the warm-up is changed before a run, not during it".to_owned());
        }
        let running = self.running.as_ref().ok_or("nothing is running")?;
        // The terminal's keys ask as well: what is not said stays as it is by now.
        let asked = running.asked();
        let users = users.unwrap_or(asked.users);
        running.scale(users, spawn_rate.unwrap_or(asked.spawn_rate))?;
        self.test = test;
        self.latest = None;
        Ok("Users changed")
    }
}

impl fmt::Debug for Desk {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Desk").finish_non_exhaustive()
    }
}
