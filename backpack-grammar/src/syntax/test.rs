//! `#[backpack::test(host = …, scenarios = [Game @ 3], …)] fn name(report: Report) { … }`

use proc_macro2::{Literal, Span, TokenStream};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Expr, Ident, ItemFn, Lit, LitInt, Path, Token, bracketed, token};

use crate::errors::Errors;
use crate::syntax::call::{Argument, Call};
use crate::syntax::cursor::{self, bracketed_list, end_of, error_here, parse_tokens};
use crate::syntax::duration::duration;
use crate::syntax::given::Given;
use crate::syntax::load::{rate, stages};
use crate::syntax::options::Reader::Value;
use crate::syntax::options::{self, equals, to_end};
use crate::syntax::own_load::{OwnLoad, own_load};
use crate::syntax::step::{name, span_of, spelled};
use crate::syntax::threshold::{Threshold, thresholds};
use crate::words::{Word, Words, find};

/// The options that were given.
#[derive(Default)]
pub(crate) struct Options {
    /// Empty lists are told of where they stand.
    pub(crate) scenarios: Vec<Share>,
    pub(crate) expect: Vec<Threshold>,
    /// What all others stand for.
    pub(crate) said: Given,
}

impl Options {
    /// Whether an option was given, perhaps with a mistake in its value.
    pub(crate) fn is_written(&self, option: &str) -> bool {
        self.place_of(option).is_some()
    }

    /// Where an option stands.
    pub(crate) fn place_of(&self, option: &str) -> Option<Span> {
        debug_assert!(find(OPTIONS.list, option).is_some(), "no option `{option}`");
        self.said.place_of(option)
    }

    /// Whether some of them could not be read.
    pub(crate) fn are_broken(&self) -> bool {
        self.said.are_broken
    }

    /// Whether each scenario has a load of its own; false where some could not be read.
    pub(crate) fn has_own_loads_alone(&self) -> bool {
        let mut scenarios = self.scenarios.iter();
        !self.are_broken() && !self.scenarios.is_empty() && scenarios.all(|it| it.own.is_some())
    }
}

/// A scenario, and how many users do it, beside the others or by themselves.
pub(crate) struct Share {
    pub(crate) scenario: Path,
    pub(crate) share: Option<LitInt>,
    pub(crate) own: Option<OwnLoad>,
}

