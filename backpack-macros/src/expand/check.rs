//! The `check` option: what is asked of an answer, as constants.

use backpack_grammar::model::{Check, Comparison, Demand, Literal, Sign};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use crate::expand::part::part;
use crate::runtime_paths::Runtime;

/// All that is asked, in the order of writing.
pub(crate) fn checks(runtime: &Runtime, checks: &[Check]) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let checks = checks.iter().map(|check| match check {
        Check::Code(code) => {
            let asked = code_of(runtime, code);
            quote!(#private::Check::Code(#asked))
        }
        Check::Question(place, wanted) => {
            let (place, wanted) = (part(runtime, place), demand(runtime, wanted));
            quote!(#private::Check::Question(#place, #wanted))
        }
    });
    quote!(&[#(#checks),*])
}

/// Written at the code, so that what it cannot give is told of there.
fn code_of(runtime: &Runtime, code: &Expr) -> TokenStream {
    let public = &runtime.public;
    let result = Ident::new("__backpack_result", Span::mixed_site());
    let Runtime { private, .. } = runtime.at(code.span());
    let asked = quote_spanned!(code.span()=> #private::apply_check(#result, #code));
    quote!(|#result: &#public::RequestResult| #asked)
}

fn demand(Runtime { private, .. }: &Runtime, demand: &Demand) -> TokenStream {
    let Demand::Compared(sign, literal) = demand else {
        return quote!(#private::Demand::Present);
    };
    let sign = match sign {
        Sign::Equal => quote!(Equal),
        Sign::Unequal => quote!(Unequal),
        Sign::Ordered(Comparison::Less) => quote!(Less),
        Sign::Ordered(Comparison::AtMost) => quote!(AtMost),
        Sign::Ordered(Comparison::Greater) => quote!(Greater),
        Sign::Ordered(Comparison::AtLeast) => quote!(AtLeast),
        Sign::Contains => quote!(Contains),
    };
    let literal = match literal {
        Literal::Null => quote!(Null),
        Literal::Flag(flag) => quote!(Flag(#flag)),
        Literal::Number(digits) => quote!(Number(#digits)),
        Literal::Text(text) => quote!(Text(#text)),
    };
    quote!(#private::Demand::Compared(#private::Sign::#sign, #private::Literal::#literal))
}
