//! Refuses scenarios that are steps of each other: a pass of one would never end.

use syn::Ident;

use crate::errors::Errors;
use crate::model::scenario::Scenario;
use crate::model::step::{Action, Step};
use crate::syntax::item::Item;
use crate::syntax::step::local_name;

/// Takes out each step that closes a circle within these scenarios, and notes it.
pub(crate) fn break_cycles(items: &mut [Item<Scenario>], errors: &mut Errors) {
    let names: Vec<Ident> = items.iter().map(|item| item.header.name.clone()).collect();
    // Which scenario holds which; free of circles at any time.
    let mut holds: Vec<(usize, usize)> = Vec::new();
    for (holder, item) in items.iter_mut().enumerate() {
        let before = errors.count();
        let Some(scenario) = &mut item.body else {
            continue;
        };
        scenario.steps.retain(|step| {
            let Some(held) = place_of(step, &names) else {
                return true;
            };
            if reaches(&holds, held, holder) {
                errors.at(step.span, refusal(&names[held], &names[holder]));
                return false;
            }
            holds.push((holder, held));
            true
        });
        item.sound &= errors.count() == before;
    }
}

fn place_of(step: &Step, names: &[Ident]) -> Option<usize> {
    let Action::Bare(path) = &step.action else {
        return None;
    };
    let name = local_name(path)?;
    names.iter().position(|other| other == name)
}

fn reaches(holds: &[(usize, usize)], from: usize, to: usize) -> bool {
    from == to
        || holds
            .iter()
            .any(|(holder, held)| *holder == from && reaches(holds, *held, to))
}

fn refusal(held: &Ident, holder: &Ident) -> String {
    if held == holder {
        return format!("`{held}` cannot be a step of itself: a pass would never end");
    }
    format!(
        "`{held}` cannot be a step of `{holder}`, which is a step of it: a pass would never end"
    )
}
