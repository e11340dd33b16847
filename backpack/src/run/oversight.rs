//! Looks at a run's numbers once a second, and acts on them: looks for a rate, ends the run early.

use super::abort;
use super::asked::Asked;
use super::autoscaler::{Autoscaler, Decision};
use super::running::Running;
use crate::load::autoscale::Autoscale;
use crate::metrics::Aggregate;
use crate::plan::Plan;

/// What looks at the numbers.
pub(super) struct Oversight {
    aborts: bool,
    autoscale: Option<Scaling>,
    /// How many whole seconds had been handed over at the last look.
    seen: u64,
}

/// An autoscaler, and where its next reading begins.
struct Scaling {
    autoscaler: Autoscaler,
    /// Seconds.
    cycle: u64,
    /// How many seconds were counted, and how many requests in them.
    since: (u64, u64),
    announced: bool,
}

impl Oversight {
    pub(super) fn new(plan: &Plan) -> Self {
        let scaling = |asked: Autoscale| Scaling {
            autoscaler: Autoscaler::new(asked),
            cycle: asked.cycle_seconds(),
            since: (0, 0),
            announced: false,
        };
        Self {
            aborts: abort::is_asked_for(plan),
            autoscale: plan.steering.autoscale.map(scaling),
            seen: 0,
        }
    }

    /// Looks, where another second has been handed over.
    pub(super) fn look(&mut self, running: &Running) {
        let (complete, warms_up) = {
            let gathered = running.0.gathered();
            (gathered.complete(), gathered.warms_up())
        };
        let Some(complete) = complete.filter(|complete| *complete != self.seen) else {
            return;
        };
        if warms_up || running.0.stop.is_stopping() {
            return;
        }
        self.seen = complete;
        if let Some(scaling) = &mut self.autoscale {
            scaling.look(running, complete);
        }
        if self.aborts {
            abort_if_asked_for(running);
        }
    }
}

/// Ends the run where there is a reason to.
fn abort_if_asked_for(running: &Running) {
    let shared = &running.0;
    let reason = {
        let gathered = shared.gathered();
        let duration = shared.counted(&gathered);
        let warm_up = shared.plan.warm_up.unwrap_or_default();
        let elapsed = shared.elapsed().saturating_sub(warm_up);
        abort::reason(&shared.plan, &gathered.aggregate, elapsed, duration)
    };
    let Some(reason) = reason else {
        return;
    };
    shared.abort(reason);
}

impl Scaling {
    fn look(&mut self, running: &Running, complete: u64) {
        if !std::mem::replace(&mut self.announced, true) {
            let text = self.autoscaler.aim();
            running.0.gathered().decide(running.elapsed(), text);
        }
        let intervals = |aggregate: &Aggregate| {
            let intervals = aggregate.timeline().intervals().iter();
            intervals.map(|interval| interval.requests).sum()
        };
        let requests: u64 = running.look(intervals);
        // After a reset, counting has begun anew.
        let counted = complete
            .checked_sub(self.since.0)
            .zip(requests.checked_sub(self.since.1));
        let (Some((seconds, requests_since)), false) = (counted, running.is_spawning()) else {
            self.autoscaler.begin_anew();
            self.since = (complete, requests);
            return;
        };
        if seconds < self.cycle {
            return;
        }
        self.since = (complete, requests);
        let rate = requests_since as f64 / seconds as f64;
        let decision = self.autoscaler.read(rate, running.sharing_users());
        if decision != Decision::Wait {
            carry_out(decision, running);
        }
    }
}

fn carry_out(decision: Decision, running: &Running) {
    let mut text = decision.to_string();
    if let Decision::Scale { to, .. } | Decision::Stop { to, .. } = decision {
        let Asked { spawn_rate, .. } = running.asked();
        if let Err(problem) = running.scale(to, spawn_rate) {
            text = format!("{text}: {problem}");
        }
    }
    running.0.gathered().decide(running.elapsed(), text);
}
