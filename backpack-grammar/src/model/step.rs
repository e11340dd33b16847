//! Steps that are what they say, as far as their own words tell; whether the types agree, the compiler finds out.

use proc_macro2::Span;
use syn::{ExprClosure, Ident, Path};

use crate::errors::Errors;
use crate::syntax::cursor::List;
use crate::syntax::step::{Form, NO_METHOD, Step as Written, behind_colons, spelled};
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
    /// Requests side by side, at least two.
    Join(Vec<Step>),
    /// A request by a method that does not exist: refused, but the name before it is looked up, and completed behind.
    Misspelled(Path, Ident),
    /// A function, which is told of already.
    Function(Path),
}

impl Step {
    /// The name that it has.
    pub fn path(&self) -> Option<&Path> {
        match &self.action {
            Action::Request(path, _) | Action::Bare(path) => Some(path),
            // Of `super.Name` it is told already.
            Action::Misspelled(path, _) => Some(path).filter(|path| !is_way(path)),
            Action::Block(_) | Action::Join(_) | Action::Function(_) => None,
        }
    }

    /// Whether it is a block.
    pub fn is_block(&self) -> bool {
        matches!(self.action, Action::Block(_))
    }

    /// The requests that it makes side by side.
    pub fn joined(&self) -> &[Self] {
        match &self.action {
            Action::Join(steps) => steps,
            _ => &[],
        }
    }

    /// Notes what is wrong with a step; it keeps its place all the same.
    pub(crate) fn check(written: Written, errors: &mut Errors) -> Self {
        let action = match written.form {
            Form::Block(closure) => Action::Block(Box::new(closure)),
            Form::Join(list) => Action::Join(joined(list, written.span, errors)),
            Form::Named(path, Some(method)) => match errors.ok(verb(&path, &method)) {
                Some(verb) => Action::Request(path, verb),
                None => Action::Misspelled(path, method),
            },
            Form::Named(path, None) => match method_behind_colons(&path) {
                Some((path, colons, method)) => {
                    let told = format!(
                        "a method stands behind a dot: write `{}.{method}`",
                        spelled(&path)
                    );
                    errors.at(colons, told);
                    Action::Misspelled(path, method)
                }
                None => Action::Bare(path),
            },
        };
        let chance = written.chance.map(|chance| chance.percent);
        Self {
            action,
            chance,
            span: written.span,
        }
    }
}

/// The requests of a `join`; what is no request is told of.
fn joined(list: List<Written>, join: Span, errors: &mut Errors) -> Vec<Step> {
    match list.elements.len() {
        _ if list.is_empty => errors.at(
            list.open,
            "an empty `join`: write the requests that are made side by side, as in `join(A, B.get)`",
        ),
        1 if list.is_whole => errors.at(
            join,
            "a `join` of one request: write the request alone, or another one beside it",
        ),
        _ => {}
    }
    let requests = list.elements.into_iter();
    requests
        .filter_map(|written| request(written, errors))
        .collect()
}

fn request(written: Written, errors: &mut Errors) -> Option<Step> {
    let refused = match written.form {
        Form::Block(_) => "a `join` holds requests only: make the block a step of its own",
        Form::Join(_) => "a `join` in a `join`: write its requests into the outer one",
        Form::Named(..) => {
            if let Some(chance) = written.chance {
                errors.at(
                    chance.span,
                    "all requests of a `join` are made: give the chance to the whole, as in `join(A, B) @ 40%`",
                );
            }
            return Some(Step::check(written, errors));
        }
    };
    errors.at(written.span, refused);
    None
}

/// Whether a path only leads to a module.
fn is_way(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| {
        ["super", "self", "crate"]
            .iter()
            .any(|way| last.ident == way)
    })
}

/// `Name`, the colons and `get` of `Name::get`.
pub(crate) fn method_behind_colons(path: &Path) -> Option<(Path, Span, Ident)> {
    behind_colons(path).filter(|(_, _, method)| Verb::requested(method).is_ok())
}

fn verb(path: &Path, method: &Ident) -> syn::Result<Verb> {
    if is_way(path) {
        let way = spelled(path);
        let message = format!("a path is written with `::`, as in `{way}::{method}`");
        return Err(syn::Error::new(method.span(), message));
    }
    if method == NO_METHOD {
        let message = "expected a method, such as `.get` or `.post`";
        return Err(syn::Error::new(method.span(), message));
    }
    Verb::requested(method)
}
