//! Thresholds: `p95 < 200ms`, `failures < 1% or abort after 10s`, `Endpoint.p99 < 500ms`, `from_start.p99 < 1s`,
//! `first_byte.p95 < 100ms`, `p95 < baseline * 1.1`, `Logins > 100`.

use std::time::Duration;

use proc_macro2::{Literal, Span};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Path, Token};

use crate::errors::Errors;
use crate::suggest::nearest;
use crate::syntax::cursor::{comma_separated, error_here, peek_word, word};
use crate::syntax::duration::{duration, refuse_unit_apart};
use crate::syntax::step::{behind_colons, name, span_of, spelled};

/// One threshold as written.
pub(crate) struct Threshold {
    pub(crate) source: Option<Path>,
    pub(crate) operation: Option<(Operation, Span)>,
    pub(crate) timing: Option<Timed>,
    pub(crate) metric: Metric,
    pub(crate) comparison: Comparison,
    pub(crate) bound: Bound,
    pub(crate) abort: Option<Abort>,
}

/// What a socket or a stream does, where not all that an endpoint does is meant: `Chat.ask.p95 < 200ms`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// It is opened.
    Open,
    /// A question, until its reply.
    Ask,
    /// Until the next message.
    Receive,
    /// A message goes out.
    Send,
    /// From the request to the first event.
    FirstEvent,
    /// Until the next event.
    Event,
}

impl Operation {
    const ALL: [Self; 6] = [
        Self::Open,
        Self::Ask,
        Self::Receive,
        Self::Send,
        Self::FirstEvent,
        Self::Event,
    ];

    /// As it is written, in thresholds and behind the word of the protocol in reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Ask => "ask",
            Self::Receive => "receive",
            Self::Send => "send",
            Self::FirstEvent => "first_event",
            Self::Event => "event",
        }
    }

    /// The one of this word.
    fn named(word: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|operation| word == operation.word())
    }
}

/// Which times of requests are meant, where it is not how long they took from when they were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// `from_start`: from when their pass was due.
    FromStart,
    /// `first_byte`: to the first byte of their answers.
    FirstByte,
}

/// With the place of its word.
type Timed = (Timing, Span);

impl Timing {
    /// As it is written.
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::FromStart => "from_start",
            Self::FirstByte => "first_byte",
        }
    }

    /// The one of this word.
    pub(crate) fn named(word: &str) -> Option<Self> {
        let all = [Self::FromStart, Self::FirstByte];
        all.into_iter().find(|timing| word == timing.word())
    }
}

/// `or abort`, or `or abort after 10s`.
pub(crate) struct Abort {
    /// Of the word `abort`.
    pub(crate) span: Span,
    /// With its text.
    pub(crate) after: Option<(Duration, String)>,
}

/// The name of what is measured: `p99.9` is a word and what follows its dot. Empty where a source is compared by itself.
pub(crate) struct Metric {
    pub(crate) text: String,
    pub(crate) span: Span,
}

/// How a metric is compared with its bound.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Comparison {
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// As it is written.
    pub(crate) fn sign(self) -> &'static str {
        match self {
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it asks for small values.
    pub(crate) fn is_upper(self) -> bool {
        matches!(self, Self::Less | Self::AtMost)
    }
}

/// What the metric is compared with, as written.
pub(crate) enum Bound {
    Amount(Amount),
    Baseline(Baseline),
}

/// A number with its unit, as written.
pub(crate) struct Amount {
    pub(crate) negative: bool,
    pub(crate) literal: String,
    pub(crate) unit: Unit,
    pub(crate) span: Span,
}

/// `baseline`, or `baseline * 1.1`.
pub(crate) struct Baseline {
    pub(crate) span: Span,
    pub(crate) factor: Option<Factor>,
}

/// What the baseline is multiplied with, as written.
pub(crate) struct Factor {
    pub(crate) negative: bool,
    pub(crate) literal: String,
    pub(crate) span: Span,
}

/// What stands after the number (a duration has its unit in the literal).
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    None,
    Percent,
    PerSecond,
}

/// Reads thresholds to the end of the stream.
pub(crate) fn thresholds(input: ParseStream, errors: &mut Errors) -> Vec<Threshold> {
    comma_separated(input, errors, threshold)
}

fn threshold(input: ParseStream, errors: &mut Errors) -> syn::Result<Threshold> {
    let (source, operation, timing) = whose(input)?;
    let metric = match &source {
        Some(source) if is_compared(input) => Metric {
            text: String::new(),
            span: span_of(source),
        },
        _ => metric(input, errors)?,
    };
    let comparison = comparison(input)?;
    Ok(Threshold {
        source,
        operation,
        timing,
        metric,
        comparison,
        bound: bound(input)?,
        abort: abort(input)?,
    })
}

/// What a threshold is about.
type Whose = (Option<Path>, Option<(Operation, Span)>, Option<Timed>);

