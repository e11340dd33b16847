//! A JSON body of literals alone, as the text that it is.
//!
//! Most bodies are. The compiler reads a text in no time, and a tree that code puts together member by member slowly.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lit;

type Tokens = std::iter::Peekable<proc_macro2::token_stream::IntoIter>;

/// How deep a text may be. Its reader refuses more than 127 brackets in each other.
const DEPTH: usize = 100;

/// What has been written, and how many brackets are open.
#[derive(Default)]
struct Text {
    json: String,
    depth: usize,
}

/// The text; none where a part of it is an expression, or a number that text and code might read differently.
pub(crate) fn json_text(tokens: &TokenStream) -> Option<String> {
    let mut tokens = tokens.clone().into_iter().peekable();
    let mut text = Text::default();
    value(&mut tokens, &mut text)?;
    tokens.next().is_none().then_some(text.json)
}

fn value(tokens: &mut Tokens, text: &mut Text) -> Option<()> {
    match tokens.next()? {
        TokenTree::Group(group) => match group.delimiter() {
            Delimiter::Brace => members(group.stream(), text, ('{', '}'), |tokens, text| {
                string(tokens.next()?, text)?;
                punctuation(tokens, ':')?;
                text.json.push(':');
                value(tokens, text)
            }),
            Delimiter::Bracket => members(group.stream(), text, ('[', ']'), value),
            Delimiter::Parenthesis | Delimiter::None => None,
        },
        TokenTree::Ident(word) => {
            let word = word.to_string();
            text.json.push_str(
                ["true", "false", "null"]
                    .into_iter()
                    .find(|known| *known == word)?,
            );
            Some(())
        }
        TokenTree::Punct(minus) if minus.as_char() == '-' => {
            text.json.push('-');
            integer(tokens.next()?, text)
        }
        literal => match syn::parse2(literal.to_token_stream()).ok()? {
            Lit::Str(_) => string(literal, text),
            Lit::Int(_) => integer(literal, text),
            _ => None,
        },
    }
}

/// What stands between brackets, with commas in between and perhaps one at the end.
fn members(
    tokens: TokenStream,
    text: &mut Text,
    (open, close): (char, char),
    member: impl Fn(&mut Tokens, &mut Text) -> Option<()>,
) -> Option<()> {
    let mut tokens = tokens.into_iter().peekable();
    text.depth += 1;
    if text.depth > DEPTH {
        return None;
    }
    text.json.push(open);
    while tokens.peek().is_some() {
        member(&mut tokens, text)?;
        if tokens.peek().is_some() {
            punctuation(&mut tokens, ',')?;
        }
        if tokens.peek().is_some() {
            text.json.push(',');
        }
    }
    text.json.push(close);
    text.depth -= 1;
    Some(())
}

fn punctuation(tokens: &mut Tokens, expected: char) -> Option<()> {
    match tokens.next()? {
        TokenTree::Punct(punct) if punct.as_char() == expected => Some(()),
        _ => None,
    }
}

fn string(token: TokenTree, text: &mut Text) -> Option<()> {
    let Lit::Str(string) = syn::parse2(token.into_token_stream()).ok()? else {
        return None;
    };
    // A suffix is a mistake, which the compiler tells.
    if !string.suffix().is_empty() {
        return None;
    }
    text.json.push('"');
    for character in string.value().chars() {
        match character {
            '"' | '\\' => text.json.extend(['\\', character]),
            control if control < ' ' => text
                .json
                .push_str(&format!("\\u{:04x}", u32::from(control))),
            other => text.json.push(other),
        }
    }
    text.json.push('"');
    Some(())
}

/// One that any integer type holds: the compiler refuses larger ones without a suffix.
fn integer(token: TokenTree, text: &mut Text) -> Option<()> {
    let Lit::Int(integer) = syn::parse2(token.into_token_stream()).ok()? else {
        return None;
    };
    if !integer.suffix().is_empty() {
        return None;
    }
    let number: i32 = integer.base10_parse().ok()?;
    text.json.push_str(&number.to_string());
    Some(())
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::json_text;

    #[test]
    fn literals_become_text() {
        let text = json_text(&quote!({ "a": 1, "b": [true, null, -2, "x\"y\n"], "c": {}, }));
        let expected = r#"{"a":1,"b":[true,null,-2,"x\"y\u000a"],"c":{}}"#;
        assert_eq!(text.as_deref(), Some(expected));
        assert_eq!(json_text(&quote!(0x10)).as_deref(), Some("16"));
        assert_eq!(json_text(&quote!([])).as_deref(), Some("[]"));
    }

    #[test]
    fn expressions_remain_code() {
        for code in [
            quote!({ "a": name }),
            quote!({ "a": f(1) }),
            quote!([1 + 2]),
            quote!({ key: 1 }),
            quote!({ "a": 1.5 }),
            quote!({ "a": 1u64 }),
            quote!({ "a": 3000000000 }),
            quote!(-"text"),
            quote!((1)),
            quote!(null null),
        ] {
            assert_eq!(json_text(&code), None, "{code}");
        }
    }

    #[test]
    fn what_is_too_deep_for_a_reader_remains_code() {
        let nested = |depth: usize| (0..depth).fold(quote!(1), |inner, _| quote!([#inner]));
        assert!(json_text(&nested(100)).is_some());
        assert_eq!(json_text(&nested(101)), None);
    }

    #[test]
    fn mistakes_are_left_to_the_compiler() {
        for code in [
            quote!({ "a" 1 }),
            quote!({ "a": }),
            quote!([1,,2]),
            quote!([,]),
            quote!(),
        ] {
            assert_eq!(json_text(&code), None, "{code}");
        }
    }
}
