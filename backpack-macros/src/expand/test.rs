//! `#[backpack::test]`: a test that runs the load test and hands its report to the function.

use backpack_grammar::model::{
    Argument, Bound, Call, Comparison, Metric, OwnLoad, Rate, Share, Stages, Test, Threshold,
};
use backpack_grammar::{Errors, span_of};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ItemFn};

use crate::expand::constants::{duration, option};
use crate::expand::step::{constant_at, with_error};
use crate::expand::threshold::{alias, declare_and_list, subject};
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
        let alias = scenario_alias(index, share);
        let scenario = quote_spanned!(alias.span()=> #alias {});
        match &share.own {
            Some(own) => {
                let load = own_load(runtime, own);
                quote!(.scenario_with(#scenario, #load))
            }
            None => {
                let share = share.share;
                quote!(.scenario(#scenario, #share))
            }
        }
    });
    let calls = test.calls.iter().map(|call| builder_call(runtime, call));
    quote!(#public::LoadTest::new() #(#scenarios)* #(#calls)* .expect(#thresholds))
}

/// The builder of a load that a scenario has for itself.
fn own_load(runtime: &Runtime, own: &OwnLoad) -> TokenStream {
    let Runtime { public, .. } = runtime;
    let calls = own.calls.iter().map(|call| builder_call(runtime, call));
    quote!(#public::ScenarioLoad::new() #(#calls)*)
}

fn builder_call(runtime: &Runtime, call: &Call) -> TokenStream {
    let Runtime { public, .. } = runtime;
    let mut method = Ident::new(&call.method, Span::call_site());
    let arguments = call.arguments.iter().map(|it| match (&*call.method, it) {
        ("setup" | "setup_elsewhere", Argument::Expression(hook)) => {
            // Where the compiler tells of a seed that users cannot share.
            method.set_span(Span::call_site().located_at(hook.span()));
            setup(runtime, hook)
        }
        ("on_start" | "on_stop" | "teardown", Argument::Expression(Expr::Closure(hook))) => {
            with_error(hook, public).into_token_stream()
        }
        _ => argument(runtime, it),
    });
    let arguments: Vec<_> = arguments.collect();
    quote!(.#method(#(#arguments),*))
}

/// A setup may give its seed or a result of it; the builder takes results.
fn setup(runtime: &Runtime, hook: &Expr) -> TokenStream {
    // No lint speaks of what the user did not write.
    let span = Span::call_site().located_at(hook.span());
    let Runtime { public, private } = runtime.at(span);
    let hook = match hook {
        Expr::Closure(hook) => with_error(hook, &public).into_token_stream(),
        hook => hook.to_token_stream(),
    };
    let user = Ident::new("__backpack_user", Span::mixed_site());
    let given = Ident::new("__backpack_given", Span::mixed_site());
    quote_spanned! {span=>
        async |#user: &mut #public::User| {
            #[allow(unused_imports)]
            use #private::{GivesResult as _, GivesSeed as _};
            let #given = #private::set_up(#user, #hook).await;
            (&#given).sown()
        }
    }
}

fn argument(runtime: &Runtime, argument: &Argument) -> TokenStream {
    match argument {
        Argument::Expression(value)
        | Argument::Positive { number: value, .. }
        | Argument::Count(value) => quote!(#value),
        Argument::Rate(Rate::Computed(value)) => quote!(#value),
        Argument::Rate(Rate::Literal(rate, _)) => quote!(#rate),
        Argument::Percent(percent) => quote!(#percent),
        Argument::Time(time) => duration(*time),
        Argument::Stages(list) => stages(runtime, list),
        Argument::Connections(kept) => {
            let (public, kept) = (&runtime.public, Ident::new(kept, Span::call_site()));
            quote!(#public::Connections::#kept)
        }
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

/// Has the compiler refuse a threshold on what no scenario does.
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
    let outlines = quote!(&[#(<#scenarios as #public::Scenario>::OUTLINE),*]);
    let checks = measured.map(|(index, threshold)| {
        let alias = alias(index, threshold);
        let subject = subject(runtime, &alias);
        constant_at(
            runtime,
            alias.span(),
            "check_threshold",
            &quote!(#outlines, #subject),
        )
    });
    let reached = test.expect.iter().enumerate();
    let reached =
        reached.map(|(index, threshold)| reach(runtime, test, index, threshold, &outlines));
    let end = (!test.has_end).then(|| {
        let all = test.scenarios.iter().zip(&scenarios);
        let ends = |share: &Share| share.own.as_ref().is_some_and(|own| own.has_end);
        let others = all
            .filter(|(share, _)| !ends(share))
            .map(|(_, alias)| alias);
        let kinds = quote!(&[#(#private::Probe::<#others>::PROBED_KIND),*]);
        constant_at(runtime, test.function.sig.ident.span(), "check_end", &kinds)
    });
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[allow(unused_imports)]
            use #private::FallbackStep as _;
            #end
            #(#checks)*
            #(#reached)*
        };
    }
}

/// Has the compiler refuse a threshold that no number of passes reaches, where that number is known.
fn reach(
    runtime: &Runtime,
    test: &Test,
    index: usize,
    threshold: &Threshold,
    outlines: &TokenStream,
) -> Option<TokenStream> {
    let of = option(threshold.source.as_ref().map(|_| {
        let alias = alias(index, threshold);
        subject(runtime, &alias)
    }));
    let is_upper = matches!(threshold.comparison, Comparison::Less | Comparison::AtMost);
    if test.has_hooks || is_upper {
        return None;
    }
    let (check, passes, least) = match (threshold.metric, threshold.bound) {
        (Metric::Requests, Bound::Count(count)) => {
            let passes = test.passes.in_all?;
            let is_more = threshold.comparison == Comparison::Greater;
            let least = count.saturating_add(is_more.into());
            ("check_requests", quote!(#passes), quote!(#least))
        }
        (Metric::Rate, Bound::PerSecond(rate)) => {
            let passes = test.passes.a_second?;
            ("check_rate", quote!(#passes), quote!(#rate))
        }
        _ => return None,
    };
    let arguments = quote!(#outlines, #of, #passes, #least);
    Some(constant_at(runtime, threshold.span, check, &arguments))
}
