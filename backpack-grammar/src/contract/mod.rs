//! Contracts: descriptions of services in OpenAPI 3, <https://spec.openapis.org/oas/v3.1.1.html>, and what of them a declaration breaks.
//!
//! What is not understood here is no mistake of anybody: it is unchecked, and said to be.
//!
//! ```
//! use backpack_grammar::contract::Contract;
//!
//! let contract = Contract::parse(b"
//! openapi: 3.1.0
//! info: { title: Pets, version: '1' }
//! paths:
//!   /pets/{petId}:
//!     get: { responses: { '200': { description: A pet. } } }
//! ")?;
//! let operations: Vec<_> = contract.operations().collect();
//! assert_eq!((operations[0].method(), operations[0].path()), ("GET", "/pets/{petId}"));
//!
//! assert!(Contract::parse(b"swagger: '2.0'").unwrap_err().contains("Swagger 2.0"));
//! # Ok::<_, String>(())
//! ```

mod alternatives;
mod bounds;
mod bundle;
mod cut;
mod document;
mod hold;
mod literal;
mod operation;
mod parameters;
mod paths;
mod sample;
mod schema;
mod sent;
mod shape;
mod values;
mod yaml;

use serde_json::Value;

use document::Document;

pub(crate) use bundle::answers_of;
pub(crate) use hold::{hold, read};
pub use operation::{Answer, Content, Operation, Parameter, Place};
pub use schema::Schema;

/// The methods that a path of a contract can have, as it writes them and as a request does.
const METHODS: [(&str, &str); 8] = [
    ("get", "GET"),
    ("put", "PUT"),
    ("post", "POST"),
    ("delete", "DELETE"),
    ("options", "OPTIONS"),
    ("head", "HEAD"),
    ("patch", "PATCH"),
    ("trace", "TRACE"),
];

/// A description of a service.
#[derive(Debug)]
pub struct Contract {
    document: Document,
    /// What stands before the paths, of each server: `/v1`.
    bases: Vec<String>,
    /// From 3.1 on, a schema may say more beside a `$ref`.
    is_new: bool,
}

impl Contract {
    /// Reads a contract, YAML or JSON.
    ///
    /// # Errors
    /// It is neither, or no OpenAPI 3, in a text for people.
    pub fn parse(bytes: &[u8]) -> Result<Self, String> {
        Self::of(Document::read(bytes)?)
    }

    /// The same, of which what is long is read where it is asked for.
    pub(crate) fn open(bytes: &[u8]) -> Result<Self, String> {
        Self::of(Document::open(bytes)?)
    }

    fn of(document: Document) -> Result<Self, String> {
        let version = |key: &str| match document.pointer(key) {
            Some(Value::String(version)) => Some(version.clone()),
            Some(Value::Number(version)) => Some(version.to_string()),
            _ => None,
        };
        if let Some(version) = version("/swagger") {
            return Err(format!(
                "it is Swagger {version}: only OpenAPI 3 is read, to which converters bring it"
            ));
        }
        match version("/openapi") {
            Some(version) if version.starts_with("3.") => Ok(Self {
                bases: paths::bases(&document),
                is_new: !version.starts_with("3.0"),
                document,
            }),
            Some(version) => Err(format!(
                "it is OpenAPI {version}: 3.0 and those after it are read"
            )),
            None => Err("it is no OpenAPI: it does not begin with `openapi: 3.…`".to_owned()),
        }
    }

    /// All that is described, in the order of the paths.
    pub fn operations(&self) -> impl Iterator<Item = Operation<'_>> {
        let paths = self.templates().into_iter();
        paths.flat_map(|path| self.operations_of(path))
    }

    /// The whole document, as JSON.
    pub fn document(&self) -> &Value {
        self.document.whole()
    }

    /// Why something that was asked for could not be read; then what is told of the contract says nothing.
    pub(crate) fn fault(&self) -> Option<&str> {
        self.document.fault()
    }

    /// What stands before the paths, of each server that has such: `/v1`.
    pub fn bases(&self) -> impl Iterator<Item = &str> {
        self.bases.iter().map(String::as_str)
    }

    /// Method and path of all that is described, in the order of the paths; to know them, nothing that is long is read.
    pub(crate) fn listed(&self) -> Vec<(&'static str, &str)> {
        let of_path = |path| match self.document.known_methods(path) {
            Some(known) => METHODS
                .into_iter()
                .filter(|(method, _)| known.contains(method))
                .map(|(_, upper)| (upper, path))
                .collect(),
            None => self
                .operations_of(path)
                .map(|operation| (operation.method(), path))
                .collect::<Vec<_>>(),
        };
        self.templates().into_iter().flat_map(of_path).collect()
    }

    /// The paths as the contract writes them.
    pub(crate) fn templates(&self) -> Vec<&str> {
        let mut paths = self.document.keys(&["paths"]);
        paths.retain(|path| path.starts_with('/'));
        paths
    }

    /// What can be done with a path.
    pub(crate) fn operations_of<'c>(
        &'c self,
        path: &'c str,
    ) -> impl Iterator<Item = Operation<'c>> {
        METHODS
            .into_iter()
            .filter_map(move |(method, _)| self.operation(path, method))
    }

    /// `method` in any letters.
    pub(crate) fn operation<'c>(&'c self, path: &'c str, method: &str) -> Option<Operation<'c>> {
        let (method, upper) = METHODS
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(method))?;
        let item = format!("/paths/{}", document::escaped(path));
        let item = self.resolved(self.document.pointer(&item)?)?;
        let value = item.get(method).filter(|value| value.is_object())?;
        Some(Operation::new(self, path, upper, item, value))
    }

    /// Each way to say who asks.
    pub(crate) fn security_schemes(&self) -> Vec<&Value> {
        const PLACE: [&str; 2] = ["components", "securitySchemes"];
        let names = self.document.keys(&PLACE).into_iter();
        let place = PLACE.join("/");
        names
            .filter_map(|name| self.pointer(&format!("/{place}/{}", document::escaped(name))))
            .collect()
    }

    /// What stands at a place (RFC 6901).
    pub(crate) fn pointer(&self, pointer: &str) -> Option<&Value> {
        self.document.pointer(pointer)
    }

    /// What a reference leads to.
    pub(crate) fn at(&self, reference: &str) -> Option<&Value> {
        self.document.at(reference)
    }

    /// What a value says, or what its `$ref` leads to.
    pub(crate) fn resolved<'c>(&'c self, value: &'c Value) -> Option<&'c Value> {
        self.document.resolved(value)
    }
}
