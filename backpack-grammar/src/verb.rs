//! The HTTP methods.

use proc_macro2::Span;
use syn::Ident;

use crate::protocol::{self, Spoken};
use crate::suggest::unknown;
use crate::words::Term;

/// A method at the place where it was written.
#[derive(Clone, Debug)]
pub struct Verb {
    method: &'static Method,
    span: Span,
}

/// What is known of a method.
#[derive(Debug)]
struct Method {
    /// As an endpoint declares it.
    upper: &'static str,
    /// As a step requests it.
    lower: &'static str,
    /// As the runtime's type and variant.
    type_name: &'static str,
    carries_body: bool,
    /// What it is for, in one line.
    help: &'static str,
}

static METHODS: &[Method] = &[
    method(
        "GET",
        "get",
        "Get",
        false,
        "Asks for what is there; no body goes with it.",
    ),
    method(
        "POST",
        "post",
        "Post",
        true,
        "Hands something over to be processed; a body may go with it.",
    ),
    method(
        "PUT",
        "put",
        "Put",
        true,
        "Puts the body in the place of what is there.",
    ),
    method(
        "PATCH",
        "patch",
        "Patch",
        true,
        "Changes a part of what is there, as the body says.",
    ),
    method(
        "DELETE",
        "delete",
        "Delete",
        true,
        "Removes what is there; a body may go with it.",
    ),
    method(
        "HEAD",
        "head",
        "Head",
        false,
        "As GET, answered without the body.",
    ),
    method(
        "OPTIONS",
        "options",
        "Options",
        false,
        "Asks what can be asked; no body goes with it.",
    ),
];

const fn method(
    upper: &'static str,
    lower: &'static str,
    type_name: &'static str,
    carries_body: bool,
    help: &'static str,
) -> Method {
    Method {
        upper,
        lower,
        type_name,
        carries_body,
        help,
    }
}

/// All of them for people, as an endpoint declares them.
pub(crate) fn terms() -> Vec<Term> {
    let term = |method: &Method| Term {
        name: method.upper,
        help: method.help,
    };
    METHODS.iter().map(term).collect()
}

impl Verb {
    /// All of them, as if written here.
    pub fn all(span: Span) -> Vec<Self> {
        METHODS.iter().map(|method| Self { method, span }).collect()
    }

    /// `GET`, as an endpoint declares it.
    pub(crate) fn declared(word: &Ident) -> syn::Result<Self> {
        match Spoken::by(word) {
            None => Self::find(word, |method| method.upper, &protocol::all()),
            Some(spoken) => Err(syn::Error::new(
                word.span(),
                format!(
                    "`{word}` stands alone, for {} is an endpoint of its own: write `Name = {word} \"/path\";`",
                    spoken.called()
                ),
            )),
        }
    }

    /// The method by which this is asked for, written in its place; that with a body where there is one.
    pub(crate) fn asking(spoken: Spoken, has_body: bool, span: Span) -> Self {
        let name = match (spoken, has_body) {
            (Spoken::WebSocket, _) | (Spoken::Events, false) => "GET",
            (Spoken::Events, true) | (Spoken::Grpc, _) => "POST",
        };
        let method = METHODS.iter().find(|method| method.upper == name);
        let method = method.expect("it is one of the methods");
        Self { method, span }
    }

    /// `get`, as a step requests it.
    pub(crate) fn requested(word: &Ident) -> syn::Result<Self> {
        Self::find(word, |method| method.lower, &[])
    }

    /// The method of this name; or what may have been meant, of which `others` stand in its place.
    fn find(word: &Ident, name: fn(&Method) -> &'static str, others: &[Term]) -> syn::Result<Self> {
        let span = word.span();
        match METHODS.iter().find(|method| word == name(method)) {
            Some(method) => Ok(Self { method, span }),
            None => {
                let others = others.iter().map(|other| other.name);
                let names: Vec<_> = METHODS.iter().map(name).chain(others).collect();
                let message = unknown("method", &word.to_string(), &names, "the methods are");
                Err(syn::Error::new(span, message))
            }
        }
    }

    /// `GET`
    pub fn upper(&self) -> &'static str {
        self.method.upper
    }

    /// `get`, for the name of a function.
    pub fn function(&self) -> Ident {
        Ident::new(self.method.lower, self.span)
    }

    /// `Get`, for the name of a type or a variant.
    pub fn variant(&self) -> Ident {
        Ident::new(self.method.type_name, Span::call_site())
    }

    /// Where it was written.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether a body goes with its requests.
    pub fn carries_body(&self) -> bool {
        self.method.carries_body
    }
}

impl PartialEq for Verb {
    fn eq(&self, other: &Self) -> bool {
        self.upper() == other.upper()
    }
}

/// `GET`, `GET and POST`, `GET, PUT and POST`
pub(crate) fn listed(verbs: &[Verb], and: &str) -> String {
    let names: Vec<_> = verbs.iter().map(Verb::upper).collect();
    match names.split_last() {
        Some((last, [])) => (*last).to_owned(),
        Some((last, others)) => format!("{} {and} {last}", others.join(", ")),
        None => String::new(),
    }
}