/// What stands before the metric: what was declared and what of its doing is meant, `from_start` or `first_byte`, all or none of them.
fn whose(input: ParseStream) -> syn::Result<Whose> {
    const FORM: &str = "expected a threshold, such as `p95 < 200ms` or `Endpoint.p99 < 500ms`";
    let ahead = input.fork();
    let path = name(&ahead, FORM)?;
    if let Some((subject, colons, word)) = behind_colons(&path) {
        let subject = spelled(&subject);
        let told = format!("`{word}` stands behind a dot: write `{subject}.{word}`");
        return Err(syn::Error::new(colons, told));
    }
    if is_compared(&ahead) && is_name_of_item(&path) {
        return Ok((Some(name(input, FORM)?), None, None));
    }
    if !is_before_word(&ahead) {
        return match path.get_ident() {
            Some(_) => Ok((None, None, None)),
            None => {
                name(input, FORM)?;
                error_here(
                    input,
                    "expected `.` and a metric, as in `Endpoint.p99 < 500ms`",
                )
            }
        };
    }
    let is_timing = path
        .get_ident()
        .is_some_and(|word| Timing::named(&word.to_string()).is_some());
    let (source, operation) = match is_timing {
        true => (None, None),
        false => {
            refuse_operation_alone(&path)?;
            name(input, FORM)?;
            input.parse::<Token![.]>()?;
            (Some(path), operation(input)?)
        }
    };
    let timing = timing(input)?;
    if timing.is_some()
        && let Ok(Some((_, second))) = self::timing(input)
    {
        return Err(syn::Error::new(
            second,
            "a threshold is about one time of requests: write `from_start.p95` or `first_byte.p95`",
        ));
    }
    Ok((source, operation, timing))
}

/// Sockets and streams of all kinds together have no figures.
fn refuse_operation_alone(path: &Path) -> syn::Result<()> {
    let word = path.get_ident().map(ToString::to_string);
    match word.filter(|word| Operation::named(word).is_some()) {
        Some(word) => Err(syn::Error::new(
            span_of(path),
            format!(
                "{word} of what? Write the name of its endpoint before it, as in `Chat.{word}.p95 < 200ms`"
            ),
        )),
        None => Ok(()),
    }
}

/// What of the doing of an endpoint is meant, where it is not all.
fn operation(input: ParseStream) -> syn::Result<Option<(Operation, Span)>> {
    let ahead = input.fork();
    let operation = Operation::named(&word(&ahead, "")?.to_string());
    let Some(operation) = operation.filter(|_| is_before_word(&ahead)) else {
        return Ok(None);
    };
    let span = word(input, "")?.span();
    input.parse::<Token![.]>()?;
    Ok(Some((operation, span)))
}

/// Whether a comparison comes next.
fn is_compared(input: ParseStream) -> bool {
    input.peek(Token![<]) || input.peek(Token![>])
}

/// Whether a path leads to what was declared: metrics of the language are written small, and nobody means another thing by `P95`.
fn is_name_of_item(path: &Path) -> bool {
    let Some(last) = path.segments.last() else {
        return false;
    };
    let last = last.ident.unraw().to_string();
    let digits = last.strip_prefix('P').filter(|digits| !digits.is_empty());
    let is_percentile = digits.is_some_and(|it| it.chars().all(|digit| digit.is_ascii_digit()));
    last.starts_with(char::is_uppercase) && !is_percentile
}

fn is_before_word(input: ParseStream) -> bool {
    input.peek(Token![.]) && input.peek2(Ident::peek_any)
}

fn timing(input: ParseStream) -> syn::Result<Option<Timed>> {
    let ahead = input.fork();
    let timing = Timing::named(&word(&ahead, "")?.to_string());
    let Some(timing) = timing.filter(|_| is_before_word(&ahead)) else {
        return Ok(None);
    };
    let span = word(input, "")?.span();
    input.parse::<Token![.]>()?;
    Ok(Some((timing, span)))
}

fn metric(input: ParseStream, errors: &mut Errors) -> syn::Result<Metric> {
    let metric = word(input, "")?;
    errors.mention("metrics", &metric);
    decimals(input, &metric)
}

/// The `.9` of `p99.9`.
fn decimals(input: ParseStream, metric: &Ident) -> syn::Result<Metric> {
    let (mut text, span) = (metric.to_string(), metric.span());
    if input.peek(Token![.]) {
        input.parse::<Token![.]>()?;
        let Ok(digits) = input.parse::<Literal>() else {
            return error_here(
                input,
                "expected a metric and a comparison, such as `p99.9 < 1s`",
            );
        };
        text = format!("{text}.{digits}");
    }
    Ok(Metric { text, span })
}

/// Reads a comparison of more and less.
pub(crate) fn comparison(input: ParseStream) -> syn::Result<Comparison> {
    if input.peek(Token![<=]) {
        input.parse::<Token![<=]>().map(|_| Comparison::AtMost)
    } else if input.peek(Token![>=]) {
        input.parse::<Token![>=]>().map(|_| Comparison::AtLeast)
    } else if input.peek(Token![<]) && !input.peek(Token![<-]) && !input.peek(Token![<<]) {
        input.parse::<Token![<]>().map(|_| Comparison::Less)
    } else if input.peek(Token![>]) && !input.peek(Token![>>]) {
        input.parse::<Token![>]>().map(|_| Comparison::Greater)
    } else {
        error_here(input, "expected a comparison: `<`, `<=`, `>` or `>=`")
    }
}

