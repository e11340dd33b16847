//! `Name = POST "/path" -> Type { option: value, … };`

use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, LitInt, LitStr, Token, Type, token};

use crate::errors::Errors;
use crate::protocol::Spoken;
use crate::syntax::auth::Auth;
use crate::syntax::check::Check;
use crate::syntax::content::{Content, Part};
use crate::syntax::cursor::{List, bracketed_list, error_here, expect, peek_word, skip_token};
use crate::syntax::endpoint_options::{GRPC_OPTIONS, OPTIONS, SSE_OPTIONS, WS_OPTIONS};
use crate::syntax::entries::Entry;
use crate::syntax::graphql::Variables;
use crate::syntax::options::in_braces;
use crate::verb::Verb;

/// What stands behind the name of an endpoint.
pub(crate) struct Endpoint {
    pub(crate) methods: List<Ident>,
    /// What the only method says that is none.
    pub(crate) spoken: Option<Spoken>,
    pub(crate) path: LitStr,
    pub(crate) answer: Option<Type>,
    pub(crate) options: Options,
}

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    pub(crate) name: Option<LitStr>,
    pub(crate) headers: Vec<Entry>,
    pub(crate) query: Vec<Entry>,
    pub(crate) path: Vec<Entry>,
    /// In the order of writing; more than one is a mistake.
    pub(crate) bodies: Vec<(Ident, Body)>,
    pub(crate) variables: Option<Variables>,
    pub(crate) auth: Option<Auth>,
    /// With where it was said.
    pub(crate) delete_body: Option<(Span, bool)>,
    pub(crate) redirects: Option<bool>,
    /// Where that was said.
    pub(crate) discards: Option<Span>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) expect: Vec<Statuses>,
    /// The statuses of a gRPC call, by their names.
    pub(crate) expect_named: Vec<Ident>,
    pub(crate) check: Option<Check>,
    /// What a WebSocket's messages are written in.
    pub(crate) protocol: Option<LitStr>,
    /// What a gRPC call says, or a WebSocket first: the option, and what `serde_json::json!` is to read.
    pub(crate) message: Option<(Ident, TokenStream)>,
    /// A stream of events that has ended is opened again.
    pub(crate) reconnect: bool,
    /// Where a gRPC call is described.
    pub(crate) proto: Option<LitStr>,
    /// Some of them could not be read, and may be what the others lack.
    pub(crate) broken: bool,
}

/// What is sent.
pub enum Body {
    /// What `serde_json::json!` is to read.
    Json(TokenStream),
    /// Its fields.
    Form(Vec<Entry>),
    /// What becomes a `String`.
    Text(Expr),
    /// What is bytes.
    Bytes(Content),
    /// Its parts.
    Multipart(Vec<Part>),
    /// A document with one operation.
    Graphql(LitStr),
    /// What a gRPC call says, or a WebSocket first: what `serde_json::json!` is to read.
    Message(TokenStream),
}

/// A status or a range of them.
pub(crate) struct Statuses {
    pub(crate) from: LitInt,
    pub(crate) to: LitInt,
    /// Whether `to` itself is one of them.
    pub(crate) closed: bool,
}

impl Options {
    pub(super) fn body(&mut self, option: &Ident, body: Body) {
        self.bodies.push((option.clone(), body));
    }
}

/// Reads what stands behind the name.
pub(crate) fn endpoint(input: ParseStream, errors: &mut Errors) -> syn::Result<Endpoint> {
    if input.parse::<Token![=]>().is_err() {
        return error_here(
            input,
            "expected `=` and a method, as in `Name = GET \"/path\";`",
        );
    }
    let methods = methods(input, errors)?;
    let spoken = spoken(&methods, errors);
    refuse_misspelt(&methods)?;
    let path = expect(input, "expected the path in quotes, as in `GET \"/path\"`")?;
    let answer = answer(input)?;
    let before = errors.count();
    let table = match spoken {
        None => &OPTIONS,
        Some(Spoken::WebSocket) => &WS_OPTIONS,
        Some(Spoken::Events) => &SSE_OPTIONS,
        Some(Spoken::Grpc) => &GRPC_OPTIONS,
    };
    let mut options = in_braces(table, input, errors)?;
    options.broken = errors.count() > before;
    if !input.is_empty() {
        return error_here(input, "expected `{ … }` with options, or `;`");
    }
    Ok(Endpoint {
        methods,
        spoken,
        path,
        answer,
        options,
    })
}

/// `-> Type`
fn answer(input: ParseStream) -> syn::Result<Option<Type>> {
    if !input.peek(Token![->]) {
        return Ok(None);
    }
    input.parse::<Token![->]>()?;
    const FORM: &str = "expected the type that answers are read as, as in `-> Session`";
    if input.is_empty() || input.peek(token::Brace) {
        return error_here(input, FORM);
    }
    input.parse().map(Some)
}

fn methods(input: ParseStream, errors: &mut Errors) -> syn::Result<List<Ident>> {
    if input.peek(token::Bracket) {
        return bracketed_list(input, errors, method);
    }
    let open = input.span();
    let first = method(input, errors)?;
    if input.peek(Token![,]) || input.peek(Token![|]) {
        let listed = without_brackets(&first, &input.fork());
        return error_here(
            input,
            format!("several methods stand in brackets: write `[{listed}]`"),
        );
    }
    Ok(List {
        is_whole: true,
        open,
        elements: vec![first],
        is_empty: false,
    })
}

/// What stands in the place of a method. It stands alone: beside methods it is refused by who looks for those.
fn spoken(methods: &List<Ident>, errors: &mut Errors) -> Option<Spoken> {
    let [only] = methods.elements.as_slice() else {
        return None;
    };
    let spoken = Spoken::by(only)?;
    if let Some(feature) = spoken.lacks() {
        errors.at(
            only.span(),
            format!(
                "`{only}` takes the feature `{feature}` of backpack-load: write `features = [\"{feature}\"]` behind its version in Cargo.toml"
            ),
        );
    }
    Some(spoken)
}

/// Refuses what is nearly the word for another protocol, whose options are others: what is wrong with those is not known.
fn refuse_misspelt(methods: &List<Ident>) -> syn::Result<()> {
    let [only] = methods.elements.as_slice() else {
        return Ok(());
    };
    let is_meant = Spoken::by(only).is_none() && Spoken::meant_by(only).is_some();
    match Verb::declared(only) {
        Err(error) if is_meant => Err(error),
        _ => Ok(()),
    }
}

/// `POST, GET`, however they were joined.
fn without_brackets(first: &Ident, input: ParseStream) -> String {
    let mut listed = first.to_string();
    while skip_token(input).is_some() && peek_word(input) {
        if let Some(method) = skip_token(input) {
            listed = format!("{listed}, {method}");
        }
    }
    listed
}

fn method(input: ParseStream, errors: &mut Errors) -> syn::Result<Ident> {
    let Ok(method) = input.call(Ident::parse_any) else {
        let names: Vec<_> = Verb::all(input.span()).iter().map(Verb::upper).collect();
        return error_here(input, format!("expected a method: {}", names.join(", ")));
    };
    errors.mention("methods", &method);
    Ok(method)
}
