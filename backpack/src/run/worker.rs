//! One thread of a run: starts and stops the users that it is told to, and hands its numbers over once a second.

use std::rc::Rc;
use std::sync::{Arc, mpsc};
use std::time::Duration;

use tokio::runtime::LocalOptions;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::Instant;

use super::crew::Command;
use super::shared::{Event, Shared};
use super::users::Users;
use crate::load::Load;
use crate::plan::group::Group;
use crate::play::pool::Pool;
use crate::user::context::Context;
use crate::user::dependency;

/// How often numbers are handed over.
const HAND_OVER: Duration = Duration::from_secs(1);

/// How often the slowest requests are written down, in seconds: the more often, the more of those that slower ones soon outdo.
const SLOWEST_EVERY: u64 = 5;

/// One thread of a run.
pub(super) struct Worker {
    pub(super) number: usize,
    /// Of each load, how many users arrivals may bring here.
    pub(super) seats: Vec<usize>,
    pub(super) shared: Arc<Shared>,
    pub(super) events: mpsc::Sender<Event>,
}

impl Worker {
    /// Does the thread's work, to the end of its last user.
    #[inline(never)] // what the benchmarks of `bench/benches` count has a name
    pub(super) fn work(self, commands: UnboundedReceiver<Command>) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build_local(LocalOptions::default())
            .expect("the system gives a thread its event queue");
        let pulse = Arc::clone(&self.shared.pulses[self.number]);
        pulse.adopt();
        let settings = Arc::clone(&self.shared.plan.settings);
        dependency::make_ready(&settings.endpoints);
        let context = Rc::new(Context::new(settings, pulse));
        let pools = self.pools();
        runtime.block_on(self.all(&context, &pools, commands));
        for pool in pools.iter().flatten() {
            pool.give_up();
        }
        // What is left belongs to the second that has begun, and a short one to the second before it.
        let since = *self.shared.counting_since.borrow();
        let counted = self.shared.started().elapsed().saturating_sub(since);
        let seconds = counted.as_secs_f64().round() as u64;
        // No other follows this one.
        context.stopping.set(true);
        self.hand_over(&context, &pools, since, seconds.max(1) - 1, None);
        self.tell(Event::Done(self.number));
    }

    /// One for each load in the open model.
    fn pools(&self) -> Vec<Option<Rc<Pool>>> {
        let groups = self.shared.plan.groups.iter().zip(&self.seats);
        let pool = |(group, seats): (&Group, &usize)| match group.load {
            Load::Arrivals { max_delay, .. } => {
                let pool = Pool::new(group.scenarios.len(), *seats, max_delay);
                Some(Rc::new(pool))
            }
            Load::Users { .. } => None,
        };
        groups.map(pool).collect()
    }

    async fn all(
        &self,
        context: &Rc<Context>,
        pools: &[Option<Rc<Pool>>],
        commands: UnboundedReceiver<Command>,
    ) {
        let hand_over = self.hand_over_each_second(context, pools);
        let probe = &self.shared.probes[self.number];
        tokio::select! {
            () = self.users(context, pools, commands) => {}
            () = hand_over => {}
            () = probe.attend(&context.pulse.schedule) => {}
        }
    }

    /// Counted from the start, or from the last reset, which forgets what was recorded before it.
    async fn hand_over_each_second(&self, context: &Rc<Context>, pools: &[Option<Rc<Pool>>]) {
        let started = Instant::from_std(self.shared.started());
        let mut resets = self.shared.counting_since.subscribe();
        let mut since = *resets.borrow_and_update();
        let mut requests = self.shared.at_once.subscribe();
        // One that came before this thread is answered too.
        requests.mark_changed();
        let mut ticks = tokio::time::interval_at(started + since + HAND_OVER, HAND_OVER);
        loop {
            tokio::select! {
                biased;
                Ok(()) = resets.changed() => {
                    // Not counted: it belongs to what was counted before.
                    self.hand_over(context, pools, since, 0, None);
                    context.witness.borrow_mut().forget();
                    since = *resets.borrow_and_update();
                    ticks.reset_at(started + since + HAND_OVER);
                }
                tick = ticks.tick() => {
                    let second = (tick - started - since).as_secs() - 1;
                    self.hand_over(context, pools, since, second, None);
                }
                Ok(()) = requests.changed() => {
                    let request = *requests.borrow_and_update();
                    let second = (started.elapsed().saturating_sub(since)).as_secs();
                    self.hand_over(context, pools, since, second, Some(request));
                }
            }
        }
    }

    /// Does as it is told, until the test stops or nobody tells anything any more, and the last user has left.
    async fn users(
        &self,
        context: &Rc<Context>,
        pools: &[Option<Rc<Pool>>],
        mut commands: UnboundedReceiver<Command>,
    ) {
        let mut users = Users::new(&self.shared, context, pools);
        let mut told_all = false;
        while !told_all || !users.lives.is_empty() {
            tokio::select! {
                biased;
                () = self.shared.stop.stopping(), if !context.stopping.get() => {
                    context.stopping.set(true);
                    told_all = true;
                    // Those that were due before the end are counted, though nobody begins them any more.
                    while let Ok(command) = commands.try_recv() {
                        users.obey(command);
                    }
                    users.stop();
                }
                command = commands.recv(), if !told_all => match command {
                    Some(command) => users.obey(command),
                    None => told_all = true,
                },
                Some(left) = users.lives.join_next(), if !users.lives.is_empty() => {
                    if let Ok(user) = left {
                        users.left(user);
                        self.tell(Event::Left(user));
                    }
                }
            }
        }
    }

    fn hand_over(
        &self,
        context: &Context,
        pools: &[Option<Rc<Pool>>],
        since: Duration,
        second: u64,
        at_once: Option<u64>,
    ) {
        let is_last = context.stopping.get();
        let slow = is_last || at_once.is_some() || second % SLOWEST_EVERY == SLOWEST_EVERY - 1;
        let kept = context.witness.borrow_mut().take(&context.settings, slow);
        let mut delta = context.recorder.borrow_mut().hand_over(second, kept);
        delta.since = since;
        delta.at_once = at_once;
        for pool in pools.iter().flatten() {
            delta.arrivals.merge(pool.take_counts());
        }
        self.tell(Event::Delta(self.number, Box::new(delta)));
    }

    fn tell(&self, event: Event) {
        // Nobody listens any more only when the run was given up.
        let _ = self.events.send(event);
    }
}
