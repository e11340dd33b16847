//! Who held a thread, in words: the scenario and its step.

use std::time::Duration;

use crate::declare::outline::{ScenarioOutline, StepKind, StepOutline};
use crate::metrics::{Hold, Place};
use crate::plan::Plan;
use crate::text::units;

/// What to do about it.
const ADVICE: &str = "sleep with `tokio::time::sleep`, compute in `tokio::task::spawn_blocking`, hold no lock over an `.await`";

/// The warning of a run whose users held their threads here, but let them go.
pub(super) fn held(plan: &Plan, place: Place, hold: Hold) -> String {
    let who = name(plan, place);
    let longest = length(hold.longest);
    let often = match hold.times {
        1 => format!("held its thread for {longest}"),
        times => format!("held its thread {times} times, for up to {longest}"),
    };
    let touched = match hold.touched {
        0 => "no request of another user was on its way".to_owned(),
        1 => "1 request of another user was on its way and looks slower than it was".to_owned(),
        touched => format!(
            "{touched} requests of other users were on their way and look slower than they were"
        ),
    };
    format!("{who} {often}: {touched}; {ADVICE}")
}

/// The warning of a run that goes on while a thread is held.
pub(super) fn stuck(plan: &Plan, place: Place) -> String {
    let who = name(plan, place);
    format!(
        "{who} has held its thread for more than a second, and nobody else gets on there; {ADVICE}"
    )
}

/// Why a run was ended without one of its threads.
pub(super) fn given_up(plan: &Plan, place: Place) -> String {
    let who = name(plan, place);
    format!(
        "{who} still held its thread when the time to stop was over: what that thread measured last is not in the report; {ADVICE}"
    )
}

fn length(time: Duration) -> String {
    units::latency(time.as_secs_f64() * 1000.0)
}

/// As `` `Game`, in step 2 (a block),``.
fn name(plan: &Plan, place: Place) -> String {
    let Some(share) = plan.scenarios.get(place.scenario) else {
        return "a user".to_owned();
    };
    let outline = share.outline;
    match find(outline, place.step) {
        Some((scenario, step)) => format!("`{scenario}`, in {step},"),
        None => format!("`{}`, before its first step,", outline.name),
    }
}

/// The step of this number, in this scenario or those that are steps of it.
fn find(outline: &'static ScenarioOutline, place: usize) -> Option<(&'static str, String)> {
    if let Some(step) = step_in(outline.steps, place) {
        return Some((outline.name, step));
    }
    nested(outline.steps).find_map(|inner| find(inner, place))
}

fn step_in(steps: &'static [StepOutline], place: usize) -> Option<String> {
    (1..).zip(steps).find_map(|(number, step)| {
        if step.place == place {
            return Some(format!("step {number} ({})", kind(step.kind)));
        }
        match step.kind {
            StepKind::Sequence(inner) => {
                let step = step_in(inner, place)?;
                Some(format!("{step} of sequence {number}"))
            }
            _ => None,
        }
    })
}

/// The scenarios that are steps of such a list.
fn nested(steps: &'static [StepOutline]) -> Box<dyn Iterator<Item = &'static ScenarioOutline>> {
    Box::new(steps.iter().flat_map(|step| match step.kind {
        StepKind::Scenario(inner) => Box::new(std::iter::once(inner)),
        StepKind::Sequence(inner) => nested(inner),
        _ => Box::new(std::iter::empty()) as Box<dyn Iterator<Item = _>>,
    }))
}

fn kind(kind: StepKind) -> String {
    match kind {
        StepKind::Request(endpoint, verb) => {
            format!("`{}.{}`", endpoint.type_name, verb.function())
        }
        StepKind::Chain(chain) => format!("`{}`", chain.name),
        StepKind::Scenario(scenario) => format!("`{}`", scenario.name),
        StepKind::Block => "a block".to_owned(),
        StepKind::Join(_) => "a `join`".to_owned(),
        StepKind::Sequence(_) => "a sequence".to_owned(),
        StepKind::Unknown => "unknown".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::play::scenario::Scenario;
    use crate::prelude::{endpoint, scenario};

    endpoint! { Index = GET "/"; }

    scenario! {
        Inner = [Index, async |_user| {}];
        Tour = sequence [[Index, Inner], [Index]];
        Other = [Index, Index];
    }

    /// The numbers of the steps, from copies of them, which may stand anywhere.
    fn places(steps: &[StepOutline]) -> Vec<usize> {
        let copies = steps.to_vec();
        let inner = copies.iter().flat_map(|step| match step.kind {
            StepKind::Sequence(inner) => places(inner),
            _ => Vec::new(),
        });
        copies.iter().map(|step| step.place).chain(inner).collect()
    }

    #[test]
    fn a_step_is_known_wherever_the_compiler_puts_a_copy_of_it() {
        let tour = places(Tour::OUTLINE.steps);
        let inner = places(Inner::OUTLINE.steps);
        let found = |place| find(Tour::OUTLINE, place);
        let step = |scenario, text: &str| Some((scenario, text.to_owned()));
        assert_eq!(found(tour[0]), step("Tour", "step 1 (a sequence)"));
        assert_eq!(
            found(tour[2]),
            step("Tour", "step 1 (`Index.get`) of sequence 1")
        );
        assert_eq!(
            found(tour[4]),
            step("Tour", "step 1 (`Index.get`) of sequence 2")
        );
        assert_eq!(found(inner[1]), step("Inner", "step 2 (a block)"));
        assert_eq!(found(places(Other::OUTLINE.steps)[0]), None);
        assert_eq!(found(0), None);
    }
}