pub(crate) static OPTIONS: options::Options<Options> = Words {
    table: "test_options",
    kind: "option",
    holder: "a test takes",
    list: &[
        Word {
            name: "host",
            help: "The server, as `\"http://127.0.0.1:8080\"`: an expression, and what it makes lives until the run is over. It is needed, or a `service`.",
            means: Value(expression),
        },
        Word {
            name: "service",
            help: "A service of this process in the place of `host`, as `app()`: what is called without a port.",
            means: Value(expression),
        },
        Word {
            name: "scenarios",
            help: "What users do, with their shares: `[Game @ 3, Casual]`, where no share means 1, or with loads of their own: `[Beat { arrival_rate: 10/s }]`. They are needed.",
            means: Value(|given, _, input, errors| {
                shares(input, errors).map(|shares| given.scenarios = shares)
            }),
        },
        Word {
            name: "users",
            help: "How many users there are at the peak; 1 by default.",
            means: Value(|given, name, input, _| positive(given, name, input, "users = 50")),
        },
        Word {
            name: "spawn_rate",
            help: "How many users are started each second; all at once by default.",
            means: Value(|given, name, input, _| positive(given, name, input, "spawn_rate = 10")),
        },
        Word {
            name: "arrival_rate",
            help: "How many passes begin each second whatever the server does, as `500/s`; by default users go at their own pace.",
            means: Value(|given, name, input, _| {
                rate(input).map(|rate| given.said.call(name, Argument::Rate(rate)))
            }),
        },
        Word {
            name: "max_users",
            help: "How many users there may be where passes begin at an arrival rate; 10,000 by default.",
            means: Value(|given, name, input, _| positive(given, name, input, "max_users = 200")),
        },
        Word {
            name: "max_delay",
            help: "How late a pass may begin at an arrival rate before it is dropped; 5 s by default.",
            means: Value(time),
        },
        Word {
            name: "stages",
            help: "How the load rises and falls, as `[to(100).over(1m), hold(5m)]`; always the same by default.",
            means: Value(|given, name, input, errors| {
                stages(input, errors).map(|stages| given.said.call(name, Argument::Stages(stages)))
            }),
        },
        Word {
            name: "iterations",
            help: "How many passes all users make together; no limit by default.",
            means: Value(|given, name, input, _| positive(given, name, input, "iterations = 1000")),
        },
        Word {
            name: "run_time",
            help: "How long the run lasts from the first user's start, as `5s`; by default as long as the stages, or until every `runtime` is over.",
            means: Value(time),
        },
        Word {
            name: "warm_up",
            help: "How long requests are made at first that are not counted, as `10s`, of the run time; nothing by default.",
            means: Value(time),
        },
        Word {
            name: "stop_timeout",
            help: "How long requests on their way may take at the end; 5 s by default.",
            means: Value(time),
        },
        Word {
            name: "timeout",
            help: "How long a request may take whose endpoint does not say; 30 s by default.",
            means: Value(time),
        },
        Word {
            name: "connections",
            help: "How long a user's connections are kept: `per user`, `per pass` or `per request`; `per user` by default.",
            means: Value(connections),
        },
        Word {
            name: "connect_timeout",
            help: "How long opening a connection may take; as long as the request by default.",
            means: Value(time),
        },
        Word {
            name: "http1",
            help: "Whether HTTP/1.1 is spoken whatever else the server offers; false by default.",
            means: Value(expression),
        },
        Word {
            name: "http2",
            help: "Whether HTTP/2 is spoken without asking the server; false by default.",
            means: Value(expression),
        },
        Word {
            name: "contract",
            help: "Whether answers are held to the contracts of their endpoints; false by default.",
            means: Value(expression),
        },
        Word {
            name: "seed",
            help: "The seed of all chances and waits: the same one draws the same; drawn, and reported, by default.",
            means: Value(expression),
        },
        Word {
            name: "data",
            help: "Other files for tables, as `[Players = \"data/many_players.csv\"]`, and tables that only blocks take rows from, as `[Orders]`; the declared files by default.",
            means: Value(data),
        },
        Word {
            name: "baseline",
            help: "The JSON report of an earlier run to compare with, as `\"before.json\"`; none by default.",
            means: Value(expression),
        },
        Word {
            name: "autoscale",
            help: "Looks for the users that make a rate, as `Autoscale::new(500, 200)`; off by default.",
            means: Value(expression),
        },
        Word {
            name: "churn",
            help: "Exchanges so many users each time this has gone by, as `5 every 10s`; nobody by default.",
            means: Value(|given, name, input, _| churn(given, name, input)),
        },
        Word {
            name: "max_failures",
            help: "More failures than this end the run early, as `100` or `5%`; any number by default.",
            means: Value(|given, name, input, _| max_failures(given, name, input)),
        },
        Word {
            name: "expect",
            help: "What the report must hold for the test to pass, as `[p95 < 200ms, failures < 1%]`; nothing by default.",
            means: Value(|given, _, input, errors| {
                expect(input, errors).map(|expect| given.expect = expect)
            }),
        },
        Word {
            name: "setup",
            help: "What is done once before all users, as `async |user| …`: what it gives is their `user.seed::<Seed>()`; nothing by default.",
            means: Value(expression),
        },
        Word {
            name: "setup_elsewhere",
            help: "What further workers of a Locust master do in the place of `setup`, to have the seed too; nothing by default.",
            means: Value(expression),
        },
        Word {
            name: "teardown",
            help: "What is done once when the last user has left, as `async |user| …`; nothing by default.",
            means: Value(expression),
        },
        Word {
            name: "on_start",
            help: "What each user does before its scenario, as `async |user| …`; nothing by default.",
            means: Value(expression),
        },
        Word {
            name: "on_stop",
            help: "What each user does at its end, as `async |user| …`; nothing by default.",
            means: Value(expression),
        },
    ],
};

