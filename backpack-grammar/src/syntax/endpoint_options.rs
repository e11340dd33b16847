//! The options of endpoints, of each kind a table: what each means to people, and how it is read.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitBool, LitInt, Token, token};

use crate::errors::Errors;
use crate::syntax::auth::auth;
use crate::syntax::check::check;
use crate::syntax::content::{content, parts};
use crate::syntax::cursor::{bracketed_list, error_here, expect, expression, skip_token};
use crate::syntax::duration::duration;
use crate::syntax::endpoint::{Body, Options, Statuses};
use crate::syntax::entries::entries;
use crate::syntax::graphql::{query, variables};
use crate::syntax::json::{check_value, is_whole_group};
use crate::syntax::options;
use crate::syntax::options::Reader::Value;
use crate::words::{Word, Words};

/// An option, with how it is read.
type ReadOption = Word<options::Reader<Options>>;

const NAME: ReadOption = Word {
    name: "name",
    help: "How reports call the endpoint, a text in quotes; its path, as written, unless this is given.",
    means: Value(|given, _, input, _| {
        expect(input, "expected a name in quotes").map(|name| given.name = Some(name))
    }),
};

const HEADERS: ReadOption = Word {
    name: "headers",
    help: "Headers of every request, as `{ \"name\": expression, … }`; none by default.",
    means: Value(|given, _, input, errors| {
        entries(input, errors).map(|headers| given.headers = headers)
    }),
};

const QUERY: ReadOption = Word {
    name: "query",
    help: "Values put behind the path, as `{ \"name\": expression, … }`; none by default.",
    means: Value(|given, _, input, errors| entries(input, errors).map(|query| given.query = query)),
};

const PATH: ReadOption = Word {
    name: "path",
    help: "First values of path parameters, as `{ \"parameter\": expression, … }`; none by default.",
    means: Value(|given, _, input, errors| entries(input, errors).map(|path| given.path = path)),
};

const JSON: ReadOption = Word {
    name: "json",
    help: "A JSON body: a literal as in `serde_json::json!`, or an expression that can be serialized; no body by default.",
    means: Value(|given, name, input, errors| {
        json(input, errors).map(|json| given.body(name, Body::Json(json)))
    }),
};

const FORM: ReadOption = Word {
    name: "form",
    help: "A form as body, as `{ \"name\": expression, … }`; no body by default.",
    means: Value(|given, name, input, errors| {
        entries(input, errors).map(|fields| given.body(name, Body::Form(fields)))
    }),
};

const TEXT: ReadOption = Word {
    name: "text",
    help: "A text as body, an expression that becomes a `String`; no body by default.",
    means: Value(|given, name, input, _| {
        input.parse().map(|text| given.body(name, Body::Text(text)))
    }),
};

const BYTES: ReadOption = Word {
    name: "bytes",
    help: "Bytes as body: `file(\"path from the crate's folder\")`, or an expression that is bytes; no body by default.",
    means: Value(|given, name, input, _| {
        content(input).map(|content| given.body(name, Body::Bytes(content)))
    }),
};

const MULTIPART: ReadOption = Word {
    name: "multipart",
    help: "A form with files as body, as `{ \"name\": text, \"other\": file(\"path\"), \"third\": bytes(expression, \"name\", \"type/subtype\") }`; no body by default.",
    means: Value(|given, name, input, errors| {
        parts(input, errors).map(|parts| given.body(name, Body::Multipart(parts)))
    }),
};

const GRAPHQL: ReadOption = Word {
    name: "graphql",
    help: "A GraphQL query or mutation as body, in quotes, read while compiling; its `variables` go with it. An answer with `errors` is a failure. No body by default.",
    means: Value(|given, name, input, _| {
        query(input).map(|query| given.body(name, Body::Graphql(query)))
    }),
};

const VARIABLES: ReadOption = Word {
    name: "variables",
    help: "First values of the variables of a `graphql` body, as `{ \"name\": value, … }` with values as those of `json`; none by default.",
    means: Value(|given, name, input, errors| {
        variables(name.span(), input, errors).map(|variables| given.variables = Some(variables))
    }),
};

const AUTH: ReadOption = Word {
    name: "auth",
    help: "Who asks: `basic(name, password)` or `bearer(token)`, which becomes the header `authorization`; nobody by default.",
    means: Value(|given, _, input, _| auth(input).map(|auth| given.auth = Some(auth))),
};

const DELETE_BODY: ReadOption = Word {
    name: "delete_body",
    help: "Whether a DELETE carries the body too, `true` or `false`; only where no POST, PUT or PATCH is declared by default.",
    means: Value(|given, name, input, _| {
        flag(input).map(|flag| given.delete_body = Some((name.span(), flag)))
    }),
};

const REDIRECTS: ReadOption = Word {
    name: "redirects",
    help: "Whether redirects are followed, `true` or `false`; `true` by default.",
    means: Value(|given, _, input, _| flag(input).map(|flag| given.redirects = Some(flag))),
};

const ANSWER: ReadOption = Word {
    name: "answer",
    help: "`discard`: the body of an answer is read and counted, however long it is, and not kept; kept by default, up to 64 MiB.",
    means: Value(|given, _, input, _| discard(input).map(|span| given.discards = Some(span))),
};

