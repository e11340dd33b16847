//! A load of a scenario's own: the braces of `Beat { arrival_rate: 10/s, start: 30s }`.

use syn::parse::ParseStream;
use syn::{braced, token};

use crate::errors::Errors;
use crate::syntax::call::Argument;
use crate::syntax::duration::duration_or_zero;
use crate::syntax::given::Given;
use crate::syntax::load::{rate, stages};
use crate::syntax::options::Reader::Value;
use crate::syntax::options::{self, colon, to_end};
use crate::words::{Word, Words};

/// What stands in the braces.
pub(crate) struct OwnLoad {
    pub(crate) given: Given,
}

pub(crate) static OPTIONS: options::Options<Given> = Words {
    table: "load_options",
    kind: "option",
    holder: "a load of a scenario's own takes",
    list: &[
        Word {
            name: "users",
            help: "How many users the scenario has for itself; 1 by default.",
            means: Value(|given, name, input, _| given.positive(name, input, "users: 50")),
        },
        Word {
            name: "spawn_rate",
            help: "How many of them are started each second; all at once by default.",
            means: Value(|given, name, input, _| given.positive(name, input, "spawn_rate: 10")),
        },
        Word {
            name: "arrival_rate",
            help: "How many of its passes begin each second whatever the server does, as `10/s`; by default users go at their own pace.",
            means: Value(|given, name, input, _| {
                rate(input).map(|rate| given.call(name, Argument::Rate(rate)))
            }),
        },
        Word {
            name: "max_users",
            help: "How many users it may have where its passes begin at an arrival rate; 10,000 by default.",
            means: Value(|given, name, input, _| given.positive(name, input, "max_users: 200")),
        },
        Word {
            name: "max_delay",
            help: "How late a pass may begin at an arrival rate before it is dropped; 5 s by default.",
            means: Value(|given, name, input, _| given.time(name, input)),
        },
        Word {
            name: "stages",
            help: "How its load rises and falls from its start on, as `[to(100).over(1m), hold(5m)]`; always the same by default.",
            means: Value(|given, name, input, errors| {
                stages(input, errors).map(|stages| given.call(name, Argument::Stages(stages)))
            }),
        },
        Word {
            name: "iterations",
            help: "How many passes its users make together; no limit by default.",
            means: Value(|given, name, input, _| given.positive(name, input, "iterations: 1000")),
        },
        Word {
            name: "start",
            help: "How long after the run's start it begins, as `30s`; at once by default.",
            means: Value(|given, name, input, _| {
                given.call(name, Argument::Time(duration_or_zero(input)?));
                Ok(())
            }),
        },
        Word {
            name: "run_time",
            help: "How long it lasts from its start, as `1m`; by default as long as its stages, or to the run's end.",
            means: Value(|given, name, input, _| given.time(name, input)),
        },
    ],
};

/// Reads the braces, where they come next.
pub(crate) fn own_load(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<OwnLoad>> {
    if !input.peek(token::Brace) {
        return Ok(None);
    }
    let content;
    let brace = braced!(content in input);
    if content.is_empty() {
        let message = "no load is said: write how much, as in `{ users: 5 }`, or remove the braces";
        return Err(syn::Error::new(brace.span.open(), message));
    }
    let before = errors.count();
    let (mut given, written) = to_end(&OPTIONS, colon, &content, errors);
    given.written = written;
    given.are_broken = errors.count() > before;
    Ok(Some(OwnLoad { given }))
}
