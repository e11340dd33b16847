//! `chain!`: a unit struct with the outline of its requests; as an expression, one made on the spot.

use backpack_grammar::model::Chain;
use backpack_grammar::{Chains, Errors, Header, Item, chains};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Visibility;
use syn::ext::IdentExt;

use crate::expand::apart::whole;
use crate::expand::constants::wait;
use crate::expand::functions::{self, Instead};
use crate::expand::item::{
    alias, attributes_of_code, declare_alias, hidden, identity, of_code, unit_struct, unlinted,
};
use crate::expand::step::{Bare, Placed, completions, shown};
use crate::expand::words::noted;
use crate::fallback;
use crate::runtime_paths::Runtime;

/// Expands an invocation.
pub(crate) fn chain(input: TokenStream) -> TokenStream {
    let runtime = Runtime::find();
    let mut errors = Errors::default();
    match chains(input, &mut errors) {
        Chains::Declared(mut items) => {
            for item in &mut items {
                let before = errors.count();
                if let Some(chain) = &mut item.body {
                    refuse_functions(chain, &mut errors);
                }
                item.note_mistakes(before, &errors);
            }
            declarations(&runtime, items, errors)
        }
        Chains::Expression(mut chain) => {
            refuse_functions(&mut chain, &mut errors);
            expression(&runtime, &chain, errors)
        }
    }
}

fn refuse_functions(chain: &mut Chain, errors: &mut Errors) {
    let before = errors.count();
    functions::refuse(chain.steps.iter_mut(), Instead::Endpoint, errors);
    chain.stand_in |= errors.count() > before;
}

/// `Name = A + B;`
fn declarations(runtime: &Runtime, items: Vec<Item<Chain>>, errors: Errors) -> TokenStream {
    let steps = items.iter().filter_map(|item| item.body.as_ref());
    let mut code = completions(runtime, steps.flat_map(|chain| &chain.steps));
    code.extend(noted(runtime, errors));
    for item in items {
        let (header, chain) = fallback::chain(item);
        let shown_as = header.name.unraw().to_string();
        code.extend(expand(runtime, &header, &shown_as, &chain));
    }
    code
}

/// `chain!(A + B)`
fn expression(runtime: &Runtime, chain: &Chain, errors: Errors) -> TokenStream {
    let name = Ident::new("Chain", Span::call_site());
    let header = Header {
        attributes: Vec::new(),
        visibility: Visibility::Inherited,
        name: name.clone(),
    };
    let completions = completions(runtime, chain.steps.iter());
    let (noted, code) = (
        noted(runtime, errors),
        expand(runtime, &header, &nameless(chain), chain),
    );
    quote!({ #completions #noted #code #name })
}

/// What reports call a chain without a name: its requests.
fn nameless(chain: &Chain) -> String {
    let steps: Vec<_> = chain.steps.iter().map(shown).collect();
    steps.join(" + ").replace('`', "")
}

fn expand(runtime: &Runtime, header: &Header, shown_as: &str, chain: &Chain) -> TokenStream {
    let Runtime { public, private } = runtime;
    let Header {
        name, visibility, ..
    } = header;
    let visibility = of_code(visibility);
    let attributes = attributes_of_code(header);
    let (unit_struct, unlinted) = (unit_struct(header, &summary(chain)), unlinted(name));
    let hidden = hidden(
        &attributes,
        &implementations(runtime, name, shown_as, chain),
    );
    let rest = quote! {
        #(#attributes)*
        impl #unlinted {
            /// Makes the requests, one after another.
            #visibility fn run(
                self,
                virtual_user: &mut #public::User,
            ) -> impl ::core::future::Future<Output = #public::ChainOutcome> + use<'_> {
                #private::run_chain(<Self as #public::Chain>::OUTLINE, virtual_user)
            }
        }
        #hidden
    };
    whole(header, &unit_struct, &rest)
}

fn summary(chain: &Chain) -> String {
    let steps: Vec<_> = chain.steps.iter().map(shown).collect();
    format!("A chain of {}.", steps.join(", "))
}

fn implementations(runtime: &Runtime, name: &Ident, shown_as: &str, chain: &Chain) -> TokenStream {
    let Runtime { public, private } = runtime;
    let bare = if chain.is_sum {
        Bare::Summand
    } else {
        Bare::OfChain
    };
    let steps = Placed::all(&chain.steps, &[], bare);
    let declared = steps.iter().map(|step| step.declare(runtime));
    let checks = steps.iter().map(|step| step.check(runtime, None));
    let outlines = steps.iter().map(|step| step.outline(runtime));
    let (item, alias, declared_alias) = (unlinted(name), alias(), declare_alias(name));
    let (identity, wait) = (identity(runtime, name), wait(runtime, chain.wait));
    let Chain {
        independent,
        stand_in,
        ..
    } = chain;
    quote! {
        #[allow(unused_imports)]
        use #private::FallbackStep as _;
        #declared_alias
        #(#declared)*
        #(#checks)*

        impl #public::Chain for #item {
            const OUTLINE: &'static #private::ChainOutline = &#private::ChainOutline {
                id: #identity,
                name: #shown_as,
                wait: #wait,
                independent: #independent,
                steps: &[#(#outlines),*],
                stand_in: #stand_in,
            };
        }
        #[diagnostic::do_not_recommend]
        impl #private::NamedStep for #item {}
        impl #private::BareStep for #item {
            const KIND: #private::StepKind = #private::StepKind::Chain(<#alias as #public::Chain>::OUTLINE);
        }
    }
}
