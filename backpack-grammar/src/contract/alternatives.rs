//! `oneOf`, `anyOf` and `discriminator`: which of several schemas a literal is meant to be.

use serde_json::Value;

use super::literal::{Check, Lacks, Outcome, called, copy, is_of, kind_of};
use super::schema::{Parts, Schema, type_names};
use crate::model::depends::Key;
use crate::suggest::nearest;
use crate::syntax::json_tree::{Json, Kind, Member};

impl<'c> Check<'c> {
    /// `oneOf` and `anyOf`; `parts` is all that holds beside them.
    pub(super) fn alternatives(&mut self, json: &Json, part: Schema<'c>, parts: &Parts<'c>) {
        let place = (self.way.len(), part.value());
        let is_it = |(depth, value): &(usize, &'c Value)| {
            *depth == place.0 && std::ptr::eq(*value, place.1)
        };
        if self.tried.iter().any(is_it) {
            return;
        }
        self.tried.push(place);
        for word in ["oneOf", "anyOf"] {
            if let Some(branches) = part.list(word) {
                self.any_of(json, part, &branches, parts);
            }
        }
        self.tried.pop();
    }

    /// Nothing is said where one fits; else what is wrong with the one that was meant.
    fn any_of(
        &mut self,
        json: &Json,
        part: Schema<'c>,
        branches: &[Schema<'c>],
        parts: &Parts<'c>,
    ) {
        let tried = branches
            .iter()
            .map(|branch| self.try_out(json, *branch, parts));
        let mut tried: Vec<Outcome> = tried.collect();
        let fits = |outcome: &Outcome| outcome.mistakes.is_empty();
        let meant = discriminated(json, part, branches);
        // "No schema can be determined and validation SHOULD fail", <https://spec.openapis.org/oas/v3.1.1.html#discriminator-object>.
        if let Discriminated::Refused(value, text) = meant {
            self.refuse(value, text);
            return;
        }
        if let Some(whole) = tried
            .iter()
            .position(|it| fits(it) && it.lacking.is_empty())
        {
            self.outcome.unchecked.append(&mut tried[whole].unchecked);
            return;
        }
        if let Discriminated::Branch(branch) = meant {
            self.take(tried.swap_remove(branch));
            return;
        }
        if tried.iter().any(fits) {
            tried.retain(fits);
            self.take_any(tried);
            return;
        }
        // One that is of another kind as a whole was not meant.
        let own_depth = self.way.len();
        let is_other = |outcome: &Outcome| outcome.mistakes.iter().any(|it| it.depth == own_depth);
        let worth = |outcome: &Outcome| (is_other(outcome), outcome.mistakes.len());
        match tried.into_iter().min_by_key(worth) {
            Some(best) if is_other(&best) && branches.len() > 1 => {
                self.refuse(json, none_of(json, branches, &self.place()));
            }
            Some(best) => self.take(best),
            None => {}
        }
    }

    fn try_out(&self, json: &Json, branch: Schema<'c>, parts: &Parts<'c>) -> Outcome {
        let way = self.way.iter().map(copy).collect();
        let mut check = Check::at(way, self.tried.clone());
        check.value(json, &[branch]);
        let mut outcome = check.outcome;
        let depth = self.way.len();
        // What is read only says who declares the property, not who requires it.
        let is_read_only = |lacks: &Lacks| match lacks.ways.as_slice() {
            [way] if way.len() == depth + 1 => match way.last() {
                Some(Key::Name(name)) => parts.is_read_only(name),
                _ => false,
            },
            _ => false,
        };
        outcome.lacking.retain(|lacks| !is_read_only(lacks));
        outcome
    }

    fn take(&mut self, outcome: Outcome) {
        self.outcome.unchecked.extend(outcome.unchecked);
        self.outcome.lacking.extend(outcome.lacking);
        self.outcome.mistakes.extend(outcome.mistakes);
    }

    /// Each lacks something: what any of them lacks may be what is brought.
    fn take_any(&mut self, mut tried: Vec<Outcome>) {
        tried.sort_by_key(|outcome| outcome.lacking.len());
        let others: Vec<Vec<Key>> = tried
            .iter()
            .skip(1)
            .flat_map(|outcome| &outcome.lacking)
            .flat_map(|lacks| lacks.ways.iter().map(|way| way.iter().map(copy).collect()))
            .collect();
        let Some(mut best) = tried.into_iter().next() else {
            return;
        };
        for lacks in &mut best.lacking {
            lacks
                .ways
                .extend(others.iter().map(|way| way.iter().map(copy).collect()));
        }
        self.take(best);
    }
}

/// What the property says that tells alternatives apart.
enum Discriminated<'j> {
    /// By its place in the list.
    Branch(usize),
    /// What is told of its value.
    Refused(&'j Json, String),
    No,
}

/// The alternative that the value of a `discriminator` names.
fn discriminated<'c, 'j>(
    json: &'j Json,
    part: Schema<'c>,
    branches: &[Schema<'c>],
) -> Discriminated<'j> {
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
    let is_it = |branch: &Schema<'c>| {
        branch.reference() == Some(target) || branch.name().as_deref() == Some(target)
    };
    if let Some(branch) = branches.iter().position(is_it) {
        return Discriminated::Branch(branch);
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
    // Others are told apart by what they take.
    let is_whole = !targets.is_empty() && branches.iter().all(|branch| is_mapped(&branch));
    if !is_whole || mapped.is_some() {
        return Discriminated::No;
    }
    let mapped = mapping.into_iter().flatten().map(|(name, _)| name.clone());
    let mut known: Vec<String> = mapped.collect();
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
