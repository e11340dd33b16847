//! `thresholds!`: a vector of thresholds.

use backpack_grammar::model::{Bound, Comparison, Metric, Threshold, Timing};
use backpack_grammar::{Errors, span_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};

use crate::expand::constants::{duration, option};
use crate::expand::step::{Call, constant};
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
    let checks = checks(runtime, thresholds);
    let list = aliases.iter().zip(thresholds).map(|(alias, threshold)| {
        let source = threshold.source.as_ref();
        let subject = source.map(|_| subject(runtime, alias));
        expand(runtime, threshold, &option(subject))
    });
    let thresholds = Ident::new("__backpack_thresholds", Span::mixed_site());
    let list = quote!({
        #[allow(unused_imports)]
        use #private::FallbackStep as _;
        let #thresholds: ::std::vec::Vec<#public::Threshold> = ::std::vec![#(#list),*];
        #thresholds
    });
    (quote!(#(#[allow(dead_code)] #declared)* #checks), list)
}

/// What the type of this name is, that a threshold is about.
pub(crate) fn subject(Runtime { private, .. }: &Runtime, alias: &Ident) -> TokenStream {
    quote! {
        #private::Subject::of(
            #private::Probe::<#alias>::PROBED_REQUESTS[0],
            #private::Probe::<#alias>::PROBED_KIND,
            #private::Probe::<#alias>::PROBED_METRIC,
        )
    }
}

/// Has the compiler refuse figures that a subject does not have, and bounds of another unit.
fn checks(runtime: &Runtime, thresholds: &[Threshold]) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let with_source = (0..)
        .zip(thresholds)
        .filter(|(_, threshold)| threshold.source.is_some());
    let checks: TokenStream = with_source
        .map(|(index, threshold)| check(runtime, index, threshold))
        .collect();
    if checks.is_empty() {
        return checks;
    }
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[allow(unused_imports)]
            use #private::FallbackStep as _;
            #checks
        };
    }
}

fn check(runtime: &Runtime, index: usize, threshold: &Threshold) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let alias = alias(index, threshold);
    let subject = subject(runtime, &alias);
    let figure = match (threshold.timing, threshold.metric) {
        (Some((timing, _)), _) => variant(timing),
        (_, metric) if metric.is_latency() => quote!(Spread),
        (_, Metric::Failures) => quote!(Failures),
        (_, Metric::Requests) => quote!(Requests),
        (_, Metric::Rate) => quote!(Rate),
        (_, Metric::Count) => quote!(Count),
        _ => quote!(Total),
    };
    let unit = match threshold.bound {
        Bound::Time(_) => quote!(Time),
        Bound::Number(_) => quote!(Number),
        _ => quote!(Other),
    };
    let figure = quote!(#private::Figure::#figure);
    let at_figure = threshold.timing.map_or(threshold.span, |(_, span)| span);
    let operation = threshold.operation.map(|(operation, span)| {
        let word = operation.word();
        Call::of("check_operation", span, &quote!(#subject, #word))
    });
    let calls = [
        Call::of_type("measured", alias.span(), &alias),
        Call::of("check_figure", at_figure, &quote!(#subject, #figure)),
        Call::of(
            "check_bound",
            threshold.bound_span,
            &quote!(#subject, #figure, #private::Unit::#unit),
        ),
    ];
    let calls: Vec<_> = calls.into_iter().chain(operation).collect();
    constant(runtime, &calls)
}

/// What the expansion calls what a threshold is about.
pub(crate) fn alias(index: usize, threshold: &Threshold) -> Ident {
    let span = threshold
        .source
        .as_ref()
        .map_or_else(Span::call_site, span_of);
    format_ident!("__BackpackMeasured{index}", span = span)
}

/// What the runtime calls it, both among figures and among timings.
fn variant(timing: Timing) -> TokenStream {
    match timing {
        Timing::FromStart => quote!(FromStart),
        Timing::FirstByte => quote!(FirstByte),
    }
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
        Metric::Count => quote!(Count),
        Metric::Total => quote!(Total),
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
        Bound::Number(number) => quote!(Count(#number)),
        Bound::PerSecond(rate) => quote!(PerSecond(#rate)),
        Bound::Baseline(factor) => quote!(Baseline(#factor)),
    };
    let abort = threshold.abort.as_ref().map(|abort| {
        let (after, text) = (duration(abort.after), &abort.text);
        quote!(.or_abort(#after, #text))
    });
    let timing = threshold.timing.map(|(timing, _)| {
        let timing = variant(timing);
        quote!(.of(#private::Timing::#timing))
    });
    let operation = threshold.operation.map(|(operation, _)| {
        let word = operation.word();
        quote!(.doing(#word))
    });
    // The line of the threshold, not that of the macro around it.
    let at = threshold.source.as_ref().map_or(threshold.span, span_of);
    let place = quote_spanned!(at=> .at(::core::file!(), ::core::line!()));
    quote! {
        #public::Threshold::new(
            #text,
            #source,
            #private::Metric::#metric,
            #private::Comparison::#comparison,
            #private::Bound::#bound,
        )#operation #timing #abort #place
    }
}
