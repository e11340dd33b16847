//! A scenario that can be run.

use std::time::Duration;

use syn::Type;

use crate::errors::Errors;
use crate::model::step::Step;
use crate::model::text;
use crate::syntax::cursor::List;
use crate::syntax::item::Header;
use crate::syntax::scenario as written;
use crate::syntax::step::Step as WrittenStep;
use crate::syntax::wait::Wait;

/// A checked declaration of a scenario.
#[non_exhaustive]
pub struct Scenario {
    /// After each step that sent something.
    pub wait: Wait,
    /// After each pass.
    pub pause: Wait,
    /// From the start of a pass to the start of the next.
    pub pacing: Option<Duration>,
    /// For how long passes are begun. None: until the test stops.
    pub runtime: Option<Duration>,
    /// Put before the names in reports.
    pub prefix: String,
    /// What each user has of its own in it.
    pub state: Option<Type>,
    /// Whether a failed step leaves the pass going on.
    pub independent: bool,
    /// Whether a first pass may send before the values have come that it depends on.
    pub late: bool,
    /// What one pass does.
    pub steps: Steps,
    /// Whether something of it was refused.
    pub stand_in: bool,
}

impl Scenario {
    /// A scenario of which nothing could be read.
    pub fn stand_in() -> Self {
        Self {
            wait: Wait::None,
            pause: Wait::None,
            pacing: None,
            runtime: None,
            prefix: String::new(),
            state: None,
            independent: false,
            late: false,
            steps: Steps::Plain(Vec::new()),
            stand_in: true,
        }
    }
}

/// The steps by kind of scenario; at least one, and in a weighted one each with its chance.
pub enum Steps {
    /// All of them, in order.
    Plain(Vec<Step>),
    /// In order, each by its chance.
    Weighted(Vec<Step>),
    /// Sequences, each by its chance.
    Sequence(Vec<Sequence>),
}

impl Steps {
    /// The steps as they stand there, to be changed.
    pub fn each_mut(&mut self) -> impl Iterator<Item = &mut Step> {
        let (steps, sequences) = match self {
            Self::Plain(steps) | Self::Weighted(steps) => (steps.as_mut_slice(), [].as_mut_slice()),
            Self::Sequence(sequences) => ([].as_mut_slice(), sequences.as_mut_slice()),
        };
        let of_sequences = sequences
            .iter_mut()
            .flat_map(|sequence| &mut sequence.steps);
        steps.iter_mut().chain(of_sequences)
    }

    /// All steps, those of sequences too, and the requests that are made side by side.
    pub fn all(&self) -> impl Iterator<Item = &Step> {
        let (steps, sequences) = match self {
            Self::Plain(steps) | Self::Weighted(steps) => (steps.as_slice(), [].as_slice()),
            Self::Sequence(sequences) => ([].as_slice(), sequences.as_slice()),
        };
        let steps = steps
            .iter()
            .chain(sequences.iter().flat_map(|sequence| &sequence.steps));
        steps.flat_map(|step| [step].into_iter().chain(step.joined()))
    }

    /// Takes out the steps that are not to be kept.
    pub(crate) fn retain(&mut self, mut keep: impl FnMut(&Step) -> bool) {
        match self {
            Self::Plain(steps) | Self::Weighted(steps) => steps.retain(keep),
            Self::Sequence(sequences) => {
                for sequence in sequences {
                    sequence.steps.retain(&mut keep);
                }
            }
        }
    }
}

/// One sequence, of at least one step.
#[non_exhaustive]
pub struct Sequence {
    /// Made in order.
    pub steps: Vec<Step>,
    /// In percent; none: always.
    pub chance: Option<u8>,
}

/// Checks a declaration and notes each of its mistakes.
pub(crate) fn check(
    _: &Header,
    written: written::Scenario,
    errors: &mut Errors,
) -> Option<Scenario> {
    let options = written.options;
    if let (Some(span), false) = (
        options.independent,
        matches!(written.steps, written::Steps::Plain(_)),
    ) {
        errors.at(span, "`independent` has a meaning in plain scenarios only: here a failed step never ends the pass; remove it");
    }
    if let (Some((pause, _)), Some(_)) = (options.pause, options.pacing) {
        errors.at(pause, "`pause` has no meaning beside `pacing`, which says when the next pass begins: remove one of the two");
    }
    if let Some(prefix) = &options.prefix {
        errors.ok(text::check(prefix, "a prefix"));
    }
    Some(Scenario {
        wait: options.wait.unwrap_or(Wait::Fixed(Duration::from_secs(1))),
        pause: options.pause.map_or(Wait::None, |(_, pause)| pause),
        pacing: options.pacing,
        runtime: options.runtime,
        prefix: options
            .prefix
            .map(|prefix| prefix.value())
            .unwrap_or_default(),
        state: options.state,
        independent: options.independent.is_some(),
        late: options.late,
        steps: steps(written.steps, errors),
        stand_in: false,
    })
}

