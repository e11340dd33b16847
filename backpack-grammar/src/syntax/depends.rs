//! `A >> DEPENDS_ON("key") >> B;` and `A { target <- B.part as "format", … }`.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, LitInt, LitStr, Path, Token, braced, bracketed, parenthesized, token};

use crate::errors::Errors;
use crate::model::part_words::URL_PARTS;
use crate::syntax::cursor::{
    comma_separated, error_here, expect, parse_tokens, peek_word, within, word,
};
use crate::syntax::field::{FieldStep, field, is_field};
use crate::syntax::item::{MISSING_END, is_punct, is_word};
use crate::syntax::step::name;

/// What one endpoint depends on.
pub(crate) struct Dependent {
    pub(crate) endpoint: Path,
    pub(crate) arrows: Vec<Arrow>,
    /// Whether some of it could not be read.
    pub(crate) broken: bool,
}

/// One value and where it goes.
pub(crate) struct Arrow {
    pub(crate) target: Part,
    pub(crate) source: Path,
    pub(crate) part: From,
    /// Of the word `null` in `or null`.
    pub(crate) or_null: Option<Span>,
    pub(crate) format: Option<LitStr>,
}

/// What gives the value.
pub(crate) enum From {
    /// A part of an endpoint's answer.
    Answer(Part),
    /// A field of an answer whose type is declared.
    Field(Vec<FieldStep>),
    /// A column of a table.
    Table(LitStr),
}

/// `json["a"][0]`, `headers["name"]`, `url.query["name"]`, …
pub(crate) struct Part {
    pub(crate) kind: Ident,
    /// Only of `url`.
    pub(crate) member: Option<Ident>,
    pub(crate) keys: Vec<Key>,
}

/// What stands in the brackets.
pub(crate) enum Key {
    Name(LitStr),
    Index(LitInt),
    /// `last` or `any`, of an array.
    Word(Ident),
}

impl Key {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Name(name) => name.span(),
            Self::Index(index) => index.span(),
            Self::Word(word) => word.span(),
        }
    }

    /// In quotes, as a name would be.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::Name(name) => format!("{:?}", name.value()),
            Self::Index(index) => format!("{:?}", index.to_string()),
            Self::Word(word) => format!("{:?}", word.to_string()),
        }
    }
}

const FORMS: &str = "expected `Endpoint { target <- Source.part, … }` or `Endpoint >> DEPENDS_ON(\"key\") >> Source;`";

const ARROW: &str = "expected an arrow, as in `json[\"id\"] <- Source.json[\"id\"]`";

/// Reads all items; a broken one is noted.
pub(crate) fn dependents(input: TokenStream, errors: &mut Errors) -> Vec<Dependent> {
    let (items, unended) = split(input, errors);
    let before = errors.count();
    let dependents = items
        .into_iter()
        .filter_map(|(item, end)| dependent(item, end, errors))
        .collect();
    if let Some(last) = unended.filter(|_| errors.count() == before) {
        errors.at(last, MISSING_END);
    }
    dependents
}

fn dependent(tokens: TokenStream, end: Span, errors: &mut Errors) -> Option<Dependent> {
    let mut endpoint = None;
    let before = errors.count();
    let parsed = parse_tokens(tokens, end, |input| {
        let path = endpoint.insert(name(input, FORMS)?);
        if input.peek(Token![>>]) {
            return Ok(vec![short_form(input, path)?]);
        }
        if !input.peek(token::Brace) {
            return error_here(input, FORMS);
        }
        let content;
        braced!(content in input);
        Ok(comma_separated(&content, errors, arrow))
    });
    let arrows = errors.ok(parsed).unwrap_or_default();
    let broken = errors.count() > before;
    Some(Dependent {
        endpoint: endpoint?,
        arrows,
        broken,
    })
}

