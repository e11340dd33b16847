//! What the contract of a service says of an endpoint: constants that `#![openapi("…")]` leaves behind.

use crate::declare::verb::Verb;

/// A contract, once for each invocation of `endpoint!`.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Document {
    /// As it was written.
    pub file: &'static str,
    /// Method and path of all that it describes, one a line: a text costs the compiler less than a list of thousands does.
    pub operations: &'static str,
    /// What it says of the answers of the endpoints, as JSON: `places` has the number of each schema by its place in the contract, and `$defs`
    /// the schemas by their numbers, in JSON Schema 2020-12.
    pub answers: &'static str,
}

/// What a contract says of one endpoint.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Contract {
    pub document: &'static Document,
    /// What its methods are called there; without those that it is not held to.
    pub operations: &'static [Operation],
    /// The names that may stand behind the path, one that ends with `[` for all that begin so; `None`: any.
    pub query: Option<&'static [&'static str]>,
    /// The names of headers that may be sent beside the usual ones; `None`: any.
    pub headers: Option<&'static [&'static str]>,
    /// Which places the JSON of its answers can have; empty: any.
    pub places: &'static [u8],
    /// What is not checked, for people.
    pub unchecked: &'static [&'static str],
}

/// What a method of an endpoint is in its contract.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Operation {
    pub verb: Verb,
    /// As the contract writes it.
    pub path: &'static str,
    /// The answers that it lists, in the order in which they are asked.
    pub answers: &'static [Listed],
}

/// An answer that a contract lists.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Listed {
    /// The first and the last of its statuses.
    pub statuses: (u16, u16),
    /// The media types of its body in small letters, each with the place of its schema in the contract, as `Document::answers` has it;
    /// `None` where nothing is said of it.
    pub contents: Option<&'static [(&'static str, Option<&'static str>)]>,
}
