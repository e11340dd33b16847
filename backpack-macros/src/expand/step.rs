//! Steps: the type that a step names, its place in the outline, and the code that makes it.

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Path;

use crate::expand::constants::option;
use crate::model::step::{Action, Step};
use crate::model::verb::Verb;
use crate::runtime_paths::Runtime;
use crate::syntax::step::span_of;

/// Where a step stands by its name alone.
#[derive(Clone, Copy)]
pub(crate) enum Bare {
    /// An endpoint, a chain or another scenario.
    OfScenario,
    /// An endpoint.
    OfChain,
    /// An endpoint between `+`.
    Summand,
}

impl Bare {
    /// Whether it can only be a request.
    fn is_request(self) -> bool {
        !matches!(self, Self::OfScenario)
    }

    /// The bound on its type, and the check of its methods.
    fn checks(self) -> (&'static str, &'static str) {
        match self {
            Self::OfScenario => ("named_step", "check_bare"),
            Self::OfChain => ("endpoint", "check_bare"),
            Self::Summand => ("endpoint", "check_summand"),
        }
    }
}

/// A step at its place in the declaration.
pub(crate) struct Placed<'s> {
    step: &'s Step,
    /// The index in the steps, and another where a sequence stands there.
    place: Vec<usize>,
    /// What it is where it is a name alone.
    bare: Bare,
    /// What the expansion calls the type that the step names, so that the user's path stands in it once.
    alias: Ident,
}

impl<'s> Placed<'s> {
    fn new(step: &'s Step, place: Vec<usize>, bare: Bare) -> Self {
        let name = "__BackpackStep".to_owned();
        let name = place
            .iter()
            .fold(name, |name, index| format!("{name}_{index}"));
        Self {
            alias: Ident::new(&name, Span::call_site()),
            step,
            place,
            bare,
        }
    }

    /// All steps of a list, whose own place this is.
    pub(crate) fn all(steps: &'s [Step], outer: &[usize], bare: Bare) -> Vec<Self> {
        let place = |index| outer.iter().copied().chain([index]).collect();
        let placed = |(index, step)| Self::new(step, place(index), bare);
        steps.iter().enumerate().map(placed).collect()
    }