fn steps(written: written::Steps, errors: &mut Errors) -> Steps {
    match written {
        written::Steps::Plain(list) => Steps::Plain(checked(list, errors, plain)),
        written::Steps::Weighted(list) => Steps::Weighted(checked(list, errors, weighted)),
        written::Steps::Sequence(list) => {
            if list.is_empty {
                errors.at(
                    list.open,
                    "an empty scenario: write at least one sequence, as in `[[A.get, B] @ 40%]`",
                );
            }
            Steps::Sequence(
                list.elements
                    .into_iter()
                    .map(|written| sequence(written, errors))
                    .collect(),
            )
        }
    }
}

fn checked(
    list: List<WrittenStep>,
    errors: &mut Errors,
    chance: impl Fn(&WrittenStep) -> syn::Result<()>,
) -> Vec<Step> {
    if list.is_empty {
        errors.at(list.open, "an empty scenario: write at least one step");
    }
    let mut wrong = list
        .elements
        .iter()
        .filter_map(|written| chance(written).err());
    // One mistake is the kind of scenario, however many steps show it.
    if let Some(error) = wrong.next() {
        errors.add(error);
    }
    let checked = list.elements.into_iter();
    checked
        .map(|written| Step::check(written, errors))
        .collect()
}

fn plain(step: &WrittenStep) -> syn::Result<()> {
    match step.chance {
        Some(chance) => Err(syn::Error::new(
            chance.span,
            "a chance has no meaning in a plain scenario: remove it, or write `weighted [ … ]`",
        )),
        None => Ok(()),
    }
}

fn weighted(step: &WrittenStep) -> syn::Result<()> {
    match step.chance {
        Some(_) => Ok(()),
        None => Err(syn::Error::new(
            step.span,
            "a step of a `weighted` scenario needs a chance: write one behind it, as in `@ 75%`",
        )),
    }
}

fn sequence(written: written::Sequence, errors: &mut Errors) -> Sequence {
    if written.steps.is_empty {
        errors.at(
            written.steps.open,
            "an empty sequence: write at least one step",
        );
    }
    let steps = written.steps.elements.into_iter();
    Sequence {
        steps: steps.map(|step| Step::check(step, errors)).collect(),
        chance: written.chance.map(|chance| chance.percent),
    }
}

#[cfg(test)]
mod tests {
    use super::{Scenario, Steps, check};
    use crate::errors::Errors;
    use crate::syntax::item::items;
    use crate::syntax::scenario::scenario;

    /// The first scenario of a text, and what is wrong with it.
    fn checked(text: &str) -> (Option<Scenario>, Vec<String>) {
        let mut errors = Errors::default();
        let tokens = text.parse().expect("tokens");
        let mut items = items(tokens, &mut errors, scenario, check);
        (items.pop().and_then(|item| item.body), errors.texts())
    }

    #[test]
    fn each_kind_is_read() {
        let steps = |text: &str| {
            let (scenario, errors) = checked(text);
            assert_eq!(errors, [""; 0], "{text}");
            scenario.expect("a scenario").steps
        };
        assert!(
            matches!(steps("A = [B, C.get, async |u| f(u).await];"), Steps::Plain(steps) if steps.len() == 3)
        );
        assert!(
            matches!(steps("A = [join(B, C.get), join];"), Steps::Plain(steps) if steps[0].joined().len() == 2 && steps.len() == 2)
        );
        let weighted = steps("A = weighted [B @ 5%, async |_| {} @ 6%];");
        assert!(matches!(weighted, Steps::Weighted(steps) if steps[1].chance == Some(6)));
        let sequence = steps("A = sequence [[B @ 5%, C] @ 7%, [D]];");
        assert!(
            matches!(sequence, Steps::Sequence(list) if list[0].chance == Some(7) && list[1].steps.len() == 1)
        );
    }

    #[test]
    fn a_broken_step_is_the_only_mistake() {
        for text in [
            "A = [B.gte];",
            "A = weighted [B @ 0%];",
            "A = [\"x\"];",
            "A = [B B];",
            "A = [B @ 5%];",
            "A = [join()];",
            "A = [join(B)];",
            "A = [join(B, C @ 5%)];",
            "A = [join(B, C, async |u| {})];",
            "A = [join(B, C, join(D, E))];",
            "A = [join(B, C.gte)];",
            "A = [join(B C)];",
            "A = [join[B, C]];",
            "A = weighted [join(B, C)];",
        ] {
            assert_eq!(checked(text).1.len(), 1, "{text}");
        }
    }
}
