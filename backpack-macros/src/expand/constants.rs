//! Values as constants of the runtime's types.

use std::time::Duration;

use backpack_grammar::model::Wait;
use proc_macro2::TokenStream;
use quote::quote;

use crate::runtime_paths::Runtime;

/// A duration.
pub(crate) fn duration(duration: Duration) -> TokenStream {
    let (seconds, nanos) = (duration.as_secs(), duration.subsec_nanos());
    quote!(::core::time::Duration::new(#seconds, #nanos))
}

/// A value that may be absent.
pub(crate) fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::core::option::Option::Some(#value)),
        None => quote!(::core::option::Option::None),
    }
}

/// A think time.
pub(crate) fn wait(Runtime { private, .. }: &Runtime, wait: Wait) -> TokenStream {
    match wait {
        Wait::None => quote!(#private::Wait::None),
        Wait::Fixed(time) => {
            let time = duration(time);
            quote!(#private::Wait::Fixed(#time))
        }
        Wait::Uniform(from, to) => {
            let (from, to) = (duration(from), duration(to));
            quote!(#private::Wait::Uniform(#from, #to))
        }
        Wait::Exponential(mean) => {
            let mean = duration(mean);
            quote!(#private::Wait::Exponential(#mean))
        }
        Wait::Normal(mean, deviation) => {
            let (mean, deviation) = (duration(mean), duration(deviation));
            quote!(#private::Wait::Normal(#mean, #deviation))
        }
    }
}
