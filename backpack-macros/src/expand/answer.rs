//! Answers of a declared type: how they are read, and how a field of one becomes a value.

use backpack_grammar::model::{FieldStep, Key};
use backpack_grammar::{Header, spelled};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

use crate::expand::item::of_code;
use crate::runtime_paths::Runtime;

/// The function that tells `depends!` the type. It is no constant of a trait, whose types must be as public as the endpoint.
pub(super) fn declared(runtime: &Runtime, header: &Header, answer: &Type) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let visibility = of_code(&header.visibility);
    quote! {
        #[doc(hidden)]
        #[allow(private_interfaces, dead_code)]
        #visibility const fn __backpack_answer() -> #private::TypeOf<#answer> {
            #private::TypeOf::<#answer>::NEW
        }
    }
}

/// How an answer is read.
pub(super) fn reading(runtime: &Runtime, answer: &Type) -> TokenStream {
    let shown = spelled(answer);
    let span = answer.span();
    let Runtime { private, .. } = runtime.at(span);
    quote_spanned!(span=> #private::Reading::of::<#answer>(#shown))
}

/// How the value of a field is taken out of an answer of this endpoint: as JSON, or as a text.
pub(super) fn field(
    runtime: &Runtime,
    source: &Ident,
    steps: &[FieldStep],
    into_json: bool,
) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let path: String = steps.iter().map(FieldStep::spelled).collect();
    let first = steps.first().map_or_else(Span::call_site, FieldStep::span);
    let last = steps.last().map_or_else(Span::call_site, FieldStep::span);
    let [value, draw, place] = ["__backpack_value", "__backpack_draw", "__backpack_place"]
        .map(|name| Ident::new(name, Span::mixed_site()));
    // What the compiler says of an argument points to it, where it is written by the user.
    let at = |span| Ident::new("__backpack_asked", span);
    // At the field, for an endpoint without a type has none.
    let source = Ident::new(&source.to_string(), first);
    let declared = quote_spanned!(first=> #source::__backpack_answer());
    let steps = steps.iter().map(|step| match step {
        FieldStep::Member(member) => quote!(let #place = &#place.#member;),
        FieldStep::Optional(span) => {
            let (private, asked) = (runtime.at(*span).private, at(*span));
            quote_spanned! {*span=>
                let #asked = #place;
                let #place = #private::some(#asked)?;
            }
        }
        FieldStep::Element(key, span) => {
            let key = match key {
                Key::Name(name) => quote!(Name(#name)),
                Key::Index(index) => quote!(Index(#index)),
                Key::Last => quote!(Last),
                Key::Any => quote!(Any),
            };
            let (private, asked) = (runtime.at(*span).private, at(*span));
            quote_spanned! {*span=>
                let #asked = #place;
                let #place = #private::element(#asked, #private::Key::#key, #draw)?;
            }
        }
    });
    let into = match into_json {
        true => Ident::new("field_as_json", last),
        false => Ident::new("field_as_text", last),
    };
    let (at_last, asked) = (runtime.at(last).private, at(last));
    let value_of = quote_spanned! {last=>
        let #asked = #place;
        #at_last::#into(#asked)
    };
    // The path last: an editor that completes a field looks for it where it stands without what it adds to the word.
    quote! {
        #private::Field {
            take: {
                fn take(
                    #value: &#private::AnyAnswer,
                    #draw: #private::Draw<'_>,
                ) -> ::core::option::Option<#private::FieldValue> {
                    let #place = #private::answer_of(#value, #declared)?;
                    #(#steps)*
                    #value_of
                }
                take
            },
            path: #path,
        }
    }
}
