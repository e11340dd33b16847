//! What a contract says of endpoints, as constants.

use backpack_grammar::model::{ContractOperation, Contracted, Endpoint};
use backpack_grammar::{Header, Item};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use crate::expand::constants::option;
use crate::runtime_paths::Runtime;

/// The document that the endpoints of an invocation are held to, and what it is called.
pub(crate) fn document(runtime: &Runtime, items: &[Item<Endpoint>]) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let contracted: Vec<_> = items
        .iter()
        .filter_map(|item| item.body.as_ref()?.contract.as_ref())
        .collect();
    let Some(first) = contracted.first() else {
        return TokenStream::new();
    };
    let source = &first.source;
    let (file, tracked, answers) = (&source.file, &source.tracked, source.answers(&contracted));
    let operations = source
        .operations
        .iter()
        .map(|(method, path)| quote!((#method, #path)));
    let name = name(&items[0].header);
    quote! {
        #tracked
        #[doc(hidden)]
        #[allow(non_upper_case_globals)]
        static #name: #private::contract::Document = #private::contract::Document {
            file: #file,
            operations: &[#(#operations),*],
            answers: #answers,
        };
    }
}

/// The name of the document: that of the first endpoint is in it, so that it is one of its kind where that is.
pub(crate) fn name(first: &Header) -> Ident {
    format_ident!("__backpack_contract_of_{}", first.name.unraw())
}

/// What it says of an endpoint.
pub(crate) fn declared(
    runtime: &Runtime,
    document: Option<&Ident>,
    contract: Option<&Contracted>,
) -> TokenStream {
    let Runtime { private, .. } = runtime;
    option(contract.map(|contract| {
        let Contracted {
            operations,
            query,
            headers,
            answers,
            unchecked,
            ..
        } = contract;
        let operations = operations.iter().map(|it| operation(runtime, it));
        let names = |names: &Option<Vec<String>>| {
            option(names.as_ref().map(|names| quote!(&[#(#names),*])))
        };
        let (query, headers) = (names(query), names(headers));
        let places = proc_macro2::Literal::byte_string(answers);
        quote! {
            &#private::contract::Contract {
                document: &#document,
                operations: &[#(#operations),*],
                query: #query,
                headers: #headers,
                places: #places,
                unchecked: &[#(#unchecked),*],
            }
        }
    }))
}

fn operation(runtime: &Runtime, operation: &ContractOperation) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let ContractOperation {
        verb,
        path,
        answers,
        ..
    } = operation;
    let verb = verb.variant();
    let answers = answers.iter().map(|listed| {
        let (from, to) = listed.statuses;
        let contents = option(listed.contents.as_ref().map(|contents| {
            let contents = contents.iter().map(|(media, schema)| {
                let schema = option(schema.as_ref().map(|schema| quote!(#schema)));
                quote!((#media, #schema))
            });
            quote!(&[#(#contents),*])
        }));
        quote!(#private::contract::Listed { statuses: (#from, #to), contents: #contents })
    });
    quote! {
        #private::contract::Operation {
            verb: #private::Verb::#verb,
            path: #path,
            answers: &[#(#answers),*],
        }
    }
}
