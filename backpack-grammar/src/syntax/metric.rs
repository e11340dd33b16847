//! `Name = time;`, `Name = value;`, `Name = count;` or `Name = row "METHOD" "name";`

use syn::parse::ParseStream;
use syn::{LitStr, Token};

use crate::errors::Errors;
use crate::syntax::cursor::{error_here, expect, word};
use crate::words::{Word, Words};

/// What stands behind the name of a metric.
pub(crate) struct Metric {
    pub(crate) kind: MetricKind,
    /// The method and the name of a row.
    pub(crate) row: Option<(LitStr, LitStr)>,
}

/// What a metric measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MetricKind {
    /// How long something takes.
    Time,
    /// Numbers of any size.
    Value,
    /// How many of something there are.
    Count,
    /// A row of requests that other clients make.
    Row,
}

pub(crate) static KINDS: Words<MetricKind> = Words {
    table: "metric_kinds",
    kind: "kind of metric",
    holder: "a metric is",
    list: &[
        Word {
            name: "time",
            help: "How long something takes, measured by `user.time(Name, async { … })`: `Name.p99 < 50ms`.",
            means: MetricKind::Time,
        },
        Word {
            name: "value",
            help: "Numbers of any size, given to `user.record(Name, 3)`: `Name.mean < 20`.",
            means: MetricKind::Value,
        },
        Word {
            name: "count",
            help: "How many of something there are, added up by `user.count(Name, 1)`: `Name > 100`.",
            means: MetricKind::Count,
        },
        Word {
            name: "row",
            help: "The requests that `user.measure` puts under this method and name: `Name.p95 < 1s`, `Name.failures < 1%`.",
            means: MetricKind::Row,
        },
    ],
};

/// Reads what stands behind the name.
pub(crate) fn metric(input: ParseStream, errors: &mut Errors) -> syn::Result<Metric> {
    const FORM: &str = "expected `=` and what is measured, as in `Name = time;`";
    if input.parse::<Token![=]>().is_err() {
        return error_here(input, FORM);
    }
    let said = word(
        input,
        "expected what is measured: `time`, `value`, `count` or `row \"METHOD\" \"name\"`",
    )?;
    errors.mention(KINDS.table, &said);
    let kind = *KINDS.meaning(&said)?;
    let row = match kind {
        MetricKind::Row => Some(row(input)?),
        _ => None,
    };
    if !input.is_empty() {
        return error_here(input, "expected `;` after what is measured");
    }
    Ok(Metric { kind, row })
}

fn row(input: ParseStream) -> syn::Result<(LitStr, LitStr)> {
    let method = expect(
        input,
        "expected the method of the row in quotes, as in `row \"GRPC\" \"SayHello\"`",
    )?;
    let name = expect(
        input,
        "expected the name of the row in quotes, as in `row \"GRPC\" \"SayHello\"`",
    )?;
    Ok((method, name))
}
