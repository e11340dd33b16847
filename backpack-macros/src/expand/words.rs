//! For rust-analyzer only: the words of the language as paths to items, so that it explains and completes them, and jumps to the
//! reference.

use backpack_grammar::{Errors, Mention, vocabulary};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::Ident;

use crate::runtime_paths::Runtime;

/// What was noted of an invocation: its words, and a `compile_error!` for each mistake.
pub(crate) fn noted(runtime: &Runtime, errors: Errors) -> TokenStream {
    let mut code = mentions(runtime, &errors);
    code.extend(errors.into_tokens());
    code
}

/// What the words of an invocation stand for. It finds the word at the cursor by its distance from the beginning of the
/// expansion, so this comes first.
fn mentions(Runtime { private, .. }: &Runtime, errors: &Errors) -> TokenStream {
    let paths = errors
        .mentions()
        .iter()
        .filter_map(|Mention { table, word }| {
            // A keyword is no name of an item.
            let word: Ident = syn::parse2(word.to_token_stream()).ok()?;
            let table = Ident::new(table, Span::call_site());
            Some(quote!(let _ = #private::words::#table::#word;))
        });
    let paths: TokenStream = paths.collect();
    if paths.is_empty() {
        return paths;
    }
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            const _: fn() = || { #paths };
        };
    }
}

/// The items that the words of a table stand for: a module of its name.
pub(crate) fn table(name: &Ident) -> TokenStream {
    let terms = vocabulary::table(&name.to_string()).unwrap_or_default();
    let items = terms.iter().filter_map(|term| {
        // `p99.9` is more than a word.
        let mut word: Ident = syn::parse_str(term.name).ok()?;
        word.set_span(name.span());
        let help = term.help;
        Some(quote!(#[doc = #help] pub struct #word;))
    });
    quote! {
        #[allow(non_camel_case_types)]
        pub mod #name { #(#items)* }
    }
}
