//! Splits a program into its tokens and remembers where each stands, so that an edit of one leaves all others as they are.

use std::ops::Range;

/// What a token is, as far as edits care.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    Word,
    Number,
    Text,
    Sign,
    Open,
    Close,
}

/// A token, by its place in the source.
#[derive(Clone, Debug)]
pub(crate) struct Token {
    pub(crate) class: Class,
    pub(crate) bytes: Range<usize>,
    /// Of a bracket, the other one; of anything else, itself.
    pub(crate) partner: usize,
    /// The bracket that opens the group around it.
    pub(crate) outer: Option<usize>,
}

/// Signs of several characters that mean one thing, the longest first.
const SIGNS: &[&str] = &[
    "..=", "..", "::", "<-", "->", "=>", ">>", "<=", ">=", "==", "!=", "&&",
];

/// The tokens of a program, without its comments.
pub(crate) fn scan(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut open = Vec::new();
    let mut at = 0;
    while let Some((class, length)) = next(&source[at..]) {
        if let Some(class) = class {
            push(&mut tokens, &mut open, class, at..at + length);
        }
        at += length;
    }
    assert!(open.is_empty(), "a bracket is not closed");
    tokens
}

fn push(tokens: &mut Vec<Token>, open: &mut Vec<usize>, class: Class, bytes: Range<usize>) {
    let index = tokens.len();
    let mut partner = index;
    if class == Class::Close {
        partner = open.pop().expect("a bracket that closes was opened");
        tokens[partner].partner = index;
    }
    tokens.push(Token {
        class,
        bytes,
        partner,
        outer: open.last().copied(),
    });
    if class == Class::Open {
        open.push(index);
    }
}

/// The next token and its length; no class for what is none. Nothing at the end.
fn next(rest: &str) -> Option<(Option<Class>, usize)> {
    let first = rest.chars().next()?;
    if rest.starts_with("//") {
        return Some((None, rest.find('\n').unwrap_or(rest.len())));
    }
    Some(match first {
        _ if first.is_whitespace() => (None, first.len_utf8()),
        '"' => (Some(Class::Text), text(rest)),
        '0'..='9' => (Some(Class::Number), number(rest)),
        '(' | '[' | '{' => (Some(Class::Open), 1),
        ')' | ']' | '}' => (Some(Class::Close), 1),
        _ if is_of_word(first) => (Some(Class::Word), length_while(rest, is_of_word)),
        _ => {
            let sign = SIGNS.iter().find(|sign| rest.starts_with(**sign));
            let length = sign.map_or(first.len_utf8(), |sign| sign.len());
            (Some(Class::Sign), length)
        }
    })
}

fn is_of_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

fn length_while(rest: &str, belongs: fn(char) -> bool) -> usize {
    rest.find(|character| !belongs(character))
        .unwrap_or(rest.len())
}

fn text(rest: &str) -> usize {
    let mut escaped = false;
    for (at, character) in rest.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return at + 1,
            _ => {}
        }
    }
    panic!("a text is not closed: {rest}");
}

/// A number with its fraction and its unit.
fn number(rest: &str) -> usize {
    let whole = length_while(rest, is_of_word);
    match rest[whole..].strip_prefix('.') {
        Some(fraction) if fraction.starts_with(|digit: char| digit.is_ascii_digit()) => {
            whole + 1 + length_while(fraction, is_of_word)
        }
        _ => whole,
    }
}
