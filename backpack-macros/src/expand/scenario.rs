//! `scenario!`: a unit struct with the outline of its steps, and the code of one pass.

use backpack_grammar::model::{Scenario, Sequence, Step, Steps};
use backpack_grammar::{Errors, Header, Item, scenarios};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use crate::expand::apart::whole;
use crate::expand::constants::{duration, option, wait};
use crate::expand::functions::{self, Instead};
use crate::expand::item::{
    alias, attributes_of_code, declare_alias, hidden, identity, of_code, unit_struct, unlinted,
};
use crate::expand::step::{
    Bare, PLACE, Placed, by_chance, completions, make_all, shown, step_outline, step_place,
};
use crate::expand::words::noted;
use crate::fallback;
use crate::runtime_paths::Runtime;

/// Expands an invocation.
pub(crate) fn scenario(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let runtime = Runtime::find();
    let mut items = scenarios(input, &mut errors);
    for item in &mut items {
        refuse_functions(item, &mut errors);
    }
    let steps = items.iter().filter_map(|item| item.body.as_ref());
    let mut code = completions(&runtime, steps.flat_map(|scenario| scenario.steps.all()));
    code.extend(noted(&runtime, errors));
    for item in items {
        let (header, scenario) = fallback::scenario(item);
        code.extend(expand(&runtime, &header, &scenario));
    }
    code
}

fn refuse_functions(item: &mut Item<Scenario>, errors: &mut Errors) {
    let Some(scenario) = &mut item.body else {
        return;
    };
    let before = errors.count();
    functions::refuse(scenario.steps.each_mut(), Instead::Block, errors);
    item.note_mistakes(before, errors);
}

fn expand(runtime: &Runtime, header: &Header, scenario: &Scenario) -> TokenStream {
    let Runtime { public, private } = runtime;
    let Header {
        name, visibility, ..
    } = header;
    let visibility = of_code(visibility);
    let attributes = attributes_of_code(header);
    let (unit_struct, unlinted) = (unit_struct(header, &summary(scenario)), unlinted(name));
    let hidden = hidden(&attributes, &implementations(runtime, name, scenario));
    let rest = quote! {
        #(#attributes)*
        impl #unlinted {
            /// Makes passes until the scenario's `runtime` has gone by, without one until the test stops.
            #visibility fn run(
                self,
                virtual_user: &mut #public::User,
            ) -> impl ::core::future::Future<Output = #public::ScenarioOutcome> + use<'_> {
                #private::run_scenario::<Self>(virtual_user)
            }

            /// Makes one pass.
            #visibility fn run_once(
                self,
                virtual_user: &mut #public::User,
            ) -> impl ::core::future::Future<Output = #public::ScenarioOutcome> + use<'_> {
                #private::run_scenario_once::<Self>(virtual_user)
            }
        }
        #hidden
    };
    whole(header, &unit_struct, &rest)
}

fn summary(scenario: &Scenario) -> String {
    let shown = |steps: &[Step]| steps.iter().map(shown).collect::<Vec<_>>().join(", ");
    match &scenario.steps {
        Steps::Plain(steps) => format!("A scenario: {}.", shown(steps)),
        Steps::Weighted(steps) => format!("A weighted scenario: {}.", shown(steps)),
        Steps::Sequence(sequences) => {
            let sequence = |sequence: &Sequence| match sequence.chance {
                Some(chance) => format!("{} ({chance}% of passes)", shown(&sequence.steps)),
                None => shown(&sequence.steps),
            };
            let sequences: Vec<_> = sequences.iter().map(sequence).collect();
            format!("A scenario of sequences: {}.", sequences.join("; "))
        }
    }
}

/// The parts of an expansion that its steps give.
struct Parts {
    declarations: TokenStream,
    outlines: TokenStream,
    code: TokenStream,
    checks: TokenStream,
    runs: TokenStream,
}

fn implementations(runtime: &Runtime, name: &Ident, scenario: &Scenario) -> TokenStream {
    let Runtime { public, private } = runtime;
    let pass = Ident::new("__backpack_pass", Span::mixed_site());
    let (item, alias) = (unlinted(name), alias());
    let declared_alias = declare_alias(name);
    let (first, id) = (
        Ident::new(PLACE, Span::call_site()),
        Ident::new(ID, Span::call_site()),
    );
    let identity = identity(runtime, name);
    let (order, parts) = match &scenario.steps {
        Steps::Plain(steps) => ("Plain", step_parts(runtime, name, steps, &pass)),
        Steps::Weighted(steps) => ("Weighted", step_parts(runtime, name, steps, &pass)),
        Steps::Sequence(sequences) => ("Sequence", sequence_parts(runtime, name, sequences, &pass)),
    };
    let outline = outline(
        runtime,
        name,
        scenario,
        &Ident::new(order, Span::call_site()),
        &parts.outlines,
    );
    let outline_name = outline_name(name);
    // At the name, where the compiler points when scenarios are steps of each other.
    let at_name = runtime.at(item.span()).private;
    let kind = quote_spanned! {item.span()=>
        const KIND: #at_name::StepKind = #at_name::StepKind::Scenario(#outline_name);
    };
    let Parts {
        declarations,
        code,
        checks,
        runs,
        ..
    } = parts;
    // A pass of what has no code of its own is made by its outline.
    let has_code = match &scenario.steps {
        Steps::Sequence(_) => true,
        steps => steps.all().any(Step::is_block),
    };
    let made = has_code.then(|| {
        quote! {
            async fn pass(mut #pass: #private::Pass<'_>) -> ::core::primitive::bool {
                let _ = &mut #pass;
                #code
                true
            }
        }
    });
    let state = scenario
        .state
        .as_ref()
        .map(|state| has_state(runtime, &item, state));
    quote! {
        #[allow(unused_imports)]
        use #private::FallbackStep as _;
        #declared_alias
        const #id: #private::EndpointId = #identity;
        const #first: ::core::primitive::usize = #private::place_of(#id);
        #declarations
        const #outline_name: &#private::ScenarioOutline = #outline;

        #[diagnostic::do_not_recommend]
        impl #public::Scenario for #item {
            const OUTLINE: &'static #private::ScenarioOutline = #outline_name;
            const RUNS: &'static [(::core::primitive::usize, ::core::option::Option<#private::Run>)] = &[#runs];
            #made
        }
        #[diagnostic::do_not_recommend]
        impl #private::NamedStep for #item {}
        impl #private::BareStep for #item {
            #kind
            const RUN: ::core::option::Option<#private::Run> =
                ::core::option::Option::Some(#private::run_nested_scenario::<#alias>);
        }
        #state
        #checks
    }
}