const TIMEOUT: ReadOption = Word {
    name: "timeout",
    help: "How long a request may take, from its start to the end of the answer's body, as `5s`; the test's by default, 30 s.",
    means: Value(|given, _, input, _| duration(input).map(|time| given.timeout = Some(time))),
};

const EXPECT: ReadOption = Word {
    name: "expect",
    help: "Which statuses count as success: `200`, `200..=299` or a list of both; `200..=399` by default.",
    means: Value(|given, _, input, errors| {
        statuses(input, errors).map(|statuses| given.expect = statuses)
    }),
};

const CHECK: ReadOption = Word {
    name: "check",
    help: "What is asked of an answer with an expected status: a closure or function of `&RequestResult`, or a list, as `[json[\"level\"] >= 1, text contains \"ok\"]`; nothing by default.",
    means: Value(|given, _, input, errors| {
        check(input, errors).map(|check| given.check = Some(check))
    }),
};

const NAMED_EXPECT: ReadOption = Word {
    name: "expect",
    help: "Which statuses count as success, by their names: `OK`, or a list, as `[OK, NOT_FOUND]`; `OK` by default.",
    means: Value(|given, _, input, errors| {
        named_statuses(input, errors).map(|statuses| given.expect_named = statuses)
    }),
};

const PROTOCOL: ReadOption = Word {
    name: "protocol",
    help: "What the messages are written in, a name in quotes that the server has to agree to; none by default.",
    means: Value(|given, _, input, _| {
        expect(input, "expected the name of a protocol in quotes")
            .map(|protocol| given.protocol = Some(protocol))
    }),
};

const FIRST_MESSAGE: ReadOption = Word {
    name: "message",
    help: "What is said first on each connection, as JSON: a literal as in `serde_json::json!`, or an expression that can be serialized; nothing by default.",
    means: Value(message),
};

const MESSAGE: ReadOption = Word {
    name: "message",
    help: "What the call says, as JSON: a literal as in `serde_json::json!`, held to the `proto` file while compiling, or an expression that can be serialized; an empty message by default.",
    means: Value(message),
};

const RECONNECT: ReadOption = Word {
    name: "reconnect",
    help: "Whether a stream that has ended is opened again, behind its latest event, `true` or `false`; `false` by default.",
    means: Value(|given, _, input, _| flag(input).map(|flag| given.reconnect = flag)),
};

const PROTO: ReadOption = Word {
    name: "proto",
    help: "The file that describes the call, by its path from the crate's folder, as `\"proto/greet.proto\"`; needed.",
    means: Value(|given, _, input, _| {
        expect(input, "expected the path of a `.proto` file in quotes")
            .map(|proto| given.proto = Some(proto))
    }),
};

/// Of a request.
pub(crate) static OPTIONS: options::Options<Options> = Words {
    table: "endpoint_options",
    kind: "option",
    holder: "an endpoint takes",
    list: &[
        NAME,
        HEADERS,
        QUERY,
        PATH,
        JSON,
        FORM,
        TEXT,
        BYTES,
        MULTIPART,
        GRAPHQL,
        VARIABLES,
        AUTH,
        DELETE_BODY,
        REDIRECTS,
        ANSWER,
        TIMEOUT,
        EXPECT,
        CHECK,
    ],
};

/// Of a WebSocket.
pub(crate) static WS_OPTIONS: options::Options<Options> = Words {
    table: "ws_options",
    kind: "option",
    holder: "a WebSocket takes",
    list: &[
        NAME,
        HEADERS,
        QUERY,
        PATH,
        AUTH,
        PROTOCOL,
        FIRST_MESSAGE,
        TIMEOUT,
    ],
};

/// Of a stream of events.
pub(crate) static SSE_OPTIONS: options::Options<Options> = Words {
    table: "sse_options",
    kind: "option",
    holder: "a stream of events takes",
    list: &[
        NAME, HEADERS, QUERY, PATH, JSON, FORM, TEXT, AUTH, REDIRECTS, RECONNECT, TIMEOUT,
    ],
};

/// Of a gRPC call.
pub(crate) static GRPC_OPTIONS: options::Options<Options> = Words {
    table: "grpc_options",
    kind: "option",
    holder: "a gRPC call takes",
    list: &[
        NAME,
        PROTO,
        MESSAGE,
        HEADERS,
        AUTH,
        TIMEOUT,
        NAMED_EXPECT,
        CHECK,
    ],
};

fn flag(input: ParseStream) -> syn::Result<bool> {
    expect(input, "expected `true` or `false`").map(|flag: LitBool| flag.value)
}

/// A JSON literal, or an expression.
fn message(
    given: &mut Options,
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<()> {
    json(input, errors).map(|json| given.message = Some((name.clone(), json)))
}

/// `OK`, `[OK, NOT_FOUND]`
fn named_statuses(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Ident>> {
    const FORM: &str = "expected the name of a status, as `OK`, or a list, as `[OK, NOT_FOUND]`";
    let name = |input: ParseStream| match input.call(Ident::parse_any) {
        Ok(name) => Ok(name),
        Err(_) => error_here(input, FORM),
    };
    if !input.peek(token::Bracket) {
        return name(input).map(|only| vec![only]);
    }
    let list = bracketed_list(input, errors, |input, _| name(input))?;
    if list.is_empty {
        errors.at(
            list.open,
            "an empty list of statuses: no answer could be a success",
        );
    }
    Ok(list.elements)
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
