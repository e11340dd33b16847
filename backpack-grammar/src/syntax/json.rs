//! JSON literals, looked through before `serde_json::json!` gets them, for its own messages point nowhere.

use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Ident, Lit, LitStr, Token, braced, bracketed, token};

use crate::errors::Errors;
use crate::syntax::cursor::{comma_separated, error_here, expression, skip_all, skip_token};

/// Notes what is wrong with a JSON value; an expression is one too.
pub(crate) fn check_value(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    if is_whole_group(input) {
        return group(input, errors);
    }
    if input.peek(token::Paren) && holds_members(&input.fork()) {
        return error_here(input, "members stand in braces: write `{ \"key\": value }`");
    }
    if input.is_empty() || input.peek(Token![,]) || input.peek(Token![:]) {
        return error_here(
            input,
            "expected a value: a number, a text, `true`, `null`, `[ … ]`, `{ … }` or an expression",
        );
    }
    expression(input).map(|_| ())
}

/// Whether what stands in parentheses begins as an object does.
fn holds_members(input: ParseStream) -> bool {
    let parser = |input: ParseStream| {
        let content;
        syn::parenthesized!(content in input);
        let begins = content.peek(LitStr) && content.peek2(Token![:]);
        skip_all(&content);
        Ok(begins)
    };
    parser(input).unwrap_or(false)
}

/// Whether braces or brackets come next that are all of the value, not the beginning of an expression.
pub(crate) fn is_whole_group(input: ParseStream) -> bool {
    let ahead = input.fork();
    let is_group = ahead.peek(token::Brace) || ahead.peek(token::Bracket);
    // A word, a text or a number behind it cannot go on with an expression: a comma is missing there.
    let goes_on = |ahead: ParseStream| {
        !ahead.is_empty()
            && !ahead.peek(Token![,])
            && !ahead.peek(Lit)
            && (ahead.peek(Token![as]) || !ahead.peek(Ident::peek_any))
    };
    is_group && skip_token(&ahead).is_some() && !goes_on(&ahead)
}

fn group(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    let content;
    if input.peek(token::Bracket) {
        bracketed!(content in input);
        if content.peek(LitStr) && content.peek2(Token![:]) {
            let error = error_here(
                &content,
                "members stand in braces: write `{ \"key\": value }`",
            );
            skip_all(&content);
            return error;
        }
        comma_separated(&content, errors, check_value);
    } else {
        braced!(content in input);
        comma_separated(&content, errors, check_member);
    }
    Ok(())
}

fn check_member(input: ParseStream, errors: &mut Errors) -> syn::Result<()> {
    if let Ok(word) = input.fork().call(Ident::parse_any)
        && word.to_string().starts_with(char::is_lowercase)
    {
        let message = format!("a key stands in quotes: write `\"{word}\": value`");
        return Err(syn::Error::new(word.span(), message));
    }
    if input.peek(LitStr) || input.peek(token::Paren) || input.peek(Ident::peek_any) {
        skip_token(input);
    } else {
        return error_here(input, "expected a key in quotes, as in `\"key\": value`");
    }
    if input.parse::<Token![:]>().is_err() {
        return error_here(input, "expected `:` and a value, as in `\"key\": value`");
    }
    check_value(input, errors)
}

#[cfg(test)]
mod tests {
    use syn::parse::Parser;

    use super::check_value;
    use crate::errors::Errors;

    /// How many mistakes a literal has.
    fn mistakes(text: &str) -> usize {
        let mut errors = Errors::default();
        let parser = |input: syn::parse::ParseStream| check_value(input, &mut errors);
        let parsed = parser.parse_str(text);
        errors.ok(parsed);
        errors.count()
    }

    #[test]
    fn what_json_reads_is_let_through() {
        for text in [
            "{}",
            "[]",
            "null",
            "-1.5",
            "{ \"a\": [1, null, { \"b\": -2 }], \"c\": f(x)?, }",
            "{ (key()): 1, KEY: 2 }",
            "vec![1]",
            "if a { 1 } else { 2 }",
        ] {
            assert_eq!(mistakes(text), 0, "{text}");
        }
    }

    #[test]
    fn each_mistake_is_found() {
        for (text, count) in [
            ("{ \"a\": }", 1),
            ("{ \"a\" 1 }", 1),
            ("{ 1: 2 }", 1),
            ("{ id: 2 }", 1),
            ("[1 2]", 1),
            ("{ \"a\": 1 \"b\": 2 }", 1),
            ("[,]", 1),
            ("{ \"a\": , \"b\": [,], 5: 1 }", 3),
        ] {
            assert_eq!(mistakes(text), count, "{text}");
        }
    }
}
