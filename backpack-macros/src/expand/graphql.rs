//! A GraphQL body: its query and its variables.

use backpack_grammar::model::{Declared, Graphql};
use proc_macro2::TokenStream;
use quote::quote;

use crate::expand::json_text::json_text;
use crate::runtime_paths::Runtime;

/// What the query declares, as constants.
pub(crate) fn declared(
    Runtime { private, .. }: &Runtime,
    graphql: Option<&Graphql>,
) -> TokenStream {
    let declared = graphql.map_or(&[] as &[Declared], |graphql| &graphql.declared);
    let variables = declared.iter().map(|variable| {
        let Declared {
            name,
            required,
            given,
            ..
        } = variable;
        quote!(#private::Variable { name: #name, required: #required, given: #given })
    });
    quote!(&[#(#variables),*])
}

/// The `variables` option, where all of it is literals.
pub(crate) fn json(graphql: &Graphql) -> Option<String> {
    graphql.variables.as_ref().and_then(json_text)
}

/// The calls that give an endpoint this body; `json` is what the function of that name gives.
pub(crate) fn body(
    Runtime { private, .. }: &Runtime,
    graphql: &Graphql,
    json: Option<&str>,
) -> TokenStream {
    let query = &graphql.query;
    let variables = graphql.variables.as_ref().map(|value| match json {
        Some(text) => quote!(.variables_text(#text)),
        None => quote!(.variables(#private::serde_json::json!(#value))),
    });
    quote!(.graphql(#query) #variables)
}
