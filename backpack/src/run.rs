//! Tells a run from its start to its report: threads start, users come, numbers arrive, all stop.

mod life;
mod panics;
mod worker;

use std::collections::HashSet;
use std::sync::atomic::AtomicUsize;
use std::sync::{Arc, OnceLock, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use tokio_util::sync::CancellationToken;

use crate::declaration::{Dependency, EndpointId};
use crate::dependency;
use crate::load_test::Share;
use crate::metrics::{Aggregate, Delta, Missing};
use crate::plan::Plan;
use crate::report::{Report, RunFacts};
use worker::Worker;

/// Ends a run early; clones end the same one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Stop {
    token: CancellationToken,
    time: Arc<OnceLock<Instant>>,
}

impl Stop {
    /// No new request starts; those on their way get the stop time-out.
    pub(crate) fn stop(&self) {
        self.time.get_or_init(Instant::now);
        self.token.cancel();
    }

    pub(crate) fn is_stopping(&self) -> bool {
        self.token.is_cancelled()
    }

    /// When it was asked for, if it was.
    fn time(&self) -> Option<Instant> {
        self.time.get().copied()
    }

    pub(crate) async fn stopping(&self) {
        self.token.cancelled().await;
    }
}

/// A run as it stands.
pub(crate) struct Progress<'r> {
    pub(crate) elapsed: Duration,
    pub(crate) run_time: Option<Duration>,
    pub(crate) users: usize,
    pub(crate) aggregate: &'r Aggregate,
}

/// How often whoever watches is told.
const GLANCE: Duration = Duration::from_millis(250);

/// Runs the plan on threads of its own, to its end.
pub(crate) fn run(plan: Plan, stop: &Stop, mut watch: impl FnMut(&Progress<'_>)) -> Report {
    panics::keep_quiet();
    let plan = Arc::new(plan);
    let started = Instant::now();
    let users = Arc::new(AtomicUsize::new(0));
    let deltas = start_threads(&plan, stop, started, &users);
    let mut gathered = Gathered::default();
    loop {
        match deltas.recv_timeout(GLANCE) {
            Ok(delta) => gathered.take(delta),
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => break,
        }
        watch(&Progress {
            elapsed: started.elapsed(),
            run_time: plan.run_time,
            users: users.load(std::sync::atomic::Ordering::Relaxed),
            aggregate: &gathered.aggregate,
        });
    }
    // What comes after the end of the time is no part of a rate: no request starts there.
    let end = stop.time().unwrap_or_else(Instant::now);
    gathered.report(&plan, end - started)
}

/// The same on a thread of its own, so that nothing blocks; dropping the future stops the run.
pub(crate) async fn run_async(plan: Plan) -> Report {
    let stop = Stop::default();
    let _guard = stop.token.clone().drop_guard();
    let (sender, report) = tokio::sync::oneshot::channel();
    // Nobody waits for the report any more where the future was dropped.
    thread::spawn(move || drop(sender.send(run(plan, &stop, |_| {}))));
    report.await.expect("a run ends with a report")
}

/// One thread a core, each with its part of the users. The channel closes when the last thread is done.
fn start_threads(
    plan: &Arc<Plan>,
    stop: &Stop,
    started: Instant,
    users: &Arc<AtomicUsize>,
) -> mpsc::Receiver<Delta> {
    let (sender, deltas) = mpsc::channel();
    let cores = thread::available_parallelism().map_or(1, usize::from);
    let mut parts = vec![Vec::new(); cores.min(plan.users)];
    for (number, share) in plan.assignment().into_iter().enumerate() {
        let part = number % parts.len();
        parts[part].push(Newcomer {
            number,
            share,
            after: spawn_time(number, plan.spawn_rate),
        });
    }
    for (number, newcomers) in parts.into_iter().enumerate() {
        let worker = Worker {
            plan: Arc::clone(plan),
            stop: stop.clone(),
            started,
            users: Arc::clone(users),
            deltas: sender.clone(),
        };
        thread::Builder::new()
            .name(format!("backpack-{number}"))
            .spawn(move || worker.work(newcomers))
            .expect("the system starts a thread for each core");
    }
    deltas
}

/// A user that is still to start.
#[derive(Clone, Copy)]
struct Newcomer {
    number: usize,
    share: Share,
    /// From the start of the run.
    after: Duration,
}

fn spawn_time(number: usize, spawn_rate: Option<f64>) -> Duration {
    let seconds = spawn_rate.map_or(0.0, |rate| number as f64 / rate);
    Duration::try_from_secs_f64(seconds).unwrap_or(Duration::MAX)
}

/// What the threads have handed over, and what is to be warned of.
#[derive(Default)]
struct Gathered {
    aggregate: Aggregate,
    warned: HashSet<(EndpointId, String)>,
    warnings: Vec<String>,
}

impl Gathered {
    fn take(&mut self, delta: Delta) {
        for (missing, _) in delta.aside.missing.iter() {
            self.warn_of(*missing);
        }
        self.aggregate.merge(delta);
    }

    /// Tells once of each value that an endpoint's answers lack.
    fn warn_of(&mut self, missing: Missing) {
        let Dependency { source, part, .. } = missing.dependency();
        let value = dependency::describe(*part);
        if self.warned.insert((source.id, value.clone())) {
            let (source, dependent) = (source.type_name, missing.dependent.type_name);
            let warning =
                format!("an answer of `{source}` lacks {value}, which `{dependent}` depends on");
            tracing::warn!("{warning}");
            self.warnings.push(warning);
        }
    }

    fn report(self, plan: &Plan, duration: Duration) -> Report {
        let run = RunFacts {
            host: plan.settings.host.to_string(),
            seed: plan.settings.seed,
            duration,
        };
        let mut report = Report {
            aggregate: self.aggregate,
            run,
            verdicts: Vec::new(),
            warnings: self.warnings,
        };
        let judge = |threshold: &crate::threshold::Threshold| match threshold.endpoint() {
            Some(endpoint) => threshold.judge(&report.endpoint_by_id(endpoint.id)),
            None => threshold.judge(&report.total()),
        };
        report.verdicts = plan.thresholds.iter().map(judge).collect();
        report
    }
}
