//! `#[backpack::test]`: a test that runs the load test and hands its report to the function.

use std::time::Duration;

use backpack_grammar::model::{MaxFailures, Rate, Share, Stage, Test};
use backpack_grammar::{Errors, span_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ItemFn};

use crate::expand::constants::duration;
use crate::expand::step::constant_at;
use crate::expand::threshold::{alias, declare_and_list};
use crate::runtime_paths::Runtime;

/// Expands the attribute and the function under it.
pub(crate) fn test(options: TokenStream, tokens: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(test) = backpack_grammar::test(options, tokens, &mut errors) else {
        let errors = errors.into_tokens();
        return quote!(#errors #tokens);
    };
    match errors.count() {
        0 => expand(&Runtime::find(), &test),
        _ => unexpanded(errors, &test.function),
    }
}

/// The function by itself, if it can stand alone, so that a mistake in the options gives no message about its body.
fn unexpanded(errors: Errors, function: &ItemFn) -> TokenStream {
    let errors = errors.into_tokens();
    let stands_alone = function.sig.receiver().is_none();
    let function = stands_alone.then(|| quote!(#[allow(dead_code)] #function));
    quote!(#errors #function)
}

fn expand(runtime: &Runtime, test: &Test) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let ItemFn {
        attrs,
        vis,
        sig,
        block,
        ..
    } = &test.function;
    let (name, output) = (&sig.ident, &sig.output);
    let scenarios = test
        .scenarios
        .iter()
        .enumerate()
        .map(|(index, share)| declare_scenario(index, share));
    let (measured, thresholds) = declare_and_list(runtime, &test.expect);
    let checks = checks(runtime, test);
    let load_test = load_test(runtime, test, &thresholds);
    let report = Ident::new("__backpack_report", Span::mixed_site());
    let argument = sig.inputs.first().map(|parameter| {
        Ident::new(
            "__backpack_report",
            Span::mixed_site().located_at(parameter.span()),
        )
    });
    quote! {
        #(#attrs)*
        #[::core::prelude::v1::test]
        #vis fn #name() #output {
            #(#scenarios)*
            #measured
            #checks
            #[allow(clippy::needless_pass_by_value)]
            #sig #block
            let #report = #private::run_test(#load_test);
            #name(#argument)
        }
    }
}

fn scenario_alias(index: usize, share: &Share) -> Ident {
    format_ident!("__BackpackScenario{index}", span = span_of(&share.scenario))
}

fn declare_scenario(index: usize, share: &Share) -> TokenStream {
    let (alias, path) = (scenario_alias(index, share), &share.scenario);
    quote!(type #alias = #path;)
}

/// The builder, in one expression: what `host` borrows from lives until the run is over.
fn load_test(
    Runtime { public, .. }: &Runtime,
    test: &Test,
    thresholds: &TokenStream,
) -> TokenStream {
    let mut code = quote!(#public::LoadTest::new());
    for (index, share) in test.scenarios.iter().enumerate() {
        let (alias, share) = (scenario_alias(index, share), share.share);
        let scenario = quote_spanned!(alias.span()=> #alias {});
        code.extend(quote!(.scenario(#scenario, #share)));
    }
    let options = [
        ("host", test.host.as_ref().map(ToTokens::to_token_stream)),
        ("users", test.users.as_ref().map(ToTokens::to_token_stream)),
        (
            "spawn_rate",
            test.spawn_rate.as_ref().map(ToTokens::to_token_stream),
        ),
        (
            "arrival_rate",
            test.load.arrival_rate.as_ref().map(arrival_rate),
        ),
        (
            "max_users",
            test.load.max_users.as_ref().map(ToTokens::to_token_stream),
        ),
        ("max_delay", test.load.max_delay.map(duration)),
        (
            "stages",
            test.load.stages.as_deref().map(|it| stages(public, it)),
        ),
        (
            "iterations",
            test.load.iterations.as_ref().map(ToTokens::to_token_stream),
        ),
        ("run_time", test.run_time.map(duration)),
        ("stop_timeout", test.stop_timeout.map(duration)),
        ("timeout", test.timeout.map(duration)),
        ("seed", test.seed.as_ref().map(ToTokens::to_token_stream)),
        (
            "baseline",
            test.baseline.as_ref().map(ToTokens::to_token_stream),
        ),
        (
            "autoscale",
            test.autoscale.as_ref().map(ToTokens::to_token_stream),
        ),
        ("churn", test.churn.as_ref().map(churn)),
        (
            "on_start",
            test.on_start.as_ref().map(ToTokens::to_token_stream),
        ),
        (
            "on_stop",
            test.on_stop.as_ref().map(ToTokens::to_token_stream),
        ),
    ];
    for (option, value) in options {
        let option = Ident::new(option, Span::call_site());
        if let Some(value) = value {
            code.extend(quote!(.#option(#value)));
        }
    }
    match &test.max_failures {
        Some(MaxFailures::Count(count)) => code.extend(quote!(.max_failures(#count))),
        Some(MaxFailures::Percent(percent)) => {
            code.extend(quote!(.max_failure_percent(#percent)));
        }
        None => {}
    }
    quote!(#code.expect(#thresholds))
}

fn arrival_rate(rate: &Rate) -> TokenStream {
    match rate {
        Rate::Literal(rate, _) => quote!(#rate),
        Rate::Computed(rate) => quote!(#rate),
    }
}

fn stages(public: &TokenStream, stages: &[Stage]) -> TokenStream {
    let stages = stages.iter().map(|stage| {
        let time = duration(stage.time);
        match &stage.target {
            Some(target) => quote!(#public::to(#target).over(#time)),
            None => quote!(#public::hold(#time)),
        }
    });
    quote!([#(#stages),*])
}

/// The arguments of the builder's method.
fn churn((users, every): &(Expr, Duration)) -> TokenStream {
    let every = duration(*every);
    quote!(#users, #every)
}

/// Has the compiler refuse a threshold on an endpoint that nobody requests.
fn checks(runtime: &Runtime, test: &Test) -> TokenStream {
    let Runtime { public, private } = runtime;
    let hooked = test.on_start.is_some() || test.on_stop.is_some();
    let scenarios: Vec<_> = test
        .scenarios
        .iter()
        .enumerate()
        .map(|(index, share)| scenario_alias(index, share))
        .collect();
    let measured = test
        .expect
        .iter()
        .enumerate()
        .filter(|(_, threshold)| threshold.source.is_some() && !hooked);
    let checks = measured.map(|(index, threshold)| {
        let alias = alias(index, threshold);
        let outlines = quote!(&[#(<#scenarios as #public::Scenario>::OUTLINE),*]);
        let endpoint = quote!(#private::Probe::<#alias>::REQUESTS[0]);
        constant_at(
            runtime,
            alias.span(),
            "check_threshold",
            &quote!(#outlines, #endpoint),
        )
    });
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[allow(unused_imports)]
            use #private::FallbackStep as _;
            #(#checks)*
        };
    }
}