/// What `user.state::<Scenario>()` gives.
fn has_state(runtime: &Runtime, item: &Ident, state: &Type) -> TokenStream {
    let Runtime { private, .. } = runtime;
    // At the type, which may lack what a state needs.
    let declared = quote_spanned!(state.span()=> type State = #state;);
    quote! {
        #[diagnostic::do_not_recommend]
        impl #private::HasState for #item {
            #declared
        }
    }
}

fn outline(
    runtime: &Runtime,
    name: &Ident,
    scenario: &Scenario,
    kind: &Ident,
    steps: &TokenStream,
) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let Scenario {
        prefix,
        independent,
        late,
        stand_in,
        ..
    } = scenario;
    let (id, text) = (Ident::new(ID, Span::call_site()), name.unraw().to_string());
    let (wait, pause) = (wait(runtime, scenario.wait), wait(runtime, scenario.pause));
    let pacing = option(scenario.pacing.map(duration));
    let runtime_option = option(scenario.runtime.map(duration));
    quote! {
        &#private::ScenarioOutline {
            id: #id,
            name: #text,
            kind: #private::ScenarioKind::#kind,
            wait: #wait,
            pause: #pause,
            pacing: #pacing,
            runtime: #runtime_option,
            prefix: #prefix,
            independent: #independent,
            late: #late,
            steps: &[#steps],
            stand_in: #stand_in,
        }
    }
}

/// What the expansion calls the identity of the scenario.
const ID: &str = "__BACKPACK_ID";

/// What the expansion calls the outline. The checks ask this constant, not the type: they stand there whether anybody uses the
/// scenario or not, and would count as a use.
fn outline_name(scenario: &Ident) -> Ident {
    Ident::new(
        &format!("__BACKPACK_STEPS_OF_{}", scenario.unraw()),
        scenario.span().resolved_at(Span::call_site()),
    )
}

fn step_parts(runtime: &Runtime, name: &Ident, steps: &[Step], pass: &Ident) -> Parts {
    let outline = outline_name(name).into_token_stream();
    let placed = Placed::all(steps, &[], Bare::OfScenario(name));
    Parts {
        declarations: placed.iter().map(|step| step.declare(runtime)).collect(),
        outlines: placed
            .iter()
            .map(|step| step.outline(runtime))
            .map(|step| quote!(#step,))
            .collect(),
        code: make_all(runtime, pass, &placed, &quote!(#outline.steps)),
        checks: placed
            .iter()
            .map(|step| step.check(runtime, Some(&outline)))
            .collect(),
        runs: placed.iter().map(|step| step.run(runtime)).collect(),
    }
}

fn sequence_parts(runtime: &Runtime, name: &Ident, sequences: &[Sequence], pass: &Ident) -> Parts {
    let Runtime { private, .. } = runtime;
    let outline = outline_name(name).into_token_stream();
    let mut parts = Parts {
        declarations: TokenStream::new(),
        outlines: TokenStream::new(),
        code: TokenStream::new(),
        checks: TokenStream::new(),
        runs: TokenStream::new(),
    };
    for (index, sequence) in sequences.iter().enumerate() {
        let list = Ident::new(&format!("__BACKPACK_SEQUENCE_{index}"), Span::call_site());
        let placed = Placed::all(&sequence.steps, &[index], Bare::OfScenario(name));
        let declared = placed.iter().map(|step| step.declare(runtime));
        let outlines = placed.iter().map(|step| step.outline(runtime));
        parts.declarations.extend(quote! {
            #(#declared)*
            const #list: &[#private::StepOutline] = &[#(#outlines),*];
        });
        let entry = step_outline(
            runtime,
            &step_place(&[index]),
            &quote!(#private::StepKind::Sequence(#list)),
            sequence.chance,
        );
        parts.outlines.extend(quote!(#entry,));
        let made = make_all(runtime, pass, &placed, &quote!(#list));
        let made = measured(runtime, pass, index + 1, &made);
        parts
            .code
            .extend(by_chance(runtime, pass, sequence.chance, &made));
        parts
            .runs
            .extend(placed.iter().map(|step| step.run(runtime)));
        parts.checks.extend(
            placed
                .iter()
                .map(|step| step.check(runtime, Some(&outline))),
        );
    }
    parts
}

/// Code of the sequence of this number, which has figures of its own.
fn measured(
    Runtime { private, .. }: &Runtime,
    pass: &Ident,
    number: usize,
    code: &TokenStream,
) -> TokenStream {
    let sequence = Ident::new("__backpack_sequence", Span::mixed_site());
    quote! {
        let #sequence = #private::Pass::begin_sequence(&mut #pass, #number);
        #code
        #private::Pass::end_sequence(&mut #pass, #sequence);
    }
}
