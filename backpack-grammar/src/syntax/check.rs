//! `check: [json["level"] >= 1, headers["x-id"], text contains "level", |result| …]`, or one closure or function.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Lit, LitStr, Token, token};

use crate::errors::Errors;
use crate::model::check::{COMPARISONS, PLACES};
use crate::syntax::cursor::{List, bracketed_list, error_here, expect, peek_word, word};
use crate::syntax::depends::{Part, part};
use crate::syntax::threshold::{Comparison, comparison};

/// What is asked of an answer.
pub(crate) enum Check {
    /// A closure or a function.
    Code(Expr),
    List(List<Item>),
}

/// One of a list.
pub(crate) enum Item {
    Code(Box<Expr>),
    Question(Question),
}

/// A place in the answer, and what is to be there.
pub(crate) struct Question {
    pub(crate) part: Part,
    /// None: anything.
    pub(crate) demand: Option<Demand>,
}

/// What stands behind the place.
pub(crate) struct Demand {
    pub(crate) sign: Sign,
    pub(crate) sign_span: Span,
    pub(crate) value: Literal,
    pub(crate) value_span: Span,
}

/// What a place is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// `null`
    Null,
    /// `true` or `false`
    Flag(bool),
    /// In decimal digits.
    Number(String),
    /// A text.
    Text(String),
}

/// How what is found is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sign {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`, `<=`, `>` or `>=`
    Ordered(Comparison),
    /// `contains`
    Contains,
}

impl Sign {
    /// As it is written.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Ordered(comparison) => comparison.sign(),
            Self::Contains => "contains",
        }
    }
}

/// Reads the value of the option.
pub(crate) fn check(input: ParseStream, errors: &mut Errors) -> syn::Result<Check> {
    if input.peek(token::Bracket) {
        return bracketed_list(input, errors, item).map(Check::List);
    }
    match is_question(input) && !is_word_alone(input) {
        true => error_here(
            input,
            "what is asked of an answer stands in brackets, as in `[json[\"level\"] >= 1]`",
        ),
        false => input.parse().map(Check::Code),
    }
}

fn item(input: ParseStream, errors: &mut Errors) -> syn::Result<Item> {
    match is_question(input) {
        true => question(input, errors).map(Item::Question),
        false => input.parse().map(Item::Code),
    }
}

/// Whether this is no code: a place of an answer, or an unknown word with what stands only behind a place.
fn is_question(input: ParseStream) -> bool {
    let ahead = input.fork();
    let Ok(word) = ahead.parse::<Ident>() else {
        return false;
    };
    if PLACES.has(&word) {
        return !ahead.peek(token::Paren) && !ahead.peek(Token![::]);
    }
    is_sign(&ahead) || peek_word(&ahead) || is_key(&ahead)
}

/// Outside of a list it is the name of a function, whatever it is.
fn is_word_alone(input: ParseStream) -> bool {
    let ahead = input.fork();
    ahead.parse::<Ident>().is_ok() && (ahead.is_empty() || ahead.peek(Token![,]))
}

/// Whether a comparison comes next, or a `=` that is meant for one.
fn is_sign(input: ParseStream) -> bool {
    let is_equation = input.peek(Token![=]) || input.peek(Token![!=]);
    is_equation || input.peek(Token![<]) || input.peek(Token![>])
}

/// Whether a name in brackets and quotes comes next.
fn is_key(input: ParseStream) -> bool {
    let inside = |input: ParseStream| {
        let content;
        syn::bracketed!(content in input);
        content.parse::<LitStr>()
    };
    inside(&input.fork()).is_ok()
}

fn question(input: ParseStream, errors: &mut Errors) -> syn::Result<Question> {
    refuse_methods(input)?;
    let place = part(input, PLACES.table, "expected what is asked", errors)?;
    Ok(Question {
        demand: demand(input, errors, &place)?,
        part: place,
    })
}

