//! The way to a field of an answer whose type is declared.

use proc_macro2::Span;
use syn::Member;
use syn::spanned::Spanned;

use crate::model::depends::{Key, json_key};
use crate::syntax::field as written;

/// A step into a value of a declared type.
pub enum FieldStep {
    /// `.name`, or `.0`.
    Member(Member),
    /// `[0]`, `[last]` or `[any]` of a list, with where it stands.
    Element(Key, Span),
    /// `?`, behind what may be none, and where it stands.
    Optional(Span),
}

impl FieldStep {
    /// Where it stands.
    pub fn span(&self) -> Span {
        match self {
            Self::Member(member) => member.span(),
            Self::Element(_, span) | Self::Optional(span) => *span,
        }
    }

    /// As it was written.
    pub fn spelled(&self) -> String {
        match self {
            Self::Member(Member::Named(name)) => format!(".{name}"),
            Self::Member(Member::Unnamed(index)) => format!(".{}", index.index),
            Self::Element(Key::Index(index), _) => format!("[{index}]"),
            Self::Element(Key::Last, _) => "[last]".to_owned(),
            Self::Element(Key::Any, _) => "[any]".to_owned(),
            Self::Element(Key::Name(name), _) => format!("[{name:?}]"),
            Self::Optional(_) => "?".to_owned(),
        }
    }
}

/// A field has a name of Rust; what stands in brackets is the place in a list.
pub(super) fn check(written: Vec<written::FieldStep>) -> syn::Result<Vec<FieldStep>> {
    let step = |step| match step {
        written::FieldStep::Member(member) => Ok(FieldStep::Member(member)),
        written::FieldStep::Optional(span) => Ok(FieldStep::Optional(span)),
        written::FieldStep::Element(key) => {
            let span = key.span();
            match json_key(key)? {
                Key::Name(name) => Err(syn::Error::new(
                    span,
                    format!("a field of a declared type stands behind a dot: write `.{name}`"),
                )),
                key => Ok(FieldStep::Element(key, span)),
            }
        }
    };
    written.into_iter().map(step).collect()
}
