//! Steps that are what they say, as far as their own words tell; whether the types agree, the compiler finds out.

use proc_macro2::Span;
use syn::{ExprClosure, Ident, Path};

use crate::model::verb::Verb;
use crate::syntax::step::{Form, Step as Written};

/// A checked step.
pub(crate) struct Step {
    pub(crate) action: Action,
    /// In percent; none: always.
    pub(crate) chance: Option<u8>,
    /// The word that stands for all of it.
    pub(crate) span: Span,
}

/// What a step does.
pub(crate) enum Action {
    /// One request.
    Request(Path, Verb),
    /// An endpoint with one method, a chain or a scenario.
    Bare(Path),
    /// A block of the user's.
    Block(Box<ExprClosure>),
}

impl Step {
    /// A step of the scenario or chain of this name.
    pub(crate) fn check(holder: Option<&Ident>, written: Written) -> syn::Result<Self> {
        let action = match written.form {
            Form::Block(closure) => Action::Block(Box::new(closure)),
            Form::Named(path, Some(method)) => Action::Request(path, Verb::requested(&method)?),
            Form::Named(path, None)
                if path.get_ident().is_some_and(|name| Some(name) == holder) =>
            {
                return Err(syn::Error::new(
                    written.span,
                    "a step cannot be the scenario or chain that it is a step of",
                ));
            }
            Form::Named(path, None) => Action::Bare(path),
        };
        Ok(Self {
            action,
            chance: written.chance.map(|chance| chance.percent),
            span: written.span,
        })
    }
}
