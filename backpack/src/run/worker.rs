//! One thread of a run: starts its users when their time has come, and hands its numbers over once a second.

use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};
use std::time::{Duration, Instant};

use tokio::task::{JoinSet, LocalSet};

use super::life::Life;
use super::{Newcomer, Stop};
use crate::context::Context;
use crate::metrics::Delta;
use crate::plan::Plan;

/// How often numbers are handed over.
const HAND_OVER: Duration = Duration::from_secs(1);

/// One thread of a run.
pub(super) struct Worker {
    pub(super) plan: Arc<Plan>,
    pub(super) stop: Stop,
    pub(super) started: Instant,
    /// The users of all threads that run at the moment.
    pub(super) users: Arc<AtomicUsize>,
    pub(super) deltas: mpsc::Sender<Delta>,
}

impl Worker {
    /// Does the thread's work, to the end of its last user.
    pub(super) fn work(self, newcomers: Vec<Newcomer>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .expect("the system gives a thread its event queue");
        let context = Rc::new(Context::new(Arc::clone(&self.plan.settings)));
        LocalSet::new().block_on(&runtime, self.all(&context, newcomers));
        self.hand_over(&context);
    }

    async fn all(&self, context: &Rc<Context>, newcomers: Vec<Newcomer>) {
        let users = self.users(context, newcomers);
        let hand_over = async {
            let mut ticks = tokio::time::interval(HAND_OVER);
            loop {
                ticks.tick().await;
                self.hand_over(context);
            }
        };
        let run_time = async {
            // A time too long for the clock is no limit.
            let end = self
                .plan
                .run_time
                .and_then(|time| self.started.checked_add(time));
            match end {
                Some(end) => tokio::time::sleep_until(end.into()).await,
                None => std::future::pending().await,
            }
            self.stop.stop();
            std::future::pending::<()>().await;
        };
        tokio::select! {
            () = users => {}
            () = hand_over => {}
            () = run_time => {}
        }
    }

    /// Starts each user at its time, until the test stops; then waits for all of them.
    async fn users(&self, context: &Rc<Context>, newcomers: Vec<Newcomer>) {
        let mut lives = JoinSet::new();
        for newcomer in newcomers {
            let time = self
                .started
                .checked_add(newcomer.after)
                .unwrap_or_else(far_away);
            if time > Instant::now() {
                tokio::select! {
                    () = tokio::time::sleep_until(time.into()) => {}
                    () = self.stop.stopping() => {}
                }
            }
            if self.stop.is_stopping() {
                break;
            }
            let life = Life {
                context: Rc::clone(context),
                plan: Arc::clone(&self.plan),
                stop: self.stop.clone(),
                share: newcomer.share,
                number: newcomer.number as u64,
            };
            let users = Arc::clone(&self.users);
            lives.spawn_local(async move {
                users.fetch_add(1, Ordering::Relaxed);
                life.live().await;
                users.fetch_sub(1, Ordering::Relaxed);
            });
        }
        self.stop_requests_with(context, &mut lives).await;
    }

    /// Waits for all users; when the test stops, no request of this thread starts any more.
    async fn stop_requests_with(&self, context: &Rc<Context>, lives: &mut JoinSet<()>) {
        loop {
            tokio::select! {
                biased;
                () = self.stop.stopping(), if !context.stopping.get() => context.stopping.set(true),
                ended = lives.join_next() => if ended.is_none() { return },
            }
        }
    }

    fn hand_over(&self, context: &Context) {
        // Nobody listens any more only when the run was given up.
        let _ = self.deltas.send(context.recorder.borrow_mut().hand_over());
    }
}

/// Some time that no test sees.
fn far_away() -> Instant {
    Instant::now() + Duration::from_secs(60 * 60 * 24 * 365)
}
