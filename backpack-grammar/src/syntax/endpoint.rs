//! `Name = POST "/path" -> Type { option: value, … };`

use std::time::Duration;

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, LitBool, LitInt, LitStr, Token, Type, token};

use crate::errors::Errors;
use crate::syntax::auth::{Auth, auth};
use crate::syntax::check::{Check, check};
use crate::syntax::content::{Content, Part, content, parts};
use crate::syntax::cursor::{
    List, bracketed_list, error_here, expect, expression, peek_word, skip_token,
};
use crate::syntax::duration::duration;
use crate::syntax::entries::{Entry, entries};
use crate::syntax::graphql::{Variables, query, variables};
use crate::syntax::json::{check_value, is_whole_group};
use crate::syntax::options::Reader::Value;
use crate::syntax::options::{self, in_braces};
use crate::verb::Verb;
use crate::words::{Word, Words};

/// What stands behind the name of an endpoint.
pub(crate) struct Endpoint {
    pub(crate) methods: List<Ident>,
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
    pub(crate) check: Option<Check>,
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
}

/// A status or a range of them.
pub(crate) struct Statuses {
    pub(crate) from: LitInt,
    pub(crate) to: LitInt,
    /// Whether `to` itself is one of them.
    pub(crate) closed: bool,
}

pub(crate) static OPTIONS: options::Options<Options> = Words {
    table: "endpoint_options",
    kind: "option",
    holder: "an endpoint takes",
    list: &[
        Word {
            name: "name",
            help: "How reports call the endpoint, a text in quotes; its path, as written, unless this is given.",
            means: Value(|given, _, input, _| {
                expect(input, "expected a name in quotes").map(|name| given.name = Some(name))
            }),
        },
        Word {
            name: "headers",
            help: "Headers of every request, as `{ \"name\": expression, … }`; none by default.",
            means: Value(|given, _, input, errors| {
                entries(input, errors).map(|headers| given.headers = headers)
            }),
        },
        Word {
            name: "query",
            help: "Values put behind the path, as `{ \"name\": expression, … }`; none by default.",
            means: Value(|given, _, input, errors| {
                entries(input, errors).map(|query| given.query = query)
            }),
        },
        Word {
            name: "path",
            help: "First values of path parameters, as `{ \"parameter\": expression, … }`; none by default.",
            means: Value(|given, _, input, errors| {
                entries(input, errors).map(|path| given.path = path)
            }),
        },
        Word {
            name: "json",
            help: "A JSON body: a literal as in `serde_json::json!`, or an expression that can be serialized; no body by default.",
            means: Value(|given, name, input, errors| {
                json(input, errors).map(|json| given.body(name, Body::Json(json)))
            }),
        },
        Word {
            name: "form",
            help: "A form as body, as `{ \"name\": expression, … }`; no body by default.",
            means: Value(|given, name, input, errors| {
                entries(input, errors).map(|fields| given.body(name, Body::Form(fields)))
            }),
        },
        Word {
            name: "text",
            help: "A text as body, an expression that becomes a `String`; no body by default.",
            means: Value(|given, name, input, _| {
                input.parse().map(|text| given.body(name, Body::Text(text)))
            }),
        },
        Word {
            name: "bytes",
            help: "Bytes as body: `file(\"path from the crate's folder\")`, or an expression that is bytes; no body by default.",
            means: Value(|given, name, input, _| {
                content(input).map(|content| given.body(name, Body::Bytes(content)))
            }),
        },
        Word {
            name: "multipart",
            help: "A form with files as body, as `{ \"name\": text, \"other\": file(\"path\"), \"third\": bytes(expression, \"name\", \"type/subtype\") }`; no body by default.",
            means: Value(|given, name, input, errors| {
                parts(input, errors).map(|parts| given.body(name, Body::Multipart(parts)))
            }),
        },
        Word {
            name: "graphql",
            help: "A GraphQL query or mutation as body, in quotes, read while compiling; its `variables` go with it. An answer with `errors` is a failure. No body by default.",
            means: Value(|given, name, input, _| {
                query(input).map(|query| given.body(name, Body::Graphql(query)))
            }),
        },
        Word {
            name: "variables",
            help: "First values of the variables of a `graphql` body, as `{ \"name\": value, … }` with values as those of `json`; none by default.",
            means: Value(|given, name, input, errors| {
                variables(name.span(), input, errors)
                    .map(|variables| given.variables = Some(variables))
            }),
        },
        Word {
            name: "auth",
            help: "Who asks: `basic(name, password)` or `bearer(token)`, which becomes the header `authorization`; nobody by default.",
            means: Value(|given, _, input, _| auth(input).map(|auth| given.auth = Some(auth))),
        },
        Word {
            name: "delete_body",
            help: "Whether a DELETE carries the body too, `true` or `false`; only where no POST, PUT or PATCH is declared by default.",
            means: Value(|given, name, input, _| {
                flag(input).map(|flag| given.delete_body = Some((name.span(), flag)))
            }),
        },
        Word {
            name: "redirects",
            help: "Whether redirects are followed, `true` or `false`; `true` by default.",
            means: Value(|given, _, input, _| flag(input).map(|flag| given.redirects = Some(flag))),
        },
        Word {
            name: "answer",
            help: "`discard`: the body of an answer is read and counted, however long it is, and not kept; kept by default, up to 64 MiB.",
            means: Value(|given, _, input, _| {
                discard(input).map(|span| given.discards = Some(span))
            }),
        },
        Word {
            name: "timeout",
            help: "How long a request may take, from its start to the end of the answer's body, as `5s`; the test's by default, 30 s.",
            means: Value(|given, _, input, _| {
                duration(input).map(|time| given.timeout = Some(time))
            }),
        },
        Word {
            name: "expect",
            help: "Which statuses count as success: `200`, `200..=299` or a list of both; `200..=399` by default.",
            means: Value(|given, _, input, errors| {
                statuses(input, errors).map(|statuses| given.expect = statuses)
            }),
        },
        Word {
            name: "check",
            help: "What is asked of an answer with an expected status: a closure or function of `&RequestResult`, or a list, as `[json[\"level\"] >= 1, text contains \"ok\"]`; nothing by default.",
            means: Value(|given, _, input, errors| {
                check(input, errors).map(|check| given.check = Some(check))
            }),
        },
    ],
};

