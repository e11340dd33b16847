//! What is odd about a run before it begins: it is made as it was asked for, but hardly meant so.

mod bodies;
mod load;
mod scenarios;

use crate::contract::Contracts;
use crate::plan::Plan;

/// One line each, for the report's warnings.
pub(super) fn doubts(plan: &Plan) -> Vec<String> {
    let mut doubts = load::doubts(plan);
    doubts.extend(scenarios::doubts(plan));
    doubts.extend(bodies::doubts(plan));
    let contracts = plan.settings.contracts.as_ref();
    doubts.extend(contracts.into_iter().flat_map(Contracts::unchecked));
    let left_out = plan.left_out.iter();
    doubts.extend(left_out.map(|threshold| {
        format!(
            "the threshold `{threshold}` is left out: only scenarios that do not run could meet it"
        )
    }));
    doubts
}
