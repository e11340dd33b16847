//! `oneOf`, `anyOf` and `discriminator`: which of several schemas a literal is meant to be.

use serde_json::Value;

use super::literal::{Check, Outcome, called, copy, is_of, kind_of};
use super::schema::{Parts, Schema, type_names};
use crate::suggest::nearest;
use crate::syntax::json_tree::{Json, Kind, Member};

impl<'c> Check<'c> {
    /// `oneOf` and `anyOf`
    pub(super) fn alternatives(&mut self, json: &Json, part: Schema<'c>) {
        let place = (self.way.len(), part.value());
        let is_it = |(depth, value): &(usize, &'c Value)| {
            *depth == place.0 && std::ptr::eq(*value, place.1)
        };
        if self.tried.iter().any(is_it) {
            return;
        }
        self.tried.push(place);
        for word in ["oneOf", "anyOf"] {
            let Some(branches) = part.list(word) else {
                continue;
            };
            match discriminated(json, part, &branches) {
                Discriminated::Branch(branch) => self.value(json, &[branch]),
                Discriminated::Refused(value, text) => self.refuse(value, text),
                Discriminated::No => self.any_of(json, &branches),
            }
        }
        self.tried.pop();
    }

    /// Takes what is said of the alternative that fits best.
    fn any_of(&mut self, json: &Json, branches: &[Schema<'c>]) {
        let own_depth = self.way.len();
        let tried = branches.iter().map(|branch| {
            let way = self.way.iter().map(copy).collect();
            let mut check = Check::at(way, self.tried.clone());
            check.value(json, &[*branch]);
            check.outcome
        });
        // One that is of another kind as a whole was not meant.
        let is_other = |outcome: &Outcome| outcome.mistakes.iter().any(|it| it.depth == own_depth);
        let worth = |outcome: &Outcome| {
            (
                is_other(outcome),
                outcome.mistakes.len(),
                outcome.lacking.len(),
            )
        };
        let Some(best) = tried.min_by_key(worth) else {
            return;
        };
        let is_other = is_other(&best) && branches.len() > 1;
        self.outcome.unchecked.extend(best.unchecked);
        self.outcome.lacking.extend(best.lacking);
        match is_other {
            true => self.refuse(json, none_of(json, branches, &self.place())),
            false => self.outcome.mistakes.extend(best.mistakes),
        }
    }
}

/// What the property says that tells alternatives apart.
enum Discriminated<'c, 'j> {
    Branch(Schema<'c>),
    /// What is told of its value.
    Refused(&'j Json, String),
    No,
}

/// The alternative that the value of a `discriminator` names.
fn discriminated<'c, 'j>(
    json: &'j Json,
    part: Schema<'c>,
    branches: &[Schema<'c>],
) -> Discriminated<'c, 'j> {
    let Some(discriminator) = part.value().get("discriminator") else {
        return Discriminated::No;
    };
    let property = discriminator.get("propertyName").and_then(Value::as_str);
    let (Some(property), Kind::Object(members)) = (property, &json.kind) else {
        return Discriminated::No;
    };
    let is_it = |it: &&Member| it.key.as_ref().is_some_and(|key| key.value() == property);
    let Some(value) = members.iter().find(is_it).map(|member| &member.value) else {
        return Discriminated::No;
    };
    let Kind::Text(chosen) = &value.kind else {
        return Discriminated::No;
    };
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mapped = mapping.and_then(|mapping| mapping.get(chosen)?.as_str());
    let target = mapped.unwrap_or(chosen);
    let is_it = |branch: &&Schema<'c>| {
        branch.reference() == Some(target) || branch.name().as_deref() == Some(target)
    };
    if let Some(branch) = branches.iter().find(is_it) {
        return Discriminated::Branch(*branch);
    }
    let targets: Vec<_> = mapping
        .into_iter()
        .flatten()
        .filter_map(|(_, target)| target.as_str())
        .collect();
    let is_mapped = |branch: &&Schema<'c>| {
        let is_it = |target: &&str| {
            branch.reference() == Some(target) || branch.name().as_deref() == Some(target)
        };
        targets.iter().any(is_it)
    };
    let unmapped = branches.iter().filter(|branch| !is_mapped(branch));
    let mapped = mapping.into_iter().flatten().map(|(name, _)| name.clone());
    let mut known: Vec<String> = mapped.chain(unmapped.filter_map(Schema::name)).collect();
    // Those without a name are told apart by what they take.
    if known.is_empty() || mapping.is_some_and(|mapping| mapping.contains_key(chosen)) {
        return Discriminated::No;
    }
    if branches.iter().any(|branch| branch.name().is_none()) {
        return Discriminated::No;
    }
    known.sort_unstable();
    known.dedup();
    let names: Vec<_> = known.iter().map(String::as_str).collect();
    let meant = match nearest(chosen, &names) {
        Some(near) => format!(", did you mean {near:?}?"),
        None => String::new(),
    };
    let text = format!(
        "the contract knows no `{property}` {chosen:?}{meant}\nit knows: {}",
        names.join(", ")
    );
    Discriminated::Refused(value, text)
}

/// What is told of a value that is no alternative.
fn none_of(json: &Json, branches: &[Schema<'_>], place: &str) -> String {
    let mut types: Vec<&str> = Vec::new();
    for branch in branches {
        let parts = Parts::of(&[*branch]);
        let named: Vec<_> = parts
            .all
            .iter()
            .flat_map(|part| type_names(part.value()))
            .collect();
        // What names no type may be of any.
        if named.is_empty() || named.iter().any(|name| is_of(&json.kind, name)) {
            return format!(
                "the contract has {} forms for {place}, and this is none of them",
                branches.len()
            );
        }
        types.extend(named);
    }
    let mut wanted: Vec<_> = types.into_iter().map(called).collect();
    wanted.sort_unstable();
    wanted.dedup();
    format!(
        "the contract takes {} for {place}, and this is {}",
        wanted.join(" or "),
        kind_of(&json.kind)
    )
}
