//! Refuses dependencies whose target the endpoint does not have.

use super::json;
use super::text::{Text, distance, same};
use crate::declare::endpoint::{BodyKind, Declaration, PathPiece};
use crate::declare::outline::StepKind;
use crate::declare::part::Key;
use crate::declare::protocol::Protocol;
use crate::declare::verb::Verb;

/// Refuses `path["name"]` where the path has no such parameter.
#[track_caller]
pub const fn check_path_target(endpoint: StepKind, name: &str) {
    let StepKind::Request(endpoint, _) = endpoint else {
        return;
    };
    if endpoint.stand_in || has_parameter(endpoint, name) {
        return;
    }
    let text = Text::new()
        .with("the path of `")
        .with(endpoint.type_name)
        .with("` has no parameter `{")
        .with(name)
        .with("}`");
    let text = match nearest_parameter(endpoint, name) {
        Some(near) => text.with(", did you mean `").with(near).with("`?"),
        None => text.with(": a parameter is written into the path, as in \"/players/{id}\""),
    };
    panic!("{}", text.as_str());
}

/// Refuses a value for the body where no method of the endpoint carries one, or where it declares a body of another kind.
#[track_caller]
pub const fn check_body_target(endpoint: StepKind, kind: BodyKind) {
    let StepKind::Request(endpoint, _) = endpoint else {
        return;
    };
    if endpoint.stand_in {
        return;
    }
    let option = kind.option();
    if matches!(endpoint.protocol, Protocol::Grpc { .. }) {
        let text = Text::new()
            .with("`")
            .with(kind.target())
            .with("` goes into the body of a request, and `")
            .with(endpoint.type_name)
            .with("` is a gRPC call: write to `message[…]`");
        panic!("{}", text.as_str());
    }
    if !carries_body(endpoint) {
        let text = Text::new()
            .with("`").with(kind.target()).with("` goes into a body, and no method of `").with(endpoint.type_name)
            .with("` carries one: declare POST, PUT, PATCH or DELETE for it, or write to `query`, `headers` or `path`");
        panic!("{}", text.as_str());
    }
    if matches!((endpoint.body, kind), (BodyKind::None, BodyKind::Graphql)) {
        let text = Text::new()
            .with("`variables` go with a query, and `")
            .with(endpoint.type_name)
            .with("` has none: give it `graphql: \"…\"`, or write to `json[…]`");
        panic!("{}", text.as_str());
    }
    if !matches!(endpoint.body, BodyKind::None) && endpoint.body as u8 != kind as u8 {
        let declared = endpoint.body.option();
        let text = Text::new()
            .with("`")
            .with(kind.target())
            .with(match kind {
                BodyKind::Graphql => "` go with a query, and `",
                _ => "` goes into a body of its kind, and `",
            })
            .with(endpoint.type_name)
            .with("` declares `")
            .with(declared)
            .with("`: declare `")
            .with(option)
            .with("` in its place");
        let text = match endpoint.body {
            BodyKind::Text | BodyKind::Bytes => {
                text.with(", or write to `query`, `headers` or `path`")
            }
            _ => text
                .with(", or write to `")
                .with(endpoint.body.target())
                .with("[…]`"),
        };
        panic!("{}", text.as_str());
    }
}

/// Refuses a place in a message where there is none, or that leads through a value of another kind.
#[track_caller]
pub const fn check_message_target(endpoint: StepKind, keys: &[Key]) {
    let StepKind::Request(endpoint, _) = endpoint else {
        return;
    };
    if endpoint.stand_in {
        return;
    }
    if !matches!(
        endpoint.protocol,
        Protocol::Grpc { .. } | Protocol::WebSocket { .. }
    ) {
        let text = Text::new()
            .with("`message` goes into a gRPC call, or is the first of a WebSocket, and `")
            .with(endpoint.type_name)
            .with("` is neither: write to `json[…]`, `query`, `headers` or `path`");
        panic!("{}", text.as_str());
    }
    check_place(endpoint, keys);
}

/// Refuses a message of what has none.
#[track_caller]
pub const fn check_message_source(source: StepKind) {
    let StepKind::Request(source, _) = source else {
        return;
    };
    if source.stand_in || matches!(source.protocol, Protocol::Grpc { .. }) {
        return;
    }
    let text = Text::new()
        .with("`message` is of a gRPC answer, and `")
        .with(source.type_name)
        .with("` is no gRPC call: take the value from its `json[…]`");
    panic!("{}", text.as_str());
}