/// Reads the options.
pub(crate) fn test_options(tokens: TokenStream, errors: &mut Errors) -> Options {
    let before = errors.count();
    let end = end_of(&tokens);
    let read = parse_tokens(tokens, end, |input| {
        Ok(to_end(&OPTIONS, equals, input, errors))
    });
    let (mut given, written) = errors.ok(read).unwrap_or_default();
    given.said.written = written;
    given.said.are_broken = errors.count() > before;
    given
}

/// Reads the function under the attribute.
pub(crate) fn test_function(tokens: &TokenStream) -> syn::Result<ItemFn> {
    syn::parse2(tokens.clone()).map_err(|error| {
        syn::Error::new(
            error.span(),
            format!("`#[backpack::test]` stands above a function: {error}"),
        )
    })
}

fn expression(
    given: &mut Options,
    name: &Ident,
    input: ParseStream,
    _: &mut Errors,
) -> syn::Result<()> {
    given.said.call(name, Argument::Expression(input.parse()?));
    Ok(())
}

fn time(given: &mut Options, name: &Ident, input: ParseStream, _: &mut Errors) -> syn::Result<()> {
    given.said.time(name, input)
}

fn positive(
    given: &mut Options,
    name: &Ident,
    input: ParseStream,
    example: &'static str,
) -> syn::Result<()> {
    given.said.positive(name, input, example)
}

