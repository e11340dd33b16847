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

pub(crate) use bundle::answers_of;
pub(crate) use hold::{hold, read};
pub use operation::{Answer, Content, Operation, Parameter, Place};
pub use schema::Schema;

/// The methods that a path of a contract can have, as it writes them.
const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// A description of a service.
#[derive(Debug)]
pub struct Contract {
    document: Value,
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
        let document = document::read(bytes)?;
        let version = |key: &str| match document.get(key) {
            Some(Value::String(version)) => Some(version.clone()),
            Some(Value::Number(version)) => Some(version.to_string()),
            _ => None,
        };
        if let Some(version) = version("swagger") {
            return Err(format!(
                "it is Swagger {version}: only OpenAPI 3 is read, to which converters bring it"
            ));
        }
        match version("openapi") {
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
        self.templates().flat_map(|path| self.operations_of(path))
    }

    /// The whole document, as JSON.
    pub fn document(&self) -> &Value {
        &self.document
    }

    /// What stands before the paths, of each server that has such: `/v1`.
    pub fn bases(&self) -> impl Iterator<Item = &str> {
        self.bases.iter().map(String::as_str)
    }

    /// The paths as the contract writes them.
    pub(crate) fn templates(&self) -> impl Iterator<Item = &str> {
        let paths = self.document.get("paths").and_then(Value::as_object);
        let paths = paths.into_iter().flatten();
        paths
            .map(|(path, _)| path.as_str())
            .filter(|path| path.starts_with('/'))
    }

    /// What can be done with a path.
    pub(crate) fn operations_of<'c>(
        &'c self,
        path: &'c str,
    ) -> impl Iterator<Item = Operation<'c>> {
        METHODS
            .into_iter()
            .filter_map(move |method| self.operation(path, method))
    }

    /// `method` in any letters.
    pub(crate) fn operation<'c>(&'c self, path: &'c str, method: &str) -> Option<Operation<'c>> {
        let method = METHODS
            .into_iter()
            .find(|known| known.eq_ignore_ascii_case(method))?;
        let (key, item) = self
            .document
            .get("paths")?
            .as_object()?
            .get_key_value(path)?;
        let item = self.resolved(item)?;
        let value = item.get(method).filter(|value| value.is_object())?;
        Some(Operation::new(self, key, method, item, value))
    }

    /// What a value says, or what its `$ref` leads to.
    pub(crate) fn resolved<'c>(&'c self, value: &'c Value) -> Option<&'c Value> {
        document::resolved(&self.document, value)
    }
}
