//! The HTTP methods.

use proc_macro2::Span;
use syn::Ident;

use crate::suggest::unknown;
use crate::syntax::step::NO_METHOD;

/// A method at the place where it was written.
#[derive(Clone, Debug)]
pub struct Verb {
    place: usize,
    span: Span,
}

const UPPER: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
const LOWER: [&str; 7] = ["get", "post", "put", "patch", "delete", "head", "options"];
const TYPES: [&str; 7] = ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"];
const CARRY_BODY: [&str; 4] = ["POST", "PUT", "PATCH", "DELETE"];

impl Verb {
    /// All of them, as if written here.
    pub fn all(span: Span) -> Vec<Self> {
        (0..UPPER.len()).map(|place| Self { place, span }).collect()
    }

    /// `GET`, as an endpoint declares it.
    pub(crate) fn declared(word: &Ident) -> syn::Result<Self> {
        Self::find(word, &UPPER, "the methods are")
    }

    /// `get`, as a step requests it.
    pub(crate) fn requested(word: &Ident) -> syn::Result<Self> {
        if word == NO_METHOD {
            let message = "expected a method, such as `.get` or `.post`";
            return Err(syn::Error::new(word.span(), message));
        }
        Self::find(word, &LOWER, "the methods are")
    }

    fn find(word: &Ident, names: &[&str], holder: &str) -> syn::Result<Self> {
        let text = word.to_string();
        let place = names.iter().position(|name| *name == text);
        let message = || unknown("method", &text, names, holder);
        place
            .map(|place| Self {
                place,
                span: word.span(),
            })
            .ok_or_else(|| syn::Error::new(word.span(), message()))
    }

    /// `GET`
    pub fn upper(&self) -> &'static str {
        UPPER[self.place]
    }

    /// `get`, for the name of a function.
    pub fn function(&self) -> Ident {
        Ident::new(LOWER[self.place], self.span)
    }

    /// `Get`, for the name of a type or a variant.
    pub fn variant(&self) -> Ident {
        Ident::new(TYPES[self.place], Span::call_site())
    }

    /// Where it was written.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether a body goes with its requests.
    pub fn carries_body(&self) -> bool {
        CARRY_BODY.contains(&self.upper())
    }
}

impl PartialEq for Verb {
    fn eq(&self, other: &Self) -> bool {
        self.place == other.place
    }
}

/// `GET`, `GET and POST`, `GET, PUT and POST`
pub(crate) fn listed(verbs: &[Verb]) -> String {
    let names: Vec<_> = verbs.iter().map(Verb::upper).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} and {last}", others.join(", ")),
        None => String::new(),
    }
}
