//! Steps: the type that a step names, its place in the outline, and the code that makes it.

use backpack_grammar::model::{Action, Step, Verb};
use backpack_grammar::span_of;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::{Expr, ExprClosure, Path, ReturnType, Stmt};

use crate::expand::constants::option;
use crate::runtime_paths::Runtime;

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

    /// Names the type.
    pub(crate) fn declare(&self) -> TokenStream {
        let Some(path) = self.step.path() else {
            return TokenStream::new();
        };
        let alias = &self.alias;
        quote!(type #alias = #path;)
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
            Action::Bare(_) => quote!(#private::Probe::<#alias>::PROBED_KIND),
            Action::Block(_) => quote!(#private::StepKind::Block),
            Action::Misspelled(..) => quote!(#private::StepKind::Unknown),
        };
        step_outline(runtime, &kind, self.step.chance)
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
            Action::Misspelled(..) => {}
            Action::Block(_) => return TokenStream::new(),
        }
        if let Some(outline) = outline {
            let arguments = quote!(#outline, &[#(#place),*]);
            calls.push(Call::of("check_values", span, &arguments));
        }
        constant(runtime, &calls)
    }

    /// Has the type be what a step needs.
    fn bound(&self, bound: &'static str) -> Call {
        let span = self.step.span;
        let alias = Ident::new(&self.alias.to_string(), span);
        Call {
            check: bound,
            span,
            arguments: quote_spanned!(span=> ::<#alias>()),
        }
    }

    /// Whether it is made by its outline alone, like every request by a method.
    fn is_made_by_outline(&self) -> bool {
        matches!(
            self.step.action,
            Action::Request(..) | Action::Misspelled(..)
        )
    }

    /// Makes it in a pass, by its type.
    fn make(&self, runtime: &Runtime, pass: &Ident) -> TokenStream {
        let span = self.step.span;
        let alias = &self.alias;
        match &self.step.action {
            Action::Block(closure) => {
                let Runtime { public, private } = runtime.at(span);
                let closure = with_error(closure, &public);
                quote_spanned!(span=> #private::block(&mut #pass, #closure).await)
            }
            _ => {
                let Runtime { private, .. } = runtime;
                quote!(#private::Probe::<#alias>::probed_make(&mut #pass).await)
            }
        }
    }
}

/// Makes the steps of a list one after the other, each with its chance, until one ends the pass.
///
/// A loop, for each place of an `await` has its price at compile time: all requests by a method share one.
pub(crate) fn make_all(
    runtime: &Runtime,
    pass: &Ident,
    steps: &[Placed<'_>],
    outlines: &TokenStream,
) -> TokenStream {
    // A user's unit struct of the same name would be taken for a pattern.
    let local = |name| format_ident!("__backpack_{name}", span = Span::mixed_site());
    let (at, step, goes_on) = (local("at"), local("step"), local("goes_on"));
    let arms = (0_usize..)
        .zip(steps)
        .filter(|(_, step)| !step.is_made_by_outline())
        .map(|(index, step)| {
            let make = step.make(runtime, pass);
            quote!(#index => #make,)
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
                    _ => #private::Pass::request(&mut #pass, #step).await,
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

/// How a summary shows a step.
pub(crate) fn shown(step: &Step) -> String {
    let action = match &step.action {
        Action::Request(path, verb) => format!("`{}.{}`", last(path), verb.function()),
        Action::Bare(path) => format!("`{}`", last(path)),
        Action::Misspelled(path, method) => format!("`{}.{method}`", last(path)),
        Action::Block(_) => "a block".to_owned(),
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
struct Call {
    check: &'static str,
    span: Span,
    arguments: TokenStream,
}

impl Call {
    fn of(check: &'static str, span: Span, arguments: &TokenStream) -> Self {
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
fn constant(Runtime { private, .. }: &Runtime, calls: &[Call]) -> TokenStream {
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
        Action::Bare(_) | Action::Block(_) => return None,
    };
    Some(quote_spanned!(span_of(path)=> #path.#method(#user)))
}
