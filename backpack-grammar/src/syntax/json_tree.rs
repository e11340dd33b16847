//! A JSON literal as a tree, for those who hold its values against types. `json.rs` has looked through its tokens already.

use proc_macro2::{Delimiter, Group, Literal, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{ParseStream, Parser};
use syn::{Expr, Lit, LitInt, LitStr, Token, UnOp, braced, bracketed, token};

use crate::syntax::cursor::{expression, skip_token};
use crate::syntax::json::is_whole_group;

/// A value, and the tokens that it is written with.
pub(crate) struct Json {
    pub(crate) tokens: TokenStream,
    pub(crate) kind: Kind,
}

pub(crate) enum Kind {
    Object(Vec<Member>),
    List(Vec<Json>),
    Null,
    Flag,
    Text(String),
    /// A number without a fraction point; none where it is larger than any type.
    Whole(Option<i128>),
    Fraction(f64),
    /// An expression, whose value shows when it runs.
    Code,
}

/// `"key": value`
pub(crate) struct Member {
    /// None: an expression is the key.
    pub(crate) key: Option<LitStr>,
    key_tokens: TokenStream,
    pub(crate) value: Json,
}

impl Json {
    /// Reads tokens in which no mistake is; where one is after all, it is code, of which the compiler tells.
    pub(crate) fn of(tokens: &TokenStream) -> Self {
        value.parse2(tokens.clone()).unwrap_or_else(|_| Self {
            tokens: tokens.clone(),
            kind: Kind::Code,
        })
    }

    /// What `serde_json::json!` is to read: numbers that only long types hold have a type.
    pub(crate) fn typed(&self) -> TokenStream {
        match &self.kind {
            Kind::Object(members) => {
                let members = members.iter().map(|member| {
                    let (key, value) = (&member.key_tokens, member.value.typed());
                    quote!(#key: #value)
                });
                group(Delimiter::Brace, quote!(#(#members),*))
            }
            Kind::List(list) => {
                let list = list.iter().map(Self::typed);
                group(Delimiter::Bracket, quote!(#(#list),*))
            }
            Kind::Whole(Some(number)) if i32::try_from(*number).is_err() => {
                self.with_suffix(*number)
            }
            _ => self.tokens.clone(),
        }
    }

    fn with_suffix(&self, number: i128) -> TokenStream {
        let span = |token: TokenTree| token.span();
        let span = self.tokens.clone().into_iter().last().map(span);
        let mut literal = match (i64::try_from(number), u64::try_from(number)) {
            (Ok(number), _) => Literal::i64_suffixed(number),
            (_, Ok(number)) => Literal::u64_suffixed(number),
            _ => return self.tokens.clone(),
        };
        literal.set_span(span.unwrap_or_else(Span::call_site));
        literal.into_token_stream()
    }
}

fn group(delimiter: Delimiter, tokens: TokenStream) -> TokenStream {
    TokenTree::Group(Group::new(delimiter, tokens)).into()
}

fn value(input: ParseStream) -> syn::Result<Json> {
    if !is_whole_group(input) {
        let expression = expression(input)?;
        let kind = kind(&expression);
        let tokens = expression.into_token_stream();
        return Ok(Json { tokens, kind });
    }
    let tokens = skip_token(&input.fork()).into_iter().collect();
    let content;
    let kind = if input.peek(token::Brace) {
        braced!(content in input);
        let members = content.parse_terminated(member, Token![,])?;
        Kind::Object(members.into_iter().collect())
    } else {
        bracketed!(content in input);
        let list = content.parse_terminated(value, Token![,])?;
        Kind::List(list.into_iter().collect())
    };
    Ok(Json { tokens, kind })
}

fn member(input: ParseStream) -> syn::Result<Member> {
    let key = input.fork().parse().ok();
    let key_tokens = skip_token(input).into_iter().collect();
    input.parse::<Token![:]>()?;
    Ok(Member {
        key,
        key_tokens,
        value: value(input)?,
    })
}

fn kind(expression: &Expr) -> Kind {
    match expression {
        Expr::Path(path) if path.path.is_ident("null") => Kind::Null,
        Expr::Lit(literal) => literal_kind(&literal.lit, false),
        Expr::Unary(unary) if matches!(unary.op, UnOp::Neg(_)) => match &*unary.expr {
            Expr::Lit(literal) => literal_kind(&literal.lit, true),
            _ => Kind::Code,
        },
        _ => Kind::Code,
    }
}

fn literal_kind(literal: &Lit, is_negative: bool) -> Kind {
    match literal {
        // What has a type is what it says: the compiler holds it against that.
        Lit::Int(number) => match whole(number) {
            Some(number) if is_negative => Kind::Whole(number.checked_neg()),
            number => Kind::Whole(number),
        },
        Lit::Float(number) => match number.base10_parse::<f64>() {
            Ok(number) if is_negative => Kind::Fraction(-number),
            Ok(number) => Kind::Fraction(number),
            Err(_) => Kind::Code,
        },
        Lit::Str(text) if !is_negative => Kind::Text(text.value()),
        Lit::Bool(_) if !is_negative => Kind::Flag,
        _ => Kind::Code,
    }
}

fn whole(number: &LitInt) -> Option<i128> {
    number.base10_digits().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(text: &str) -> String {
        let tokens: TokenStream = text.parse().expect("tokens");
        let typed = Json::of(&tokens).typed().to_string();
        typed.split_whitespace().collect()
    }

    #[test]
    fn long_numbers_get_a_type() {
        for (text, expected) in [
            (
                "{ \"a\": 1, \"b\": [-2, 3000000000] }",
                "{\"a\":1,\"b\":[-2,3000000000i64]}",
            ),
            ("-3000000000", "-3000000000i64"),
            ("18446744073709551615", "18446744073709551615u64"),
            (
                "{ KEY: f(3000000000), (k()): null }",
                "{KEY:f(3000000000),(k()):null}",
            ),
            ("3000000000u64", "3000000000i64"),
        ] {
            assert_eq!(typed(text), expected);
        }
    }
}
