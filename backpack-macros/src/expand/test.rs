//! `#[backpack::test]`: a test that runs the load test and hands its report to the function.

use backpack_grammar::model::{Argument, Rate, Share, Stages, Test};
use backpack_grammar::{Errors, span_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ItemFn};

use crate::expand::constants::duration;
use crate::expand::step::{constant_at, with_error};
use crate::expand::threshold::{alias, declare_and_list};
use crate::expand::words::noted;
use crate::runtime_paths::Runtime;

/// Expands the attribute and the function under it.
pub(crate) fn test(options: TokenStream, tokens: &TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(test) = backpack_grammar::test(options, tokens, &mut errors) else {
        let errors = errors.into_tokens();
        return quote!(#errors #tokens);
    };
    let runtime = Runtime::find();
    let is_sound = errors.count() == 0;
    let mut code = noted(&runtime, errors);
    code.extend(match is_sound {
        true => expand(&runtime, &test),
        false => unexpanded(&test.function),
    });
    code
}

/// The function by itself, if it can stand alone, so that a mistake in the options gives no message about its body.
fn unexpanded(function: &ItemFn) -> TokenStream {
    let stands_alone = function.sig.receiver().is_none();
    let function = stands_alone.then(|| quote!(#[allow(dead_code)] #function));
    quote!(#function)
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
    let path = name.to_string();
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
            let #report = #private::run_test(
                #load_test,
                ::core::concat!(::core::module_path!(), "::", #path),
            );
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
fn load_test(runtime: &Runtime, test: &Test, thresholds: &TokenStream) -> TokenStream {
    let Runtime { public, .. } = runtime;
    let scenarios = test.scenarios.iter().enumerate().map(|(index, share)| {
        let (alias, share) = (scenario_alias(index, share), share.share);
        let scenario = quote_spanned!(alias.span()=> #alias {});
        quote!(.scenario(#scenario, #share))
    });
    let calls = test.calls.iter().map(|call| {
        let method = Ident::new(&call.method, Span::call_site());
        let is_hook = matches!(&*call.method, "on_start" | "on_stop");
        let arguments = call.arguments.iter().map(|it| match it {
            Argument::Expression(Expr::Closure(hook)) if is_hook => {
                with_error(hook, public).into_token_stream()
            }
            it => argument(runtime, it),
        });
        quote!(.#method(#(#arguments),*))
    });
    quote!(#public::LoadTest::new() #(#scenarios)* #(#calls)* .expect(#thresholds))
}

fn argument(runtime: &Runtime, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Expression(value)
        | Argument::Positive { number: value, .. }
        | Argument::Count(value)
        | Argument::Rate(Rate::Computed(value)) => quote!(#value),
        Argument::Rate(Rate::Literal(rate, _)) => quote!(#rate),
        Argument::Percent(percent) => quote!(#percent),
        Argument::Time(time) => duration(*time),
        Argument::Stages(list) => stages(runtime, list),
    }
}

fn stages(Runtime { public, .. }: &Runtime, stages: &Stages) -> TokenStream {
    let stages = stages.iter().map(|stage| {
        let time = duration(stage.time);
        match &stage.target {
            Some(target) => quote!(#public::to(#target).over(#time)),
            None => quote!(#public::hold(#time)),
        }
    });
    quote!([#(#stages),*])
}

/// Has the compiler refuse a threshold on an endpoint that nobody requests.
fn checks(runtime: &Runtime, test: &Test) -> TokenStream {
    let Runtime { public, private } = runtime;
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
        .filter(|(_, threshold)| threshold.source.is_some() && !test.has_hooks);
    let checks = measured.map(|(index, threshold)| {
        let alias = alias(index, threshold);
        let outlines = quote!(&[#(<#scenarios as #public::Scenario>::OUTLINE),*]);
        let endpoint = quote!(#private::Probe::<#alias>::PROBED_REQUESTS[0]);
        constant_at(
            runtime,
            alias.span(),
            "check_threshold",
            &quote!(#outlines, #endpoint),
        )
    });
    let end = (!test.has_end).then(|| {
        let kinds = quote!(&[#(#private::Probe::<#scenarios>::PROBED_KIND),*]);
        constant_at(runtime, test.function.sig.ident.span(), "check_end", &kinds)
    });
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[allow(unused_imports)]
            use #private::FallbackStep as _;
            #end
            #(#checks)*
        };
    }
}
