//! Which targets one request cannot both have.

use std::mem::discriminant;

use crate::model::depends::{Arrow, Key, Target};
use crate::syntax::step::spelled;

impl Target {
    /// Whether one request cannot have both.
    pub(super) fn excludes(&self, other: &Self) -> bool {
        self.overlaps(other) || self.is_other_body(other) || self.is_other_kind(other)
    }

    /// The kind of body that it goes into, if it does.
    fn body(&self) -> Option<&'static str> {
        match self {
            Self::Json(_) => Some("json"),
            Self::Message(_) => Some("message"),
            Self::Form(_) => Some("form"),
            Self::Multipart(_) => Some("multipart"),
            Self::Text => Some("text"),
            Self::Variable(..) => Some("variables"),
            Self::Header(_) | Self::Query(_) | Self::Path(_) | Self::Cookie(_) => None,
        }
    }

    /// The way to a place in JSON that both lie in, as each has it.
    fn ways<'t>(&'t self, other: &'t Self) -> Option<(&'t [Key], &'t [Key])> {
        match (self, other) {
            (Self::Json(keys), Self::Json(others))
            | (Self::Message(keys), Self::Message(others)) => Some((keys, others)),
            (Self::Variable(name, keys), Self::Variable(other, others)) if name == other => {
                Some((keys, others))
            }
            _ => None,
        }
    }

    /// Whether they go into bodies of two kinds.
    fn is_other_body(&self, other: &Self) -> bool {
        let bodies = self.body().zip(other.body());
        bodies.is_some_and(|(body, other)| body != other)
    }

    /// Whether one needs an array where the other needs an object.
    fn is_other_kind(&self, other: &Self) -> bool {
        let Some((keys, others)) = self.ways(other) else {
            return false;
        };
        let parting = keys.iter().zip(others).find(|(key, other)| key != other);
        parting.is_some_and(|(key, other)| discriminant(key) != discriminant(other))
    }

    /// Whether one value would overwrite the other, or part of it.
    fn overlaps(&self, other: &Self) -> bool {
        if let Some((keys, others)) = self.ways(other) {
            return keys.iter().zip(others).all(|(key, other)| key == other);
        }
        match (self, other) {
            (Self::Header(name), Self::Header(other)) => name.eq_ignore_ascii_case(other),
            _ => self == other,
        }
    }

    pub(super) fn refusal(&self, other: &Arrow) -> String {
        let source = spelled(&other.source);
        let bodies = self.body().zip(other.target.body());
        if let Some((this, other)) = bodies.filter(|(this, other)| this != other) {
            return format!(
                "a request has one body, and `{other}` gets a value already, from `{source}`: write `{other}[…]` in place of `{this}`"
            );
        }
        if self.is_other_kind(&other.target) {
            return format!(
                "one place cannot be both an array and an object: this target differs there from the one that gets its value from `{source}`"
            );
        }
        match self.ways(&other.target) {
            Some((keys, others)) if keys.len() != others.len() => {
                format!(
                    "one target cannot lie in another: the other gets its value from `{source}`; remove one of the two"
                )
            }
            _ => {
                format!("this target gets a value already, from `{source}`: remove one of the two")
            }
        }
    }
}
