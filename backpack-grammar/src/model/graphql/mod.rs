//! A GraphQL body: its query, the variables that the query declares, and those that are given.

#[cfg(feature = "graphql")]
mod document;
#[cfg(not(feature = "graphql"))]
#[path = "without_document.rs"]
mod document;
mod literal;

use proc_macro2::{Ident, TokenStream};
use syn::LitStr;

use crate::errors::Errors;
use crate::suggest::nearest;
use crate::syntax::graphql::Variables;

/// What a GraphQL endpoint sends.
#[non_exhaustive]
pub struct Graphql {
    /// A document with one operation.
    pub query: String,
    /// What it declares behind `query` or `mutation`.
    pub declared: Vec<Declared>,
    /// The object that `serde_json::json!` is to read.
    pub variables: Option<TokenStream>,
}

/// A variable that a query declares.
#[non_exhaustive]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Declared {
    /// Without its `$`.
    pub name: String,
    /// As it is written, as `[ID!]!`.
    pub of: String,
    /// Whether a request has to give it.
    pub required: bool,
    /// Whether `variables` gives it.
    pub given: bool,
}

/// Checks the query, at the option that gives it, and the variables.
pub(crate) fn check(
    option: &Ident,
    query: &LitStr,
    given: Option<Variables>,
    errors: &mut Errors,
) -> Option<Graphql> {
    let mut declared = errors.ok(document::read(option, query))?;
    for variable in given.iter().flat_map(|given| &given.list) {
        let name = variable.name.value();
        match declared.iter_mut().find(|known| known.name == name) {
            Some(known) => {
                known.given = true;
                errors.ok(literal::check(known, &variable.value));
            }
            None => errors.at(variable.name.span(), unknown(&name, &declared)),
        }
    }
    Some(Graphql {
        query: query.value(),
        declared,
        variables: given.map(|given| given.json),
    })
}

/// Told of `variables` where there is no query.
pub(crate) fn without_query(given: &Variables, errors: &mut Errors) {
    errors.at(
        given.span,
        "`variables` go with a query, and there is none: add `graphql: \"…\"`, or send them as `json`",
    );
}

fn unknown(name: &str, declared: &[Declared]) -> String {
    if let Some(bare) = name.strip_prefix('$') {
        return format!("a variable is named without its `$`: write `\"{bare}\": value`");
    }
    if declared.is_empty() {
        return format!(
            "the query declares no variable `${name}`, nor any other: write `query(${name}: …)` in it"
        );
    }
    let known: Vec<_> = declared.iter().map(|it| it.name.as_str()).collect();
    let meant = match nearest(name, &known) {
        Some(near) => format!(", did you mean `{near}`?"),
        None => String::new(),
    };
    format!(
        "the query declares no variable `${name}`{meant}\nit declares: {}",
        known.join(", ")
    )
}

#[cfg(all(test, feature = "graphql"))]
mod tests;