impl Options {
    fn body(&mut self, option: &Ident, body: Body) {
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
    let path = expect(input, "expected the path in quotes, as in `GET \"/path\"`")?;
    let answer = answer(input)?;
    let before = errors.count();
    let mut options = in_braces(&OPTIONS, input, errors)?;
    options.broken = errors.count() > before;
    if !input.is_empty() {
        return error_here(input, "expected `{ … }` with options, or `;`");
    }
    Ok(Endpoint {
        methods,
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

fn flag(input: ParseStream) -> syn::Result<bool> {
    expect(input, "expected `true` or `false`").map(|flag: LitBool| flag.value)
}

/// Where the word stands.
fn discard(input: ParseStream) -> syn::Result<Span> {
    let word = input.fork().call(Ident::parse_any);
    if word.is_ok_and(|word| word == "discard") {
        return input.call(Ident::parse_any).map(|word| word.span());
    }
    error_here(
        input,
        "expected `discard`: the body of the answer is read and not kept",
    )
}

/// A JSON literal, whose tokens are `json!`'s to read, or an expression.
fn json(input: ParseStream, errors: &mut Errors) -> syn::Result<TokenStream> {
    if !is_whole_group(input) {
        if input.peek(token::Paren) {
            check_value(&input.fork(), errors)?;
        }
        return expression(input).map(ToTokens::into_token_stream);
    }
    let literal = input.fork();
    check_value(input, errors)?;
    Ok(skip_token(&literal).into_iter().collect())
}

fn statuses(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Statuses>> {
    if !input.peek(token::Bracket) {
        let only = status_range(input)?;
        return match another(input) {
            Some(next) => Err(syn::Error::new(
                next,
                "several statuses stand in brackets, as in `[200, 201]`",
            )),
            None => Ok(vec![only]),
        };
    }
    let list = bracketed_list(input, errors, |input, _| status_range(input))?;
    if list.is_empty {
        errors.at(
            list.open,
            "an empty list of statuses: no answer could be a success",
        );
    }
    Ok(list.elements)
}

/// Where a status stands behind the comma, which would be the next option's name.
fn another(input: ParseStream) -> Option<Span> {
    let behind = input.fork();
    behind.parse::<Token![,]>().ok()?;
    behind.parse::<LitInt>().ok().map(|status| status.span())
}

fn status_range(input: ParseStream) -> syn::Result<Statuses> {
    let from = status(input)?;
    if input.peek(Token![..=]) {
        input.parse::<Token![..=]>()?;
        return Ok(Statuses {
            from,
            to: status(input)?,
            closed: true,
        });
    }
    if input.peek(Token![..]) {
        input.parse::<Token![..]>()?;
        return Ok(Statuses {
            from,
            to: status(input)?,
            closed: false,
        });
    }
    Ok(Statuses {
        to: from.clone(),
        from,
        closed: true,
    })
}

fn status(input: ParseStream) -> syn::Result<LitInt> {
    expect(
        input,
        "expected a status `404`, a range `200..=299` or a list `[200, 404]`",
    )
}
