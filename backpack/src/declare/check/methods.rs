//! Refuses steps by a method that the endpoint does not declare, or without one where it declares several.

use super::text::Text;
use crate::declare::endpoint::Declaration;
use crate::declare::outline::StepKind;
use crate::declare::protocol::Protocol;

/// Refuses a request by a method that is not declared.
#[track_caller]
pub const fn check_declared(request: StepKind) {
    let StepKind::Request(endpoint, verb) = request else {
        return;
    };
    check_spoken(endpoint);
    if matches!(endpoint.protocol, Protocol::Grpc { .. }) {
        let text = Text::new()
            .with("`")
            .with(endpoint.type_name)
            .with("` is a gRPC call, which has no HTTP method: write `")
            .with(endpoint.type_name)
            .with("` alone");
        panic!("{}", text.as_str());
    }
    let mut at = 0;
    while at < endpoint.verbs.len() {
        if endpoint.verbs[at] as usize == verb as usize {
            return;
        }
        at += 1;
    }
    let text = Text::new()
        .with("`")
        .with(endpoint.type_name)
        .with("` does not declare ")
        .with(verb.as_str());
    let text = listed(text.with(": it declares "), endpoint);
    panic!("{}", text.as_str());
}

/// Refuses what is opened by hand.
#[track_caller]
const fn check_spoken(endpoint: &Declaration) {
    let Some(called) = endpoint.protocol.opened() else {
        return;
    };
    if endpoint.stand_in {
        return;
    }
    let text = Text::new()
        .with("`")
        .with(endpoint.type_name)
        .with("` is ")
        .with(called)
        .with(
            ", which is opened and no step: write a block, as in `async |user| { let mut opened = ",
        )
        .with(endpoint.type_name)
        .with(".open(user).await?; … }`");
    panic!("{}", text.as_str());
}

/// The request by the first method, which of an endpoint that passes the checks below is the only one.
pub const fn only_request(request: StepKind) -> StepKind {
    match request {
        StepKind::Request(endpoint, _) if !endpoint.verbs.is_empty() => {
            StepKind::Request(endpoint, endpoint.verbs[0])
        }
        _ => StepKind::Unknown,
    }
}

/// Refuses a bare name for an endpoint with several methods.
#[track_caller]
pub const fn check_bare(endpoint: StepKind) {
    let StepKind::Request(endpoint, _) = endpoint else {
        return;
    };
    check_spoken(endpoint);
    if endpoint.verbs.len() < 2 || endpoint.stand_in {
        return;
    }
    let text = Text::new()
        .with("`")
        .with(endpoint.type_name)
        .with("` declares ");
    let text = listed(text, endpoint)
        .with(": say which, as in `")
        .with(endpoint.type_name)
        .with(".")
        .with(endpoint.verbs[0].function())
        .with("`");
    panic!("{}", text.as_str());
}

/// Refuses an endpoint with several methods between `+`, where no method can be said.
#[track_caller]
pub const fn check_summand(endpoint: StepKind) {
    let StepKind::Request(endpoint, _) = endpoint else {
        return;
    };
    check_spoken(endpoint);
    if endpoint.verbs.len() < 2 || endpoint.stand_in {
        return;
    }
    let text = Text::new()
        .with("`+` joins endpoints with one method, and `")
        .with(endpoint.type_name)
        .with("` declares ");
    let text = listed(text, endpoint)
        .with(": write a list and say which, as in `[")
        .with(endpoint.type_name)
        .with(".")
        .with(endpoint.verbs[0].function())
        .with("]`");
    panic!("{}", text.as_str());
}

/// `GET, PUT and POST`
const fn listed(mut text: Text, endpoint: &Declaration) -> Text {
    let count = endpoint.verbs.len();
    let mut at = 0;
    while at < count {
        text = text.with(endpoint.verbs[at].as_str());
        at += 1;
        if at + 1 < count {
            text = text.with(", ");
        } else if at < count {
            text = text.with(" and ");
        }
    }
    text
}
