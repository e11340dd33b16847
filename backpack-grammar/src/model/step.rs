//! Steps that are what they say, as far as their own words tell; whether the types agree, the compiler finds out.

use proc_macro2::Span;
use syn::{ExprClosure, Ident, Path};

use crate::errors::Errors;
use crate::syntax::step::{Form, NO_METHOD, Step as Written};
use crate::verb::Verb;

/// A checked step.
#[non_exhaustive]
pub struct Step {
    /// What it does.
    pub action: Action,
    /// In percent; none: always.
    pub chance: Option<u8>,
    /// The word that stands for all of it.
    pub span: Span,
}

/// What a step does.
pub enum Action {
    /// One request.
    Request(Path, Verb),
    /// An endpoint with one method, a chain or a scenario.
    Bare(Path),
    /// A block of the user's.
    Block(Box<ExprClosure>),
    /// A request by a method that does not exist: refused, but the name before it is looked up, and completed behind.
    Misspelled(Path, Ident),
}

impl Step {
    /// The name that it has.
    pub fn path(&self) -> Option<&Path> {
        match &self.action {
            Action::Request(path, _) | Action::Bare(path) | Action::Misspelled(path, _) => {
                Some(path)
            }
            Action::Block(_) => None,
        }
    }

    /// Notes what is wrong with a step; it keeps its place all the same.
    pub(crate) fn check(written: Written, errors: &mut Errors) -> Self {
        let action = match written.form {
            Form::Block(closure) => Action::Block(Box::new(closure)),
            Form::Named(path, Some(method)) => match errors.ok(verb(&method)) {
                Some(verb) => Action::Request(path, verb),
                None => Action::Misspelled(path, method),
            },
            Form::Named(path, None) => Action::Bare(path),
        };
        let chance = written.chance.map(|chance| chance.percent);
        Self {
            action,
            chance,
            span: written.span,
        }
    }
}

fn verb(method: &Ident) -> syn::Result<Verb> {
    if method == NO_METHOD {
        let message = "expected a method, such as `.get` or `.post`";
        return Err(syn::Error::new(method.span(), message));
    }
    Verb::requested(method)
}