/// Refuses a place in the body that leads through a value of another kind, as far as the endpoint's literal tells.
#[track_caller]
pub const fn check_json_target(endpoint: StepKind, keys: &[Key]) {
    let StepKind::Request(endpoint, _) = endpoint else {
        return;
    };
    // A body of another kind is told of already.
    if !endpoint.stand_in && matches!(endpoint.body, BodyKind::Json) {
        check_place(endpoint, keys);
    }
}

#[track_caller]
pub(super) const fn check_place(endpoint: &Declaration, keys: &[Key]) {
    let Some(json) = endpoint.json else {
        return;
    };
    if let Some((depth, found)) = json::in_the_way(json, keys) {
        let needed = match keys[depth] {
            Key::Name(_) => "an object",
            Key::Index(_) | Key::Last | Key::Any => "an array",
        };
        let text = Text::new()
            .with("this place is in ")
            .with(needed)
            .with(", and the `")
            .with(endpoint.body.target())
            .with("` of `")
            .with(endpoint.type_name)
            .with(match endpoint.body {
                BodyKind::Graphql => "` have ",
                _ => "` has ",
            })
            .with(found)
            .with(" there: it would give way");
        panic!("{}", text.as_str());
    }
}

/// Refuses a part of the JSON of an endpoint whose answers have no body.
#[track_caller]
pub const fn check_body_source(source: StepKind) {
    let StepKind::Request(source, _) = source else {
        return;
    };
    if source.stand_in {
        return;
    }
    let text = Text::new().with("`").with(source.type_name);
    if only_head(source) {
        let text = text.with("` is only requested by HEAD, which is answered without a body: take the value from its `headers`, or declare GET");
        panic!("{}", text.as_str());
    }
    if source.discards {
        let text = text.with("` does not keep its answers, by `answer: discard`: take the value from their `headers`, or remove that option");
        panic!("{}", text.as_str());
    }
    if only_without_body(source) {
        let text = text.with("` expects only answers that have no body: take the value from their `headers`, or expect 200");
        panic!("{}", text.as_str());
    }
}

const fn only_head(endpoint: &Declaration) -> bool {
    let mut at = 0;
    while at < endpoint.verbs.len() {
        if !matches!(endpoint.verbs[at], Verb::Head) {
            return false;
        }
        at += 1;
    }
    true
}

/// Whether each status that counts as success is 204, 205 or 304 (RFC 9110, 6.4.1 and 15.3.6).
const fn only_without_body(endpoint: &Declaration) -> bool {
    let mut at = 0;
    while at < endpoint.expect.len() {
        let mut status = endpoint.expect[at].from;
        while status <= endpoint.expect[at].to {
            if !matches!(status, 204 | 205 | 304) {
                return false;
            }
            status += 1;
        }
        at += 1;
    }
    true
}

/// Refuses an endpoint as its own source, whatever path names it.
#[track_caller]
pub const fn check_self_dependency(dependent: StepKind, source: StepKind) {
    if let (StepKind::Request(dependent, _), StepKind::Request(source, _)) = (dependent, source)
        && dependent.id.is(source.id)
    {
        panic!("an endpoint cannot depend on itself: name another source");
    }
}

const fn carries_body(endpoint: &Declaration) -> bool {
    let mut at = 0;
    while at < endpoint.verbs.len() {
        if endpoint.sends_body(endpoint.verbs[at]) {
            return true;
        }
        at += 1;
    }
    false
}

pub(super) const fn has_parameter(endpoint: &Declaration, name: &str) -> bool {
    let mut at = 0;
    while at < endpoint.path.len() {
        if let PathPiece::Parameter(parameter) = endpoint.path[at]
            && same(parameter, name)
        {
            return true;
        }
        at += 1;
    }
    false
}

/// The only parameter, or the one that is spelled nearly alike.
const fn nearest_parameter<'e>(endpoint: &'e Declaration, name: &str) -> Option<&'e str> {
    let mut nearest = None;
    let mut smallest = name.len() / 3 + 1;
    let mut at = 0;
    while at < endpoint.path.len() {
        if let PathPiece::Parameter(parameter) = endpoint.path[at] {
            let distance = distance(parameter, name);
            if distance <= smallest {
                smallest = distance;
                nearest = Some(parameter);
            }
        }
        at += 1;
    }
    nearest
}