fn bound(input: ParseStream) -> syn::Result<Bound> {
    if peek_word(input) {
        return baseline(input).map(Bound::Baseline);
    }
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let span = input.span();
    let Ok(literal) = input.parse::<Literal>() else {
        return error_here(
            input,
            "expected a bound, such as `200ms`, `1%`, `100`, `100/s` or `baseline * 1.1`",
        );
    };
    refuse_unit_apart(&literal, input)?;
    Ok(Bound::Amount(Amount {
        negative,
        literal: literal.to_string(),
        unit: unit(input)?,
        span,
    }))
}

fn abort(input: ParseStream) -> syn::Result<Option<Abort>> {
    if !is_abort(input) {
        return Ok(None);
    }
    const FORM: &str =
        "to end a run early that misses it, write `or abort` or `or abort after 10s`";
    let or = word(input, "")?;
    if or != "or" {
        return Err(syn::Error::new(or.span(), FORM));
    }
    let abort = word(input, FORM)?;
    if abort != "abort" {
        return Err(syn::Error::new(abort.span(), FORM));
    }
    let span = abort.span();
    if input.is_empty() || input.peek(Token![,]) {
        return Ok(Some(Abort { span, after: None }));
    }
    let after = word(input, FORM)?;
    if after != "after" {
        return Err(syn::Error::new(after.span(), FORM));
    }
    let text = input
        .fork()
        .parse::<Literal>()
        .map(|literal| literal.to_string());
    let time =
        duration(input).map_err(
            |error| match error.to_string().ends_with("longer than zero") {
                true => syn::Error::new(
                    error.span(),
                    format!("{error}: write `or abort` alone for any time"),
                ),
                false => error,
            },
        )?;
    Ok(Some(Abort {
        span,
        after: Some((time, text.unwrap_or_default())),
    }))
}

/// Whether the next word means to end the run, perhaps misspelled; it is none where a comma is forgotten before another threshold.
fn is_abort(input: ParseStream) -> bool {
    let ahead = input.fork();
    if !peek_word(&ahead) {
        return false;
    }
    let Ok(word) = word(&ahead, "") else {
        return false;
    };
    let is_threshold = ahead.peek(Token![<]) || ahead.peek(Token![>]);
    let known = [
        "or",
        "else",
        "and",
        "abort",
        "abort_on_fail",
        "after",
        "stop",
    ];
    !is_threshold
        && (known.iter().any(|it| word == it) || nearest(&word.to_string(), &["abort"]).is_some())
}

fn baseline(input: ParseStream) -> syn::Result<Baseline> {
    let word = word(input, "")?;
    if word != "baseline" {
        let meant = match nearest(&word.to_string(), &["baseline"]) {
            Some(_) => ", did you mean `baseline`?",
            None => ": write an amount such as `200ms`, or `baseline * 1.1`",
        };
        return Err(syn::Error::new(
            word.span(),
            format!("unknown bound `{word}`{meant}"),
        ));
    }
    Ok(Baseline {
        span: word.span(),
        factor: factor(input)?,
    })
}

fn factor(input: ParseStream) -> syn::Result<Option<Factor>> {
    if input.parse::<Option<Token![*]>>()?.is_none() {
        let ends = input.is_empty() || input.peek(Token![,]) || peek_word(input);
        return match ends {
            true => Ok(None),
            false => error_here(
                input,
                "a baseline can be multiplied, and nothing else: write `baseline` or `baseline * 1.1`",
            ),
        };
    }
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let span = input.span();
    let Ok(literal) = input.parse::<Literal>() else {
        return error_here(input, FACTOR);
    };
    if input.peek(Token![%]) {
        return error_here(
            input,
            "a factor has no unit: write `baseline * 1.1` for 110 %",
        );
    }
    Ok(Some(Factor {
        negative,
        literal: literal.to_string(),
        span,
    }))
}

/// What is said of a factor that is none.
pub(crate) const FACTOR: &str =
    "the factor of a baseline is a number greater than zero, as in `baseline * 1.1`";

fn unit(input: ParseStream) -> syn::Result<Unit> {
    if input.parse::<Option<Token![%]>>()?.is_some() {
        return Ok(Unit::Percent);
    }
    if input.parse::<Option<Token![/]>>()?.is_none() {
        return Ok(Unit::None);
    }
    let unit = word(input, "expected `/s`: a rate is so many a second")?;
    match unit == "s" {
        true => Ok(Unit::PerSecond),
        false => Err(syn::Error::new(
            unit.span(),
            format!("unknown unit `/{unit}`: a rate is so many a second, `/s`"),
        )),
    }
}