/// `>> DEPENDS_ON("key") >> Source`
fn short_form(input: ParseStream, dependent: &Path) -> syn::Result<Arrow> {
    input.parse::<Token![>>]>()?;
    let arrow = word(input, FORMS)?;
    if arrow != "DEPENDS_ON" || !input.peek(token::Paren) {
        return Err(syn::Error::new(
            arrow.span(),
            "expected `DEPENDS_ON(\"key\")`",
        ));
    }
    let content;
    parenthesized!(content in input);
    let key: LitStr = expect(
        &content,
        "expected the key in quotes, as in `DEPENDS_ON(\"player\")`",
    )?;
    if !content.is_empty() {
        return error_here(
            &content,
            "one key only: write several values as `Endpoint { target <- Source.part, … }`",
        );
    }
    if input.parse::<Token![>>]>().is_err() {
        let dependent = quote::quote!(#dependent);
        return error_here(
            input,
            format!("expected `>> Source`: the endpoint that gives `{dependent}` the value"),
        );
    }
    let source = name(input, "expected the endpoint that gives the value")?;
    if !input.is_empty() {
        return error_here(input, "expected `;` after the source");
    }
    let json = |span: Span| Part {
        kind: Ident::new("json", span),
        member: None,
        keys: vec![Key::Name(key.clone())],
    };
    Ok(Arrow {
        target: json(key.span()),
        source,
        part: From::Answer(json(key.span())),
        or_null: None,
        format: None,
    })
}

fn arrow(input: ParseStream, errors: &mut Errors) -> syn::Result<Arrow> {
    let target = part(input, "targets", ARROW, errors)?;
    if input.parse::<Token![<-]>().is_err() {
        return error_here(
            input,
            "expected `<-` and the source, as in `json[\"id\"] <- Source.json[\"id\"]`",
        );
    }
    let source = name(
        input,
        "expected the endpoint that gives the value, as in `Source.json[\"id\"]`",
    )?;
    let part = from(input, errors)?;
    let or_null = or_null(input)?;
    let format = match input.parse::<Option<Token![as]>>()? {
        Some(_) => Some(expect(
            input,
            "expected a format, as in `as \"Bearer {}\"`",
        )?),
        None => None,
    };
    Ok(Arrow {
        target,
        source,
        part,
        or_null,
        format,
    })
}

/// `.json["key"]` of an endpoint, `.field` of an answer with a type, or `["name"]` of a table.
fn from(input: ParseStream, errors: &mut Errors) -> syn::Result<From> {
    if is_field(input) {
        return field(input, errors).map(From::Field);
    }
    if input.peek(token::Bracket) {
        let content;
        bracketed!(content in input);
        let column = within(&content, column)?;
        return match input.peek(token::Bracket) {
            true => error_here(input, ONE_CELL),
            false => Ok(From::Table(column)),
        };
    }
    if input.parse::<Token![.]>().is_err() {
        return error_here(
            input,
            "expected the part of the answer, as in `.json[\"key\"]`, `.headers[\"name\"]` or `.text`",
        );
    }
    let expected =
        "expected the part of the answer, as in `json[\"key\"]`, `headers[\"name\"]` or `text`";
    part(input, "parts", expected, errors).map(From::Answer)
}

const ONE_CELL: &str = "a value is one cell of the row: write one column";

fn column(input: ParseStream) -> syn::Result<LitStr> {
    let column = expect(
        input,
        "expected a column of the table in quotes, as in `Players[\"name\"]`",
    )?;
    match input.is_empty() {
        true => Ok(column),
        false => error_here(input, ONE_CELL),
    }
}

/// `or null`
fn or_null(input: ParseStream) -> syn::Result<Option<Span>> {
    const FORM: &str = "expected `or null`, for a value that may be `null`";
    let is_or = input
        .fork()
        .call(Ident::parse_any)
        .is_ok_and(|word| word == "or");
    if !is_or {
        return Ok(None);
    }
    word(input, FORM)?;
    let null = word(input, FORM)?;
    match null == "null" {
        true => Ok(Some(null.span())),
        false => Err(syn::Error::new(null.span(), FORM)),
    }
}

pub(crate) fn part(
    input: ParseStream,
    table: &'static str,
    expected: &str,
    errors: &mut Errors,
) -> syn::Result<Part> {
    let kind = word(input, expected)?;
    errors.mention(table, &kind);
    let member = member(input, &kind, errors)?;
    let mut keys = Vec::new();
    while input.peek(token::Bracket) {
        let content;
        bracketed!(content in input);
        keys.push(within(&content, key)?);
    }
    let written = match &member {
        Some(member) => format!("{kind}.{member}"),
        None => kind.to_string(),
    };
    refuse_dots(input, &written)?;
    if input.peek(token::Paren) || input.peek(token::Brace) || input.peek(LitStr) {
        return error_here(
            input,
            format!("a key stands in brackets and quotes: write `{written}[\"key\"]`"),
        );
    }
    Ok(Part { kind, member, keys })
}

/// `.query`, of a URL.
fn member(input: ParseStream, kind: &Ident, errors: &mut Errors) -> syn::Result<Option<Ident>> {
    if kind != "url" || !input.peek(Token![.]) || input.peek(Token![..]) {
        return Ok(None);
    }
    input.parse::<Token![.]>()?;
    let member = word(
        input,
        "expected what of the URL, as in `url.query[\"name\"]`",
    )?;
    errors.mention(URL_PARTS.table, &member);
    URL_PARTS.meaning(&member)?;
    Ok(Some(member))
}

/// `json.token`, as other languages write a member.
fn refuse_dots(input: ParseStream, kind: &str) -> syn::Result<()> {
    if !input.peek(Token![.]) || input.peek(Token![..]) {
        return Ok(());
    }
    let ahead = input.fork();
    ahead.parse::<Token![.]>()?;
    if ahead.peek(LitStr) {
        return error_here(
            &ahead,
            format!("a key stands in brackets and quotes: write `{kind}[\"key\"]`"),
        );
    }
    let name = word(&ahead, "expected a key in brackets, as in `json[\"key\"]`")?;
    Err(syn::Error::new(
        name.span(),
        format!("a key stands in brackets and quotes: write `{kind}[\"{name}\"]`"),
    ))
}

/// What stands in brackets.
pub(crate) fn key(input: ParseStream) -> syn::Result<Key> {
    let key = if input.peek(LitStr) {
        input.parse().map(Key::Name)
    } else if peek_word(input) {
        input.call(Ident::parse_any).map(Key::Word)
    } else {
        let expected = "expected a key in quotes `[\"key\"]` or an index `[0]`";
        expect(input, expected).map(Key::Index)
    }?;
    match input.is_empty() {
        true => Ok(key),
        false => error_here(
            input,
            "one key in each pair of brackets: write `[\"a\"][\"b\"]`",
        ),
    }
}

/// An item ends with `;` or with its braces; where it does is given with it. Also the last token of an item that does not.
fn split(input: TokenStream, errors: &mut Errors) -> (Vec<(TokenStream, Span)>, Option<Span>) {
    let mut items = Vec::new();
    let mut item: Vec<TokenTree> = Vec::new();
    let mut after_braces = false;
    for token in input {
        let end = token.span();
        if is_punct(&token, ';') {
            match item.is_empty() {
                true if after_braces => {}
                true => errors.at(end, "nothing stands before this `;`"),
                false => items.push((item.drain(..).collect(), end)),
            }
            after_braces = false;
            continue;
        }
        // Where the wrong brackets stand behind this word, more of the item follows.
        let is_key = item.last().is_some_and(|last| is_word(last, "DEPENDS_ON"));
        after_braces = !is_key
            && matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        item.push(token);
        if after_braces {
            items.push((item.drain(..).collect(), end));
        }
    }
    if let [comma] = item.as_slice()
        && is_punct(comma, ',')
    {
        errors.at(
            comma.span(),
            "a block ends with its braces: remove this `,`",
        );
        return (items, None);
    }
    let unended = item.last().map(TokenTree::span);
    items.extend(unended.map(|end| (item.into_iter().collect(), end)));
    (items, unended)
}
