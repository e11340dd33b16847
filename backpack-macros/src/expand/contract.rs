//! What a contract says of endpoints, as constants.

use backpack_grammar::model::{
    Arrow, ContractOperation, Contracted, Endpoint, Lacking, Origin, Part, Target, is_usual_header,
};
use backpack_grammar::{Header, Item};
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;

use crate::expand::constants::option;
use crate::expand::depends;
use crate::expand::item::alias;
use crate::expand::part::json_keys;
use crate::expand::step::constant_at;
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
    let (file, tracked) = (&source.file, &source.tracked);
    let (answers, fault) = match source.answers(&contracted) {
        Ok(answers) => (answers, None),
        Err(fault) => (String::new(), Some(fault.into_compile_error())),
    };
    let operations = &source.operations;
    let name = name(&items[0].header);
    quote! {
        #tracked
        #fault
        #[doc(hidden)]
        #[allow(dead_code, non_upper_case_globals)]
        static #name: #private::contract::Document = #private::contract::Document {
            file: #file,
            operations: #operations,
            answers: #answers,
        };
    }
}

/// The name of the document: in it are that of the first endpoint and its place, so that it is another one wherever a name stands twice.
pub(crate) fn name(first: &Header) -> Ident {
    let name = &first.name;
    let (line, column) = match proc_macro::is_available() {
        true => (name.span().unwrap().line(), name.span().unwrap().column()),
        false => (0, 0),
    };
    format_ident!("__backpack_contract_of_{}_{line}_{column}", name.unraw())
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

/// What it requires and a dependency has to give.
pub(crate) fn lacking(runtime: &Runtime, endpoint: &Endpoint) -> TokenStream {
    let Runtime { public, .. } = runtime;
    let item = alias();
    let declaration = quote!(<#item as #public::Endpoint>::DECLARATION);
    let lacking = endpoint.contract.iter().flat_map(|it| &it.lacking);
    let check = |lacking: &Lacking| {
        let targets = lacking.targets.iter();
        let targets = targets.map(|target| depends::target(runtime, target));
        let text = &lacking.text;
        let arguments = quote!(#declaration, &[#(#targets),*], #text);
        constant_at(runtime, lacking.span, "check_given", &arguments)
    };
    lacking.map(check).collect()
}

/// That the answers of the contract have the place that a value comes from; each key is asked for where it stands.
pub(crate) fn places(runtime: &Runtime, arrow: &Arrow, source: &TokenStream) -> TokenStream {
    let Origin::Answer(Part::Json(keys)) = &arrow.origin else {
        return TokenStream::new();
    };
    let ways = (1..=keys.len()).map(|length| json_keys(runtime, &keys[..length]));
    let is_built_in = cfg!(feature = "openapi");
    ways.zip(&arrow.origin_keys)
        .filter(|_| is_built_in)
        .map(|(way, span)| {
            constant_at(runtime, *span, "check_answer_place", &quote!(#source, #way))
        })
        .collect()
}

/// That the contract knows the name that a value goes to.
pub(crate) fn target(
    runtime: &Runtime,
    arrow: &Arrow,
    request: &TokenStream,
) -> Option<TokenStream> {
    let (check, name) = match &arrow.target {
        Target::Query(name) => ("check_contract_query", name),
        Target::Header(name) if !is_usual_header(name) => ("check_contract_header", name),
        _ => return None,
    };
    let span = arrow
        .target_keys
        .first()
        .filter(|_| cfg!(feature = "openapi"))?;
    Some(constant_at(runtime, *span, check, &quote!(#request, #name)))
}
