//! Values that other endpoints give for a body, of an endpoint that a test only requests without one.
//!
//! The compiler sees one scenario at a time, and another may send the body: only a run knows all that will be requested.

use crate::declare::endpoint::{Declaration, Dependency, Target};
use crate::declare::outline::{StepKind, StepOutline};
use crate::declare::verb::Verb;
use crate::plan::Plan;

/// One line for each such endpoint, for the report's warnings.
pub(super) fn doubts(plan: &Plan) -> Vec<String> {
    let mut requests = Vec::new();
    let mut scenarios = plan.scenarios.iter().map(|share| share.outline.steps);
    let hooks = &plan.hooks;
    // A block or a hook may make any request.
    let all_known = hooks.on_start.is_none()
        && hooks.on_stop.is_none()
        && scenarios.all(|steps| gather(steps, &mut requests));
    if !all_known {
        return Vec::new();
    }
    let mut told = Vec::new();
    requests
        .iter()
        .filter_map(|(endpoint, verb)| {
            let is_new = !told.contains(&endpoint.id);
            told.push(endpoint.id);
            let is_sent = requests
                .iter()
                .any(|(other, verb)| other.id == endpoint.id && other.sends_body(*verb));
            (is_new && !is_sent)
                .then(|| unsent(endpoint, *verb))
                .flatten()
        })
        .collect()
}

/// Gathers the requests of steps; whether that is all that they make.
fn gather(steps: &[StepOutline], requests: &mut Vec<(&'static Declaration, Verb)>) -> bool {
    steps.iter().all(|step| match step.kind {
        StepKind::Request(endpoint, verb) => {
            requests.push((endpoint, verb));
            true
        }
        StepKind::Chain(chain) => gather(chain.steps, requests),
        StepKind::Scenario(scenario) => gather(scenario.steps, requests),
        StepKind::Sequence(steps) | StepKind::Join(steps) => gather(steps, requests),
        StepKind::Block | StepKind::Unknown => false,
    })
}

fn unsent(endpoint: &Declaration, verb: Verb) -> Option<String> {
    let mut dependencies = endpoint.dependencies.iter();
    let Dependency { source, target, .. } = dependencies.find(|it| it.target.is_in_body())?;
    let option = match target {
        Target::Form(_) => "form",
        Target::Multipart(_) => "multipart",
        Target::Variable(_) => "variables",
        Target::Text => "text",
        _ => "json",
    };
    let (name, verb, source) = (endpoint.type_name, endpoint.method(verb), source.type_name);
    Some(format!(
        "`{name}` takes a value of `{source}` into its `{option}`, and this test requests it by {verb}, which carries no body: \
         the value goes nowhere"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load_test::LoadTest;
    use crate::prelude::*;

    endpoint! {
        Login = POST "/login";
        Cart = [GET, POST] "/cart";
        Shelf = [GET, POST] "/shelf";
    }

    depends! {
        Cart { json["session"] <- Login.json["session"] }
        Shelf { query["session"] <- Login.json["session"] }
    }

    scenario! {
        Look(runtime = 1s) = [Login, Cart.get, Cart.get, Shelf.get];
        Buy(runtime = 1s) = sequence [[Login, Cart.post]];
        ByHand(runtime = 1s) = [async |user| { Cart.post(user).await; }];
    }

    fn warnings(test: LoadTest) -> Vec<String> {
        let test = test.host("http://localhost").scenario(Look, 1);
        doubts(&Plan::ending(test).expect("a plan"))
    }

    #[test]
    fn a_value_for_a_body_that_is_never_sent_is_told_of() {
        assert_eq!(
            warnings(LoadTest::new()),
            [
                "`Cart` takes a value of `Login` into its `json`, and this test requests it by GET, which carries no body: the value goes nowhere"
            ]
        );
    }

    #[test]
    fn nothing_is_told_where_another_request_may_send_it() {
        assert_eq!(warnings(LoadTest::new().scenario(Buy, 1)), [""; 0]);
        assert_eq!(warnings(LoadTest::new().scenario(ByHand, 1)), [""; 0]);
        let hooked = LoadTest::new().on_start(async |user| {
            Cart.post(user).await;
        });
        assert_eq!(warnings(hooked), [""; 0]);
    }
}
