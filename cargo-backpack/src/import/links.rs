//! Which operation of a contract gives what the path of another needs, and in which order they are requested.

use backpack_grammar::contract::{Operation, Schema};
use serde_json::Value as Data;

use super::program::{Endpoint, Key, Origin};

/// An operation, and what its endpoint is called.
pub(crate) type Linked<'c> = (Operation<'c>, String);

/// Lists of lists are not looked into further than this.
const DEEPEST: usize = 3;

/// The endpoints whose answers have a parameter of a path, and where, the best first.
pub(crate) fn sources(
    operation: &Operation<'_>,
    parameter: &str,
    all: &[Linked<'_>],
) -> Vec<(String, Origin)> {
    let linked = linked(operation, parameter, all);
    linked
        .into_iter()
        .chain(guessed(operation, parameter, all))
        .collect()
}

/// Whether an endpoint has to be requested before another, by what stands in `depends!`.
pub(crate) fn is_needed(wanted: &str, by: &str, arrows: &[(String, String)]) -> bool {
    let mut seen = vec![by];
    let mut at = 0;
    while let Some(one) = seen.get(at).copied() {
        if one == wanted {
            return true;
        }
        let sources = arrows.iter().filter(|(endpoint, _)| endpoint == one);
        for (_, source) in sources {
            if !seen.contains(&source.as_str()) {
                seen.push(source);
            }
        }
        at += 1;
    }
    false
}

/// What the contract says in `links`, <https://spec.openapis.org/oas/v3.1.1.html#link-object>.
fn linked(operation: &Operation<'_>, parameter: &str, all: &[Linked<'_>]) -> Vec<(String, Origin)> {
    let Some(id) = operation.id() else {
        return Vec::new();
    };
    let origin = |(source, name): &Linked<'_>| {
        let answers = source.value().get("responses")?.as_object()?;
        answers.values().find_map(|answer| {
            let links = answer.get("links")?.as_object()?;
            let link = links
                .values()
                .find(|link| link.get("operationId").and_then(Data::as_str) == Some(id))?;
            let parameters = link.get("parameters")?;
            let place = parameters
                .get(parameter)
                .or_else(|| parameters.get(format!("path.{parameter}")))?;
            let pointer = place.as_str()?.strip_prefix("$response.body#")?;
            Some((name.clone(), Origin::Json(keys(pointer))))
        })
    };
    all.iter().filter_map(origin).collect()
}

/// `/items/0/id`
fn keys(pointer: &str) -> Vec<Key> {
    let key = |key: &str| {
        let key = key.replace("~1", "/").replace("~0", "~");
        match key.parse() {
            Ok(index) => Key::Index(index),
            Err(_) => Key::Name(key),
        }
    };
    pointer.split('/').skip(1).map(key).collect()
}

/// Of `/pets/{petId}` the answers of `POST /pets` and `GET /pets` have a `petId`, or an `id`.
fn guessed(
    operation: &Operation<'_>,
    parameter: &str,
    all: &[Linked<'_>],
) -> Option<(String, Origin)> {
    let (collection, _) = operation.path().split_once(&format!("/{{{parameter}}}"))?;
    let names = names_of(parameter);
    let of = |method: &str| {
        let is_it = |(other, _): &&Linked<'_>| {
            other.path().trim_end_matches('/') == collection && other.method() == method
        };
        all.iter().find(is_it)
    };
    // Only what needs no such parameter itself: all others would wait for each other.
    ["POST", "GET"].iter().find_map(|method| {
        let (source, name) = of(method)?;
        let answers = source.answers();
        let fine = answers
            .iter()
            .filter(|answer| answer.status.starts_with('2'));
        let schemas = fine
            .flat_map(|answer| answer.contents.iter().flatten())
            .filter(|content| content.is_json());
        let way = { schemas }.find_map(|content| way_to(content.schema?, &names, 0))?;
        Some((name.clone(), Origin::Json(way)))
    })
}

/// What a parameter may be called in answers: `petId`, `pet_id`, `id`.
fn names_of(parameter: &str) -> Vec<String> {
    let mut names = vec![parameter.to_owned()];
    let plain = parameter.to_ascii_lowercase();
    if plain.ends_with("id") {
        names.push("id".to_owned());
    }
    for ending in ["uuid", "name", "slug", "key", "number"] {
        if plain.ends_with(ending) {
            names.push(ending.to_owned());
        }
    }
    names
}

/// The way to a property of one of these names.
fn way_to(schema: Schema<'_>, names: &[String], depth: usize) -> Option<Vec<Key>> {
    if depth > DEEPEST {
        return None;
    }
    let own = names
        .iter()
        .find(|name| !schema.property_of(name).is_empty());
    if let Some(name) = own {
        return Some(vec![Key::Name(name.clone())]);
    }
    if let Some(element) = schema.element_of() {
        let mut way = vec![Key::Any];
        way.extend(way_to(element, names, depth + 1)?);
        return Some(way);
    }
    // `{ "items": [ … ] }`
    schema.property_names().into_iter().find_map(|name| {
        let lists = schema.property_of(name);
        let list = lists.iter().find(|list| list.element_of().is_some())?;
        let mut way = vec![Key::Name(name.to_owned())];
        way.extend(way_to(*list, names, depth + 1)?);
        Some(way)
    })
}

/// The names of the endpoints in an order in which each has what it needs: what makes things first, what takes them away last.
pub(crate) fn in_order<'e>(
    all: impl Iterator<Item = (&'e Operation<'e>, &'e Endpoint)>,
) -> Vec<String> {
    let mut left: Vec<_> = all.collect();
    left.sort_by_key(|(operation, _)| {
        let path = operation.path();
        let depth = path.matches('{').count();
        let rank = match operation.method() {
            "DELETE" => 2,
            "POST" => 0,
            _ => 1,
        };
        (
            rank == 2,
            if rank == 2 { usize::MAX - depth } else { depth },
            path.to_owned(),
            rank,
        )
    });
    let mut order: Vec<String> = Vec::new();
    while !left.is_empty() {
        let is_ready = |(_, endpoint): &(&Operation<'_>, &Endpoint)| {
            endpoint
                .arrows
                .iter()
                .all(|arrow| order.contains(&arrow.source))
        };
        // What waits for itself comes as it stands.
        let next = left.iter().position(is_ready).unwrap_or(0);
        order.push(left.remove(next).1.name.clone());
    }
    order
}