/// `[Players = "data/many_players.csv", Orders]`
fn data(
    given: &mut Options,
    _: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<()> {
    const FORM: &str =
        "expected a list of tables, as in `data = [Players = \"data/many_players.csv\"]`";
    if !input.peek(token::Bracket) {
        return error_here(input, FORM);
    }
    let mut known = Vec::new();
    let list = bracketed_list(input, errors, |input, _| table(input, &mut known, FORM))?;
    if list.is_empty {
        errors.at(
            list.open,
            "an empty list of tables: name at least one, or remove `data`",
        );
    }
    given.said.calls.extend(list.elements);
    Ok(())
}

fn table(input: ParseStream, known: &mut Vec<String>, form: &str) -> syn::Result<Call> {
    let path = name(input, form)?;
    let spelled = spelled(&path);
    if known.contains(&spelled) {
        return Err(syn::Error::new(
            span_of(&path),
            format!("`{spelled}` stands in the list already: remove one of the two"),
        ));
    }
    known.push(spelled);
    let table = Argument::Expression(syn::parse2(path.to_token_stream())?);
    if input.parse::<Option<Token![=]>>()?.is_none() {
        return Ok(Call {
            method: "table".to_owned(),
            arguments: vec![table],
        });
    }
    let file: Expr = input.parse()?;
    if let Expr::Lit(literal) = &file
        && !matches!(literal.lit, Lit::Str(_))
    {
        return Err(syn::Error::new(
            literal.span(),
            "the rows of a table are in a file: write its path in quotes",
        ));
    }
    Ok(Call {
        method: "data".to_owned(),
        arguments: vec![table, Argument::Expression(file)],
    })
}

/// `per request`
fn connections(
    given: &mut Options,
    name: &Ident,
    input: ParseStream,
    errors: &mut Errors,
) -> syn::Result<()> {
    const FORM: &str = "expected `per user`, `per pass` or `per request`";
    let per: Ident = cursor::word(input, FORM)?;
    if per != "per" {
        return Err(syn::Error::new(per.span(), FORM));
    }
    let kept = cursor::word(input, FORM)?;
    errors.mention(CONNECTIONS.table, &kept);
    let kept = *CONNECTIONS.meaning(&kept)?;
    given.said.call(name, Argument::Connections(kept));
    Ok(())
}

/// Behind `per`.
pub(crate) static CONNECTIONS: Words<&str> = Words {
    table: "connections_per",
    kind: "`per`",
    holder: "connections are kept for each",
    list: &[
        Word {
            name: "user",
            help: "As long as the user is there, or as the server keeps them.",
            means: "PerUser",
        },
        Word {
            name: "pass",
            help: "Each pass of the user's own scenario begins without any.",
            means: "PerPass",
        },
        Word {
            name: "request",
            help: "Each request has a connection of its own.",
            means: "PerRequest",
        },
    ],
};

/// `5 every 10s`
fn churn(given: &mut Options, name: &Ident, input: ParseStream) -> syn::Result<()> {
    const FORM: &str = "expected `every` and a duration, as in `churn = 5 every 10s`";
    let number = input.parse()?;
    let every: Ident = cursor::word(input, FORM)?;
    if every != "every" {
        return Err(syn::Error::new(every.span(), FORM));
    }
    let users = Argument::Positive {
        number,
        example: "churn = 5 every 10s",
    };
    given.said.calls.push(Call {
        method: name.to_string(),
        arguments: vec![users, Argument::Time(duration(input)?)],
    });
    Ok(())
}

/// `100` or `5%`: the builder has a method for each.
fn max_failures(given: &mut Options, name: &Ident, input: ParseStream) -> syn::Result<()> {
    let ahead = input.fork();
    let is_percentage = ahead.parse::<Literal>().is_ok() && ahead.peek(Token![%]);
    if !is_percentage {
        given.said.call(name, Argument::Count(input.parse()?));
        return Ok(());
    }
    let percent = Argument::Percent(input.parse()?);
    input.parse::<Token![%]>()?;
    given.said.calls.push(Call {
        method: "max_failure_percent".to_owned(),
        arguments: vec![percent],
    });
    Ok(())
}

fn shares(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Share>> {
    if !input.peek(token::Bracket) {
        return error_here(
            input,
            "expected a list of scenarios, as in `scenarios = [Game @ 3, Casual @ 1]`",
        );
    }
    let list = bracketed_list(input, errors, share)?;
    if list.is_empty {
        errors.at(list.open, "an empty list of scenarios: name at least one");
    }
    Ok(list.elements)
}

fn share(input: ParseStream, errors: &mut Errors) -> syn::Result<Share> {
    const BOTH: &str =
        "a scenario has a share of the test's load, or a load of its own: remove one of the two";
    let scenario = name(input, "expected the name of a scenario")?;
    let share = match input.parse::<Option<Token![@]>>()? {
        Some(_) => Some(cursor::expect(
            input,
            "expected a whole number, as in `Game @ 3`",
        )?),
        None => None,
    };
    if input.peek(Token![%]) {
        return error_here(
            input,
            "a share is a whole number, without `%`: `Game @ 3` beside `Casual @ 1`",
        );
    }
    if share.is_some() && input.peek(token::Brace) {
        return error_here(input, BOTH);
    }
    let own = own_load(input, errors)?;
    if own.is_some() && input.peek(Token![@]) {
        return error_here(input, BOTH);
    }
    Ok(Share {
        scenario,
        share,
        own,
    })
}

fn expect(input: ParseStream, errors: &mut Errors) -> syn::Result<Vec<Threshold>> {
    if !input.peek(token::Bracket) {
        return error_here(
            input,
            "expected a list of thresholds, as in `expect = [p95 < 200ms, failures < 1%]`",
        );
    }
    let content;
    let bracket = bracketed!(content in input);
    if content.is_empty() {
        errors.at(
            bracket.span.open(),
            "an empty list of thresholds: name at least one, or remove `expect`",
        );
    }
    Ok(thresholds(&content, errors))
}
