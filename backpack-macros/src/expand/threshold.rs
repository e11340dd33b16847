//! `thresholds!`: a vector of thresholds.

use backpack_grammar::model::{Bound, Comparison, Metric, Threshold};
use backpack_grammar::{Errors, span_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};

use crate::expand::constants::{duration, option};
use crate::expand::words::noted;
use crate::runtime_paths::Runtime;

/// Expands an invocation.
pub(crate) fn thresholds(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let runtime = Runtime::find();
    let checked = backpack_grammar::thresholds(input, &mut errors);
    let (declared, list) = declare_and_list(&runtime, &checked);
    let noted = noted(&runtime, errors);
    quote!({ #noted #declared #list })
}

/// The types that the thresholds name, and the vector of thresholds.
pub(crate) fn declare_and_list(
    runtime: &Runtime,
    thresholds: &[Threshold],
) -> (TokenStream, TokenStream) {
    let Runtime { public, private } = runtime;
    let aliases: Vec<_> = (0..)
        .zip(thresholds)
        .map(|(index, threshold)| alias(index, threshold))
        .collect();
    let declared = aliases
        .iter()
        .zip(thresholds)
        .filter_map(|(alias, threshold)| {
            let path = threshold.source.as_ref()?;
            Some(quote!(type #alias = #path;))
        });
    let list = aliases.iter().zip(thresholds).map(|(alias, threshold)| {
        let source = threshold
            .source
            .as_ref()
            .map(|_| quote!(#private::Source::of::<#alias>()));
        expand(runtime, threshold, &option(source))
    });
    let thresholds = Ident::new("__backpack_thresholds", Span::mixed_site());
    let list = quote!({
        let #thresholds: ::std::vec::Vec<#public::Threshold> = ::std::vec![#(#list),*];
        #thresholds
    });
    (quote!(#(#[allow(dead_code)] #declared)*), list)
}

/// What the expansion calls the endpoint of a threshold.
pub(crate) fn alias(index: usize, threshold: &Threshold) -> Ident {
    let span = threshold
        .source
        .as_ref()
        .map_or_else(Span::call_site, span_of);
    format_ident!("__BackpackMeasured{index}", span = span)
}

fn expand(runtime: &Runtime, threshold: &Threshold, source: &TokenStream) -> TokenStream {
    let Runtime { public, private } = runtime;
    let text = &threshold.text;
    let metric = match threshold.metric {
        Metric::Percentile(percent) => quote!(Percentile(#percent)),
        Metric::Mean => quote!(Mean),
        Metric::Min => quote!(Min),
        Metric::Max => quote!(Max),
        Metric::Failures => quote!(Failures),
        Metric::Requests => quote!(Requests),
        Metric::Rate => quote!(Rate),
    };
    let comparison = match threshold.comparison {
        Comparison::Less => quote!(Below),
        Comparison::AtMost => quote!(AtMost),
        Comparison::Greater => quote!(Above),
        Comparison::AtLeast => quote!(AtLeast),
    };
    let bound = match threshold.bound {
        Bound::Time(time) => {
            let time = duration(time);
            quote!(Duration(#time))
        }
        Bound::Percent(percent) => quote!(Percent(#percent)),
        #[allow(clippy::cast_precision_loss)] // exact as far as anyone can count requests
        Bound::Count(count) => {
            let count = count as f64;
            quote!(Count(#count))
        }
        Bound::PerSecond(rate) => quote!(PerSecond(#rate)),
        Bound::Baseline(factor) => quote!(Baseline(#factor)),
    };
    let abort = threshold.abort.as_ref().map(|abort| {
        let (after, text) = (duration(abort.after), &abort.text);
        quote!(.or_abort(#after, #text))
    });
    let from_start = threshold.from_start.map(|_| quote!(.from_start()));
    quote! {
        #public::Threshold::new(
            #text,
            #source,
            #private::Metric::#metric,
            #private::Comparison::#comparison,
            #private::Bound::#bound,
        )#from_start #abort
    }
}