/// `text.contains("level")`, as code would have it.
fn refuse_methods(input: ParseStream) -> syn::Result<()> {
    let ahead = input.fork();
    let place: Ident = ahead.parse()?;
    let is_method = ahead.peek(Token![.]) && ahead.peek2(Ident::peek_any);
    let example = match place.to_string().as_str() {
        "text" => "text contains \"level\"",
        "status" => "status == 200",
        // Any other word behind it is told of as that of a URL.
        "url" if ahead.peek3(token::Paren) => "url contains \"/home\"",
        _ => return Ok(()),
    };
    if !is_method {
        return Ok(());
    }
    ahead.parse::<Token![.]>()?;
    error_here(
        &ahead,
        format!("no method stands behind `{place}`: write as in `{example}`, or ask in a closure"),
    )
}

fn demand(input: ParseStream, errors: &mut Errors, place: &Part) -> syn::Result<Option<Demand>> {
    let sign_span = input.span();
    let Some(sign) = sign(input, errors, place)? else {
        return Ok(None);
    };
    let value_span = input.span();
    let value = literal(input)?;
    Ok(Some(Demand {
        sign,
        sign_span,
        value,
        value_span,
    }))
}

fn sign(input: ParseStream, errors: &mut Errors, place: &Part) -> syn::Result<Option<Sign>> {
    if input.peek(Token![==]) {
        return input.parse::<Token![==]>().map(|_| Some(Sign::Equal));
    }
    if input.peek(Token![!=]) {
        return input.parse::<Token![!=]>().map(|_| Some(Sign::Unequal));
    }
    if input.peek(Token![=>]) {
        return error_here(input, "write `>=`");
    }
    if input.peek(Token![=]) {
        return error_here(
            input,
            format!(
                "write `==`: a check compares `{}`, it changes nothing",
                place.kind
            ),
        );
    }
    if is_sign(input) {
        return comparison(input).map(|comparison| Some(Sign::Ordered(comparison)));
    }
    contains(input, errors)
}

/// `contains`. Any other word before a literal is meant for a comparison; else a comma is missing before it.
fn contains(input: ParseStream, errors: &mut Errors) -> syn::Result<Option<Sign>> {
    let ahead = input.fork();
    let Ok(next) = ahead.call(Ident::parse_any) else {
        return Ok(None);
    };
    if !COMPARISONS.has(&next) && !ahead.peek(Lit) {
        return Ok(None);
    }
    let word = word(input, "")?;
    errors.mention(COMPARISONS.table, &word);
    COMPARISONS.meaning(&word).copied().map(Some)
}

const LITERAL: &str = "expected a number, a text in quotes, `true`, `false` or `null`; what is computed is asked in a closure, as in \
    `|result| result.elapsed() < limit()`";

fn literal(input: ParseStream) -> syn::Result<Literal> {
    let span = input.span();
    if input.parse::<Option<Token![-]>>()?.is_some() {
        let span = input.span();
        let digits = expect(input, LITERAL).and_then(|value| number(&value))?;
        let negative = digits.map(|digits| Literal::Number(format!("-{digits}")));
        return negative.ok_or_else(|| syn::Error::new(span, LITERAL));
    }
    if !input.peek(Lit) {
        return match word(input, LITERAL)? == "null" {
            true => Ok(Literal::Null),
            false => Err(syn::Error::new(span, LITERAL)),
        };
    }
    let value: Lit = input.parse()?;
    match (&value, number(&value)?) {
        (_, Some(digits)) => Ok(Literal::Number(digits)),
        (Lit::Bool(flag), _) => Ok(Literal::Flag(flag.value)),
        (Lit::Str(text), _) if text.suffix().is_empty() => Ok(Literal::Text(text.value())),
        _ => Err(syn::Error::new(span, LITERAL)),
    }
}

/// The decimal digits of a number.
fn number(value: &Lit) -> syn::Result<Option<String>> {
    let (digits, suffix) = match value {
        Lit::Int(number) => (number.base10_digits(), number.suffix()),
        Lit::Float(number) => (number.base10_digits(), number.suffix()),
        _ => return Ok(None),
    };
    match suffix.is_empty() {
        true => Ok(Some(digits.to_owned())),
        false => Err(syn::Error::new(
            value.span(),
            format!("a number of JSON has no type: write `{digits}`"),
        )),
    }
}
