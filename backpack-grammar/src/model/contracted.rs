//! What a contract says of an endpoint that is held to it.

use std::rc::Rc;
#[cfg(feature = "openapi")]
use std::sync::Arc;

use proc_macro2::{Span, TokenStream};

use crate::model::depends::Target;
use crate::verb::Verb;

/// The contract of an invocation of `endpoint!`.
#[non_exhaustive]
pub struct Source {
    /// As it was written.
    pub file: String,
    #[cfg(feature = "openapi")]
    pub(crate) span: Span,
    /// An item that has cargo build again when the file changes.
    pub tracked: TokenStream,
    /// Method and path of all that it describes, one a line.
    pub operations: String,
    #[cfg(feature = "openapi")]
    pub(crate) contract: Arc<crate::contract::Contract>,
}

/// What a contract says of one endpoint.
#[non_exhaustive]
pub struct Contracted {
    /// Whose contract it is.
    pub source: Rc<Source>,
    /// What its methods are called there; without those that it is not held to.
    pub operations: Vec<Operation>,
    /// The names that may stand behind the path, one that ends with `[` for all that begin so; none where any may.
    pub query: Option<Vec<String>>,
    /// The names of headers that may be sent beside the usual ones; none where any may.
    pub headers: Option<Vec<String>>,
    /// What it requires and the declaration does not give, so that a dependency has to.
    pub lacking: Vec<Lacking>,
    /// Which places the JSON of its answers can have, see `shape`; empty where they can have any.
    pub answers: Vec<u8>,
    /// What is not checked, for people.
    pub unchecked: Vec<String>,
}

/// What a method of an endpoint is in its contract.
#[non_exhaustive]
pub struct Operation {
    /// The method of the endpoint.
    pub verb: Verb,
    /// The path as the contract writes it.
    pub path: String,
    /// The answers that it lists.
    pub answers: Vec<Listed>,
}

/// An answer that a contract lists.
#[non_exhaustive]
pub struct Listed {
    /// The first and the last of its statuses; `default` is for all, and asked last.
    pub statuses: (u16, u16),
    /// The media types of its body in small letters, each with the place of its schema in the contract, a JSON pointer; none where
    /// nothing is said of it.
    pub contents: Option<Vec<(String, Option<String>)>>,
}

/// A value that a request has to have, and that only a dependency could still give.
#[non_exhaustive]
pub struct Lacking {
    /// What is told of it.
    pub span: Span,
    /// Where it has to go: to one of these places.
    pub targets: Vec<Target>,
    /// What is said where nothing goes there.
    pub text: String,
}

impl Source {
    /// What the contract says of the answers of these endpoints, as JSON: `places` has the number of each schema by its place, and `$defs` the
    /// schemas by their numbers, in JSON Schema 2020-12.
    ///
    /// # Errors
    /// A part of the contract that is not read before turns out to be no YAML.
    pub fn answers(&self, endpoints: &[&Contracted]) -> syn::Result<String> {
        #[cfg(feature = "openapi")]
        {
            let answers = crate::contract::answers_of(&self.contract, endpoints);
            self.fault().map_or(Ok(answers), Err)
        }
        #[cfg(not(feature = "openapi"))]
        {
            let _ = endpoints;
            Ok(String::new())
        }
    }

    /// What is wrong with the file itself, where that came out only when a part of it was read.
    #[cfg(feature = "openapi")]
    pub(crate) fn fault(&self) -> Option<syn::Error> {
        let (file, why) = (&self.file, self.contract.fault()?);
        let why = format!("cannot read `{file}`: {why}");
        Some(syn::Error::new(self.span, why))
    }
}
