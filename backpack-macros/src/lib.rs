//! The macros of Backpack, the crate `backpack-load`, which brings them: `endpoint!`, `chain!`, `scenario!`, `depends!`,
//! `data!`, `metric!`, `thresholds!` and `#[backpack::test]`.
//!
//! Each goes the same way: `backpack_grammar` reads its tokens and says what they mean and what is wrong with them, `expand`
//! writes the code.

mod expand;
mod fallback;
#[cfg(test)]
mod properties;
mod runtime_name;
mod runtime_paths;
mod tool_attributes;

use proc_macro::TokenStream;
use tool_attributes::nameable;

/// Declares HTTP endpoints: a name, its methods, its path and what goes with a request.
#[proc_macro]
pub fn endpoint(input: TokenStream) -> TokenStream {
    nameable(expand::endpoint(input.into())).into()
}

/// Declares chains of requests, or makes one on the spot: `chain!(A + B)`.
#[proc_macro]
pub fn chain(input: TokenStream) -> TokenStream {
    nameable(expand::chain(input.into())).into()
}

/// Declares scenarios: what a user does again and again.
#[proc_macro]
pub fn scenario(input: TokenStream) -> TokenStream {
    nameable(expand::scenario(input.into())).into()
}

/// Declares which values of an endpoint's answers go into the requests of another.
#[proc_macro]
pub fn depends(input: TokenStream) -> TokenStream {
    expand::depends(input.into()).into()
}

/// Declares tables of test data: their files are read while this compiles.
#[proc_macro]
pub fn data(input: TokenStream) -> TokenStream {
    nameable(expand::data(input.into())).into()
}

/// Declares what a test measures beside requests: times, values, counts, and rows of other clients' requests.
#[proc_macro]
pub fn metric(input: TokenStream) -> TokenStream {
    nameable(expand::metric(input.into())).into()
}

/// What a test must hold, for `LoadTest::expect`: `thresholds![p95 < 200ms, failures < 1%]`.
#[proc_macro]
pub fn thresholds(input: TokenStream) -> TokenStream {
    expand::thresholds(input.into()).into()
}

/// The words of a table as items, for editors: in the place of the documentation that explains them.
#[doc(hidden)]
#[proc_macro]
pub fn words(table: TokenStream) -> TokenStream {
    let table = syn::parse_macro_input!(table as syn::Ident);
    expand::table(&table).into()
}

/// Turns a function into a test that runs a load test first and is handed its report.
#[proc_macro_attribute]
pub fn test(options: TokenStream, function: TokenStream) -> TokenStream {
    expand::test(options.into(), &function.into()).into()
}