    /// Names the type, and has the compiler see to it that it can be this step.
    pub(crate) fn declare(&self, runtime: &Runtime) -> TokenStream {
        let Some(path) = self.step.path() else {
            return TokenStream::new();
        };
        let alias = &self.alias;
        let checks = match &self.step.action {
            Action::Request(_, verb) => {
                let request = self.request(runtime, verb);
                let bound = self.bound(runtime, "endpoint");
                let check = constant_at(runtime, verb.span(), "check_declared", &request);
                quote!(#bound #check)
            }
            Action::Bare(_) => {
                let Runtime { private, .. } = runtime;
                let any_request = quote!(#private::Probe::<#alias>::REQUESTS[0]);
                let (bound, check) = self.bare.checks();
                let bound = self.bound(runtime, bound);
                let check = constant_at(runtime, self.step.span, check, &any_request);
                quote!(#bound #check)
            }
            Action::Misspelled(..) | Action::Block(_) => TokenStream::new(),
        };
        quote! {
            #[allow(dead_code)]
            type #alias = #path;
            #checks
        }
    }

    /// Has the type be what a step needs.
    fn bound(&self, runtime: &Runtime, bound: &str) -> TokenStream {
        let span = self.step.span;
        let alias = Ident::new(&self.alias.to_string(), span);
        call_at(runtime, span, bound, &quote_spanned!(span=> ::<#alias>()))
    }

    /// The outline of a request.
    fn request(&self, Runtime { private, .. }: &Runtime, verb: &Verb) -> TokenStream {
        let (alias, variant) = (&self.alias, verb.variant());
        quote!(#private::Probe::<#alias>::REQUESTS[#private::Verb::#variant as ::core::primitive::usize])
    }

    /// What the outline says of it.
    pub(crate) fn outline(&self, runtime: &Runtime) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let alias = &self.alias;
        let kind = match &self.step.action {
            Action::Request(_, verb) => self.request(runtime, verb),
            Action::Bare(_) if self.bare.is_request() => {
                quote!(#private::only_request(#private::Probe::<#alias>::REQUESTS[0]))
            }
            Action::Bare(_) => quote!(#private::Probe::<#alias>::BARE_KIND),
            Action::Block(_) => quote!(#private::StepKind::Block),
            Action::Misspelled(..) => quote!(#private::StepKind::Unknown),
        };
        step_outline(runtime, &kind, self.step.chance)
    }

    /// Has the compiler refuse a step that lacks a value.
    pub(crate) fn check(&self, runtime: &Runtime, outline: &TokenStream) -> TokenStream {
        if let Action::Block(_) = self.step.action {
            return TokenStream::new();
        }
        let place = &self.place;
        let arguments = quote!(#outline, &[#(#place),*]);
        let checks = ["check_sources", "check_parameters"];
        checks
            .iter()
            .map(|check| constant_at(runtime, self.step.span, check, &arguments))
            .collect()
    }

    /// Makes it in a pass, which ends where the step says so.
    pub(crate) fn make(
        &self,
        runtime: &Runtime,
        pass: &Ident,
        outline: &TokenStream,
    ) -> TokenStream {
        let span = self.step.span;
        let Runtime { private, .. } = runtime;
        let made = Ident::new("__backpack_made", Span::mixed_site());
        let alias = &self.alias;
        let make = match &self.step.action {
            Action::Request(..) => quote!(#pass.request(&#outline).await),
            Action::Bare(_) => quote!(#private::Probe::<#alias>::make(#pass.user()).await),
            Action::Block(closure) => {
                let Runtime { private, .. } = runtime.at(span);
                quote_spanned!(span=> #private::block(#pass.user(), #closure).await)
            }
            Action::Misspelled(..) => return TokenStream::new(),
        };
        let code = quote! {
            let #made = #make;
            if !#pass.settle(#made).await {
                return false;
            }
        };
        by_chance(pass, self.step.chance, &code)
    }
}

impl Step {
    /// The name that it has.
    fn path(&self) -> Option<&Path> {
        match &self.action {
            Action::Request(path, _) | Action::Bare(path) | Action::Misspelled(path, _) => {
                Some(path)
            }
            Action::Block(_) => None,
        }
    }

    /// How a summary shows it.
    pub(crate) fn shown(&self) -> String {
        let action = match &self.action {
            Action::Request(path, verb) => format!("`{}.{}`", last(path), verb.function()),
            Action::Bare(path) => format!("`{}`", last(path)),
            Action::Misspelled(path, method) => format!("`{}.{method}`", last(path)),
            Action::Block(_) => "a block".to_owned(),
        };
        match self.chance {
            Some(chance) => format!("{action} ({chance}%)"),
            None => action,
        }
    }
}

fn last(path: &Path) -> String {
    path.segments
        .last()
        .map(|last| last.ident.to_string())
        .unwrap_or_default()
}

/// A constant that refuses, with its error at this place.
pub(crate) fn constant_at(
    runtime: &Runtime,
    span: Span,
    check: &str,
    arguments: &TokenStream,
) -> TokenStream {
    call_at(runtime, span, check, &quote_spanned!(span=> (#arguments)))
}

/// A constant that calls a check, with its error at this place.
///
/// An editor that jumps from there shall not land in the check: only the call stands there, by a name that it does not know.
fn call_at(
    Runtime { private, .. }: &Runtime,
    span: Span,
    check: &str,
    arguments: &TokenStream,
) -> TokenStream {
    let check = Ident::new(check, Span::call_site());
    let alias = Ident::new("__backpack_check", Span::call_site());
    let at_place = Ident::new("__backpack_check", span);
    let call = quote_spanned!(span=> #at_place #arguments);
    quote! {
        #[cfg(not(rust_analyzer))]
        const _: () = {
            use #private::#check as #alias;
            #call
        };
    }
}

/// An entry of an outline.
pub(crate) fn step_outline(
    Runtime { private, .. }: &Runtime,
    kind: &TokenStream,
    chance: Option<u8>,
) -> TokenStream {
    let chance = option(chance.map(|chance| quote!(#chance)));
    quote!(#private::StepOutline { kind: #kind, chance: #chance })
}

/// Code that runs with a chance.
pub(crate) fn by_chance(pass: &Ident, chance: Option<u8>, code: &TokenStream) -> TokenStream {
    match chance {
        Some(chance) => quote!(if #pass.draws(#chance) { #code }),
        None => code.clone(),
    }
}

/// For rust-analyzer only: the user's tokens as calls, so that it completes methods and jumps to them.
///
/// It finds the place of a call by its distance from the beginning of the expansion, and puts a word of its own there: what
/// shows that word, as docs and errors do, must stand behind.
pub(crate) fn completions<'s>(
    Runtime { public, .. }: &Runtime,
    steps: impl Iterator<Item = &'s Step>,
) -> TokenStream {
    let user = format_ident!("__backpack_user", span = Span::mixed_site());
    let calls: TokenStream = steps
        .filter_map(|step| call(step, &user))
        .map(|call| quote!(let _ = #call;))
        .collect();
    if calls.is_empty() {
        return calls;
    }
    quote! {
        #[allow(unexpected_cfgs)]
        const _: () = {
            #[cfg(rust_analyzer)]
            const _: fn(&mut #public::User) = |#user| { #calls };
        };
    }
}

fn call(step: &Step, user: &Ident) -> Option<TokenStream> {
    let (path, method) = match &step.action {
        Action::Request(path, verb) => (path, verb.function()),
        // A keyword is a method that nobody could call.
        Action::Misspelled(path, method) => (path, syn::parse2(method.to_token_stream()).ok()?),
        Action::Bare(_) | Action::Block(_) => return None,
    };
    Some(quote_spanned!(span_of(path)=> #path.#method(#user)))
}
