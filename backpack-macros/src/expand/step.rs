//! Steps: the type that a step names, its place in the outline, and the code that makes it.

use backpack_grammar::model::{Action, Step, Verb};
use backpack_grammar::{Filled, filled_by_hand, span_of};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Expr, ExprClosure, Path, ReturnType, Stmt};

use crate::expand::constants::option;
use crate::runtime_paths::Runtime;

/// Where a step stands by its name alone.
#[derive(Clone, Copy)]
pub(crate) enum Bare<'n> {
    /// An endpoint, a chain or another scenario, in the scenario of this name.
    OfScenario(&'n Ident),
    /// An endpoint.
    OfChain,
    /// An endpoint between `+`.
    Summand,
}

impl Bare<'_> {
    /// Whether it can only be a request.
    fn is_request(self) -> bool {
        !matches!(self, Self::OfScenario(_))
    }

    /// The bound on its type, and the check of its methods.
    fn checks(self) -> (&'static str, &'static str) {
        match self {
            Self::OfScenario(_) => ("named_step", "check_bare"),
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
    bare: Bare<'s>,
    /// What the expansion calls the type that the step names, so that the user's path stands in it once.
    alias: Ident,
    /// The requests that it makes side by side.
    joined: Vec<Self>,
}

impl<'s> Placed<'s> {
    fn new(step: &'s Step, place: Vec<usize>, bare: Bare<'s>) -> Self {
        let name = "__BackpackStep".to_owned();
        let name = place
            .iter()
            .fold(name, |name, index| format!("{name}_{index}"));
        Self {
            alias: Ident::new(&name, Span::call_site()),
            joined: Self::all(step.joined(), &place, Bare::OfChain),
            step,
            place,
            bare,
        }
    }

    /// All steps of a list, whose own place this is.
    pub(crate) fn all(steps: &'s [Step], outer: &[usize], bare: Bare<'s>) -> Vec<Self> {
        let place = |index| outer.iter().copied().chain([index]).collect();
        let placed = |(index, step)| Self::new(step, place(index), bare);
        steps.iter().enumerate().map(placed).collect()
    }

    /// Names the type, and asks it what it is where it may be anything.
    pub(crate) fn declare(&self, runtime: &Runtime) -> TokenStream {
        let Some(path) = self.step.path() else {
            return self.declare_joined(runtime);
        };
        let alias = &self.alias;
        let kind = self.named_kind().map(|kind| {
            let span = self.step.span;
            let Runtime { private, .. } = runtime.at(span);
            let alias = Ident::new(&alias.to_string(), span);
            quote_spanned!(span=> const #kind: #private::StepKind = #private::Probe::<#alias>::PROBED_KIND;)
        });
        quote!(type #alias = #path; #kind)
    }

    /// The requests that are made side by side, as a constant.
    fn declare_joined(&self, runtime: &Runtime) -> TokenStream {
        let Runtime { private, .. } = runtime;
        if self.joined.is_empty() {
            return TokenStream::new();
        }
        let list = self.joined_list();
        let declared = self.joined.iter().map(|step| step.declare(runtime));
        let outlines = self.joined.iter().map(|step| step.outline(runtime));
        quote! {
            #(#declared)*
            const #list: &[#private::StepOutline] = &[#(#outlines),*];
        }
    }

    fn joined_list(&self) -> Ident {
        let name = self.alias.to_string().to_uppercase();
        format_ident!("{name}_JOINED", span = Span::call_site())
    }

    /// The constant that says what a bare step of a scenario is.
    ///
    /// Where scenarios of several invocations are steps of each other, no check can be asked before the compiler meets the circle
    /// and tells of it in its own words, and in the names of the constants on the way: this one's is what there is to say.
    fn named_kind(&self) -> Option<Ident> {
        let Bare::OfScenario(scenario) = self.bare else {
            return None;
        };
        let Action::Bare(path) = &self.step.action else {
            return None;
        };
        let place = self.place.iter().map(|index| format!("_{}", index + 1));
        let name = format!(
            "{}_NEVER_ENDS_FOR_ITS_STEP{}_{}_LEADS_BACK_TO_IT",
            scenario.unraw(),
            place.collect::<String>(),
            last(path).trim_start_matches("r#"),
        );
        Some(Ident::new(
            &name,
            Span::call_site().located_at(self.step.span),
        ))
    }

    /// The outline of a request.
    fn request(&self, Runtime { private, .. }: &Runtime, verb: &Verb) -> TokenStream {
        let (alias, variant) = (&self.alias, verb.variant());
        quote!(#private::Probe::<#alias>::PROBED_REQUESTS[#private::Verb::#variant as ::core::primitive::usize])
    }

    /// What the outline says of it.
    pub(crate) fn outline(&self, runtime: &Runtime) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let alias = &self.alias;
        let kind = match &self.step.action {
            Action::Request(_, verb) => self.request(runtime, verb),
            Action::Bare(_) if self.bare.is_request() => {
                quote!(#private::only_request(#private::Probe::<#alias>::PROBED_REQUESTS[0]))
            }
            Action::Bare(_) => self.named_kind().into_token_stream(),
            Action::Block(_) => quote!(#private::StepKind::Block),
            Action::Join(_) if self.joined.is_empty() => quote!(#private::StepKind::Unknown),
            Action::Join(_) => {
                let list = self.joined_list();
                quote!(#private::StepKind::Join(#list))
            }
            Action::Misspelled(..) | Action::Function(_) => quote!(#private::StepKind::Unknown),
        };
        let place = match self.bare {
            Bare::OfScenario(_) => step_place(&self.place),
            Bare::OfChain | Bare::Summand => quote!(0),
        };
        step_outline(runtime, &place, &kind, self.step.chance)
    }

    /// Has the compiler see to it that the type can be this step; in a scenario, with this outline, that it has its values.
    ///
    /// One constant for all of it: each has a price, and a load test may have thousands of steps.
    pub(crate) fn check(&self, runtime: &Runtime, outline: Option<&TokenStream>) -> TokenStream {
        let Runtime { private, .. } = runtime;
        let (alias, place, span) = (&self.alias, &self.place, self.step.span);
        let mut calls = Vec::new();
        match &self.step.action {
            Action::Request(_, verb) => {
                calls.push(self.bound("endpoint"));
                let request = self.request(runtime, verb);
                calls.push(Call::of("check_declared", verb.span(), &request));
            }
            Action::Bare(_) => {
                let (bound, check) = self.bare.checks();
                calls.push(self.bound(bound));
                let any_request = quote!(#private::Probe::<#alias>::PROBED_REQUESTS[0]);
                calls.push(Call::of(check, span, &any_request));
            }
            Action::Misspelled(..) | Action::Function(_) => {}
            Action::Block(closure) => return check_by_hand(runtime, closure),
            Action::Join(_) => {
                let joined = self.joined.iter();
                return joined.map(|step| step.check(runtime, outline)).collect();
            }
        }
        if let Some(outline) = outline {
            let arguments = quote!(#outline, [#(#place),*]);
            calls.push(Call::of("check_values", span, &arguments));
        }
        constant(runtime, &calls)
    }

    /// Has the type be what a step needs.
    fn bound(&self, bound: &'static str) -> Call {
        Call::of_type(bound, self.step.span, &self.alias)
    }

    /// How it is made where it may be a scenario, with its place.
    pub(crate) fn run(&self, Runtime { private, .. }: &Runtime) -> TokenStream {
        let Action::Bare(_) = self.step.action else {
            return TokenStream::new();
        };
        let (place, alias) = (step_place(&self.place), &self.alias);
        quote!((#place, #private::Probe::<#alias>::PROBED_RUN),)
    }

    /// Makes a block in a pass.
    fn block(&self, runtime: &Runtime, pass: &Ident) -> Option<TokenStream> {
        let Action::Block(closure) = &self.step.action else {
            return None;
        };
        let span = self.step.span;
        let Runtime { public, private } = runtime.at(span);
        let closure = with_error(closure, &public);
        Some(quote_spanned!(span=> #private::block(&mut #pass, #closure).await))
    }
}

/// Makes the steps of a list one after the other, each with its chance, until one ends the pass.
///
/// A loop, for each place of an `await` has its price at compile time: all steps but blocks share one.
pub(crate) fn make_all(
    runtime: &Runtime,
    pass: &Ident,
    steps: &[Placed<'_>],
    outlines: &TokenStream,
) -> TokenStream {
    // A user's unit struct of the same name would be taken for a pattern.
    let local = |name| format_ident!("__backpack_{name}", span = Span::mixed_site());
    let (at, step, goes_on) = (local("at"), local("step"), local("goes_on"));
    let arms = (0_usize..).zip(steps).filter_map(|(index, step)| {
        let make = step.block(runtime, pass)?;
        Some(quote!(#index => #make,))
    });
    let Runtime { private, .. } = runtime;
    // By their paths: a trait of the user's may give every type a method of such a name.
    quote! {
        let mut #at = 0_usize;
        while #at < #outlines.len() {
            let #step = &#outlines[#at];
            if #private::Pass::makes(&mut #pass, #step) {
                let #goes_on = match #at {
                    #(#arms)*
                    _ => #private::Pass::step(&mut #pass, #step).await,
                };
                if !#goes_on {
                    return false;
                }
            }
            #at += 1;
        }
    }
}

/// The closure with the type that it gives, where it ends with `Ok(…)` and nothing else says what its errors are.
pub(crate) fn with_error(closure: &ExprClosure, public: &TokenStream) -> ExprClosure {
    let mut closure = closure.clone();
    if matches!(closure.output, ReturnType::Default) && ends_with_ok(&closure.body) {
        closure.output = syn::parse_quote!(-> ::core::result::Result<_, #public::Error>);
    }
    closure
}

/// Whether a block ends with `Ok(…)`, and returns nowhere else.
fn ends_with_ok(body: &Expr) -> bool {
    let Expr::Block(block) = body else {
        return false;
    };
    let is_ok =
        |expression: &Expr| matches!(expression, Expr::Path(path) if path.path.is_ident("Ok"));
    let Some(Stmt::Expr(Expr::Call(last), None)) = block.block.stmts.last() else {
        return false;
    };
    is_ok(&last.func) && !holds_return(body.to_token_stream())
}

fn holds_return(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(word) => word == "return",
        TokenTree::Group(group) => holds_return(group.stream()),
        _ => false,
    })
}

/// Has the compiler see to it that the path parameters which a block fills are there.
///
/// What stands in the brackets is imported, not named as a type: an import takes what is no type too, and then the type of our own
/// that is imported with all others stays, and is asked in vain.
fn check_by_hand(runtime: &Runtime, block: &ExprClosure) -> TokenStream {
    let Runtime { private, .. } = runtime;
    let filled = filled_by_hand(block.body.to_token_stream());
    let checks = filled.iter().map(|Filled { endpoint, name }| {
        // At the name itself, so that rustc tells there of one that nothing has.
        let filled = Ident::new(
            "__BackpackFilled",
            Span::mixed_site().located_at(span_of(endpoint)),
        );
        let request = quote!(#private::Probe::<#filled>::PROBED_REQUESTS[0]);
        let check = constant_at(
            runtime,
            name.span(),
            "check_path_target",
            &quote!(#request, #name),
        );
        quote! {
            const _: () = {
                #[allow(unused_imports)]
                use #private::no_endpoint::*;
                #[allow(unused_imports, deprecated)]
                use #endpoint as #filled;
                #check
            };
        }
    });
    checks.collect()
}

/// How a summary shows a step.
pub(crate) fn shown(step: &Step) -> String {
    let action = match &step.action {
        Action::Request(path, verb) => format!("`{}.{}`", last(path), verb.function()),
        Action::Bare(path) | Action::Function(path) => format!("`{}`", last(path)),
        Action::Misspelled(path, method) => format!("`{}.{method}`", last(path)),
        Action::Block(_) => "a block".to_owned(),
        Action::Join(steps) => {
            let steps: Vec<_> = steps.iter().map(shown).collect();
            format!("{} side by side", steps.join(", "))
        }
    };
    match step.chance {
        Some(chance) => format!("{action} ({chance}%)"),
        None => action,
    }
}

fn last(path: &Path) -> String {
    path.segments
        .last()
        .map(|last| last.ident.to_string())
        .unwrap_or_default()
}

/// A check that a constant calls, with its error at this place.
pub(crate) struct Call {
    check: &'static str,
    span: Span,
    arguments: TokenStream,
}

impl Call {
    /// Has the type of this name be what is wanted.
    pub(crate) fn of_type(check: &'static str, span: Span, alias: &Ident) -> Self {
        let alias = Ident::new(&alias.to_string(), span);
        Self {
            check,
            span,
            arguments: quote_spanned!(span=> ::<#alias>()),
        }
    }

    pub(crate) fn of(check: &'static str, span: Span, arguments: &TokenStream) -> Self {
        Self {
            check,
            span,
            arguments: quote_spanned!(span=> (#arguments)),
        }
    }
}

/// A constant that refuses, with its error at this place.
pub(crate) fn constant_at(
    runtime: &Runtime,
    span: Span,
    check: &'static str,
    arguments: &TokenStream,
) -> TokenStream {
    constant(runtime, &[Call::of(check, span, arguments)])
}

/// A constant that calls these checks; the first that refuses ends it.
///
/// An editor that jumps from there shall not land in the check: only the call stands there, by a name that it does not know.
pub(crate) fn constant(Runtime { private, .. }: &Runtime, calls: &[Call]) -> TokenStream {
    let calls = calls.iter().map(|call| {
        let check = Ident::new(call.check, Span::call_site());
        let alias = format_ident!("__backpack_{}", call.check);
        let at_place = Ident::new(&alias.to_string(), call.span);
        let arguments = &call.arguments;
        let call = quote_spanned!(call.span=> #at_place #arguments;);
        quote! {
            use #private::#check as #alias;
            #call
        }
    });
    quote! {
        #[cfg(not(rust_analyzer))]
        const _: () = { #(#calls)* };
    }
}

/// What the numbers of a scenario's steps are counted from.
pub(crate) const PLACE: &str = "__BACKPACK_PLACE";

/// The number of the step of a scenario that has this index, and another one where it is in a sequence.
pub(crate) fn step_place(place: &[usize]) -> TokenStream {
    let digits = place.iter().map(|index| index + 1).chain([0]).take(2);
    let number = digits.fold(0_usize, |number, digit| (number << 16) + digit);
    let first = Ident::new(PLACE, Span::call_site());
    quote!(#first.wrapping_add(#number))
}

/// An entry of an outline.
pub(crate) fn step_outline(
    Runtime { private, .. }: &Runtime,
    place: &TokenStream,
    kind: &TokenStream,
    chance: Option<u8>,
) -> TokenStream {
    let chance = option(chance.map(|chance| quote!(#chance)));
    quote!(#private::StepOutline { place: #place, kind: #kind, chance: #chance })
}

/// Code that runs with a chance.
pub(crate) fn by_chance(
    Runtime { private, .. }: &Runtime,
    pass: &Ident,
    chance: Option<u8>,
    code: &TokenStream,
) -> TokenStream {
    match chance {
        Some(chance) => quote!(if #private::Pass::draws(&mut #pass, #chance) { #code }),
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
        Action::Bare(_) | Action::Block(_) | Action::Join(_) | Action::Function(_) => return None,
    };
    Some(quote_spanned!(span_of(path)=> #path.#method(#user)))
}
