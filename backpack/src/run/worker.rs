//! One thread of a run: starts and stops the users that it is told to, and hands its numbers over once a second.

use std::collections::HashMap;
use std::rc::Rc;
use std::sync::atomic::Ordering;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::runtime::LocalOptions;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::task::JoinSet;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::Event;
use super::crew::{Command, Newcomer};
use super::life::Life;
use super::running::Shared;
use crate::context::Context;

/// How often numbers are handed over.
const HAND_OVER: Duration = Duration::from_secs(1);

/// One thread of a run.
pub(super) struct Worker {
    pub(super) number: usize,
    pub(super) shared: Arc<Shared>,
    pub(super) events: mpsc::Sender<Event>,
}

impl Worker {
    /// Does the thread's work, to the end of its last user.
    pub(super) fn work(self, commands: UnboundedReceiver<Command>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build_local(LocalOptions::default())
            .expect("the system gives a thread its event queue");
        let context = Rc::new(Context::new(Arc::clone(&self.shared.plan.settings)));
        runtime.block_on(self.all(&context, commands));
        // What is left belongs to the second that has begun, and a short one to the second before it.
        let seconds = self.shared.started.elapsed().as_secs_f64().round() as u64;
        self.hand_over(&context, seconds.max(1) - 1);
        self.tell(Event::Done);
    }

    async fn all(&self, context: &Rc<Context>, commands: UnboundedReceiver<Command>) {
        let started = Instant::from_std(self.shared.started);
        let hand_over = async {
            let mut ticks = tokio::time::interval_at(started + HAND_OVER, HAND_OVER);
            loop {
                let tick = ticks.tick().await;
                self.hand_over(context, (tick - started).as_secs() - 1);
            }
        };
        tokio::select! {
            () = self.users(context, commands) => {}
            () = hand_over => {}
        }
    }

    /// Does as it is told, until the test stops or nobody tells anything any more, and the last user has left.
    async fn users(&self, context: &Rc<Context>, mut commands: UnboundedReceiver<Command>) {
        let mut lives = JoinSet::new();
        let mut stops = HashMap::<u64, CancellationToken>::new();
        let mut told_all = false;
        while !told_all || !lives.is_empty() {
            tokio::select! {
                biased;
                () = self.shared.stop.stopping(), if !context.stopping.get() => {
                    context.stopping.set(true);
                    told_all = true;
                }
                command = commands.recv(), if !told_all => match command {
                    Some(Command::Start(user)) => {
                        let stop = self.shared.stop.token.child_token();
                        stops.insert(user.number, stop.clone());
                        self.start(context, user, stop, &mut lives);
                    }
                    Some(Command::Retire(number)) => {
                        if let Some(stop) = stops.remove(&number) {
                            stop.cancel();
                        }
                    }
                    None => told_all = true,
                },
                Some(left) = lives.join_next(), if !lives.is_empty() => {
                    if let Ok(user) = left {
                        stops.remove(&user.number);
                        self.tell(Event::Left(user));
                    }
                }
            }
        }
    }

    fn start(
        &self,
        context: &Rc<Context>,
        user: Newcomer,
        stop: CancellationToken,
        lives: &mut JoinSet<Newcomer>,
    ) {
        let life = Life {
            context: Rc::clone(context),
            shared: Arc::clone(&self.shared),
            stop,
            share: self.shared.plan.scenarios[user.scenario],
            number: user.number,
        };
        let shared = Arc::clone(&self.shared);
        lives.spawn_local(async move {
            let users = &shared.users[user.scenario];
            users.fetch_add(1, Ordering::Relaxed);
            if !life.stop.is_cancelled() {
                life.live().await;
            }
            users.fetch_sub(1, Ordering::Relaxed);
            user
        });
    }

    fn hand_over(&self, context: &Context, second: u64) {
        let delta = context.recorder.borrow_mut().hand_over(second);
        self.tell(Event::Delta(self.number, Box::new(delta)));
    }

    fn tell(&self, event: Event) {
        // Nobody listens any more only when the run was given up.
        let _ = self.events.send(event);
    }
}
