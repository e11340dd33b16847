//! Before all users and after them: `setup` and `teardown`, each by a user of its own, whose requests are in no figure.

use std::rc::Rc;
use std::sync::mpsc::RecvTimeoutError;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Instant;

use tokio::runtime::LocalOptions;

use super::panics::{self, Caught};
use super::shared::Shared;
use super::{GLANCE, Run};
use crate::metrics::{Delta, Numbers, Seen, SeriesKey, Told};
use crate::play::share::LocalFuture;
use crate::user::User;
use crate::user::context::Context;
use crate::user::dependency;
use crate::user::pulse::Pulse;
use crate::user::signals::Signals;

/// What a user of its own does.
type Job = Box<dyn for<'u> FnOnce(&'u mut User) -> LocalFuture<'u, Result<(), String>> + Send>;

/// What came of it: what ended it, and what its requests failed with.
struct Done {
    problem: Option<String>,
    failures: Vec<String>,
}

/// One of the two.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Setup,
    Teardown,
}

impl Part {
    fn name(self) -> &'static str {
        match self {
            Self::Setup => "setup",
            Self::Teardown => "teardown",
        }
    }
}

impl Run {
    /// Makes the seed, where the test has one; whether users may come.
    pub(super) fn set_up(&self, watch: impl FnMut()) -> bool {
        let Some(setup) = self.shared.plan.hooks.setup.clone() else {
            return true;
        };
        let settings = Arc::clone(&self.shared.plan.settings);
        let job: Job = Box::new(move |user| {
            Box::pin(async move {
                let seed = setup.call(user).await?;
                // It is made once in a run, and settings are those of one run.
                let _ = settings.sown.set(seed);
                Ok(())
            })
        });
        let done = self.alone(Part::Setup, job, watch);
        for failure in done.failures {
            self.shared.gathered().warn(failure);
        }
        if let Some(problem) = done.problem {
            self.shared.abort(format!("the setup failed: {problem}"));
        }
        let is_ready = !self.shared.stop.is_stopping();
        if !is_ready {
            self.shared.never_began();
        }
        is_ready
    }

    /// Undoes what was made, when the last user has left.
    pub(super) fn tear_down(&self, watch: impl FnMut()) {
        let Some(teardown) = self.shared.plan.hooks.teardown.clone() else {
            return;
        };
        let job: Job = Box::new(move |user| {
            Box::pin(async move {
                // What a request failed with is told of it already.
                teardown.call(user).await.map(drop)
            })
        });
        let done = self.alone(Part::Teardown, job, watch);
        let problem = done.problem.map(|it| format!("the teardown failed: {it}"));
        for warning in done.failures.into_iter().chain(problem) {
            self.shared.gathered().warn(warning);
        }
    }

    /// Has it done on a thread of its own, and waits for it.
    fn alone(&self, part: Part, job: Job, mut watch: impl FnMut()) -> Done {
        let (sender, done) = mpsc::channel();
        let shared = Arc::clone(&self.shared);
        thread::Builder::new()
            .name(format!("backpack-{}", part.name()))
            .spawn(move || drop(sender.send(work(&shared, part, job))))
            .expect("the system starts a thread more");
        loop {
            match done.recv_timeout(GLANCE) {
                Ok(done) => return done,
                Err(RecvTimeoutError::Timeout) => watch(),
                Err(RecvTimeoutError::Disconnected) => {
                    let problem = Some("its thread has ended".to_owned());
                    let failures = Vec::new();
                    return Done { problem, failures };
                }
            }
        }
    }
}

/// The work of that thread.
fn work(shared: &Shared, part: Part, job: Job) -> Done {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build_local(LocalOptions::default())
        .expect("the system gives a thread its event queue");
    let settings = Arc::clone(&shared.plan.settings);
    dependency::make_ready(&settings.endpoints);
    let pulse = Arc::new(Pulse::new(Instant::now()));
    let context = Rc::new(Context::new(settings, pulse));
    let problem = runtime.block_on(async {
        tokio::select! {
            biased;
            problem = by_a_user(&context, part, job) => problem,
            // Who ends a run early does not wait for its beginning.
            () = shared.stop.stopping(), if part == Part::Setup => None,
        }
    });
    let delta = context.recorder.borrow_mut().hand_over(0, Vec::new());
    Done {
        problem,
        failures: failures(part, &delta),
    }
}

/// Has a user do it; what went wrong.
async fn by_a_user(context: &Rc<Context>, part: Part, job: Job) -> Option<String> {
    let transport = match context.settings.new_transport() {
        Ok(transport) => transport,
        Err(problem) => return Some(problem),
    };
    let (context, signals) = (Rc::clone(context), Rc::<Signals>::default());
    // No other user has this number.
    let mut user = User::new(context, signals, transport, part.name(), u64::MAX, 0);
    user.signals.leaving.set(part == Part::Teardown);
    match panics::catch(job(&mut user).as_mut()).await {
        Ok(done) => done.err(),
        Err(Caught::Finished) => {
            Some("a table that gives each row once has no row left".to_owned())
        }
        Err(Caught::Panic(text) | Caught::Ends(text)) => Some(text),
    }
}

/// A line for each text that requests failed with.
fn failures(part: Part, delta: &Delta) -> Vec<String> {
    let name = part.name();
    let of_series = |(key, numbers): &(SeriesKey, Numbers)| {
        let (method, request) = (key.method, key.name.clone());
        let line = |(told, seen): (&Told, Seen)| {
            let times = match seen.count {
                1 => String::new(),
                times => format!(" {times} times"),
            };
            format!(
                "a request of the {name} failed{times}: {method} {request}: {}",
                told.as_str()
            )
        };
        numbers.errors.iter().map(line).collect::<Vec<_>>()
    };
    delta.series.iter().flat_map(of_series).collect()
}
