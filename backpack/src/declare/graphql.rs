//! What a declaration tells of the query of a GraphQL body.

/// A variable that the query of an endpoint declares.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct Variable {
    pub name: &'static str,
    /// Whether a request has to give it.
    pub required: bool,
    /// Whether the `variables` option gives it.
    pub given: bool,
}
