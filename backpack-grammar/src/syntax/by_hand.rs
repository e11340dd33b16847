//! Path parameters that a block fills by hand, as far as its tokens tell for certain what they mean.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{LitStr, Path};

use crate::syntax::item::{is_group, is_punct, is_word};

/// `user[Endpoint].set_path("name", …)`: the endpoint and the name.
pub struct Filled {
    /// What stands in the brackets: most likely an endpoint.
    pub endpoint: Path,
    /// The parameter's name.
    pub name: LitStr,
}

/// Words that bring names which nobody outside of the block knows.
const ITEMS: &[&str] = &[
    "use", "const", "static", "fn", "type", "struct", "enum", "union", "mod", "impl", "trait",
    "extern",
];

/// Macros that are known to bring none.
const MACROS: &[&str] = &[
    "assert",
    "assert_eq",
    "assert_ne",
    "dbg",
    "eprint",
    "eprintln",
    "format",
    "json",
    "matches",
    "panic",
    "print",
    "println",
    "todo",
    "unreachable",
    "vec",
    "write",
    "writeln",
];

/// The parameters that a block fills, where the names in it are those around it.
pub fn filled_by_hand(block: TokenStream) -> Vec<Filled> {
    let tokens: Vec<TokenTree> = block.into_iter().collect();
    let mut filled = Vec::new();
    if !brings_names(&tokens) {
        find(&tokens, &mut filled);
    }
    filled.retain(|filled| !is_bound(&tokens, filled));
    filled
}

/// Whether items are declared in it, or may be.
fn brings_names(tokens: &[TokenTree]) -> bool {
    (0..tokens.len()).any(|at| match &tokens[at] {
        TokenTree::Ident(word) => {
            let is_macro = tokens.get(at + 1).is_some_and(|next| is_punct(next, '!'))
                && matches!(
                    tokens.get(at + 2),
                    Some(TokenTree::Group(_) | TokenTree::Ident(_))
                );
            let word = word.to_string();
            let word = word.as_str();
            ITEMS.contains(&word) || (is_macro && !MACROS.contains(&word))
        }
        TokenTree::Group(group) => brings_names(&inner(group)),
        _ => false,
    })
}

fn find(tokens: &[TokenTree], filled: &mut Vec<Filled>) {
    for at in 0..tokens.len() {
        if let TokenTree::Group(group) = &tokens[at] {
            find(&inner(group), filled);
        }
        if at > 0 && is_place(&tokens[at - 1]) {
            filled.extend(call(&tokens[at..]));
        }
    }
}

/// Reads `[Endpoint].set_path("name", …)`.
fn call(tokens: &[TokenTree]) -> Option<Filled> {
    let [
        TokenTree::Group(place),
        dot,
        method,
        TokenTree::Group(arguments),
        ..,
    ] = tokens
    else {
        return None;
    };
    let is_call = place.delimiter() == Delimiter::Bracket
        && is_punct(dot, '.')
        && is_word(method, "set_path")
        && arguments.delimiter() == Delimiter::Parenthesis;
    let [TokenTree::Literal(name), comma, ..] = &inner(arguments)[..] else {
        return None;
    };
    if !is_call || !is_punct(comma, ',') {
        return None;
    }
    let endpoint = Path::parse_mod_style.parse2(place.stream()).ok()?;
    let name = syn::parse2(TokenTree::from(name.clone()).into()).ok()?;
    is_type_name(&endpoint).then_some(Filled { endpoint, name })
}

/// Whether a bracket behind it is an index.
fn is_place(token: &TokenTree) -> bool {
    match token {
        TokenTree::Ident(word) => {
            syn::parse2::<syn::Ident>(TokenTree::from(word.clone()).into()).is_ok()
        }
        TokenTree::Group(group) => group.delimiter() != Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == '?',
        TokenTree::Literal(_) => false,
    }
}

/// Variables are written in small letters.
fn is_type_name(path: &Path) -> bool {
    let last = path.segments.last();
    last.is_some_and(|last| last.ident.to_string().starts_with(char::is_uppercase))
}

/// Whether the block may give the name another meaning: it stands where a pattern could.
fn is_bound(tokens: &[TokenTree], filled: &Filled) -> bool {
    let Some(first) = filled.endpoint.segments.first() else {
        return true;
    };
    let name = first.ident.to_string();
    let mut before = None;
    for (at, token) in tokens.iter().enumerate() {
        let next = tokens.get(at + 1);
        let bound = match token {
            TokenTree::Ident(word) if *word == name => {
                !next.is_some_and(|next| is_punct(next, '.') || is_punct(next, ':'))
                    || is_annotated(&tokens[at + 1..])
            }
            TokenTree::Group(group)
                if is_group(token, Delimiter::Bracket)
                    && before.is_some_and(is_place)
                    && Path::parse_mod_style.parse2(group.stream()).is_ok() =>
            {
                false
            }
            TokenTree::Group(group) => is_bound(&inner(group), filled),
            _ => false,
        };
        if bound {
            return true;
        }
        before = Some(token);
    }
    false
}

/// Whether a `:` comes, and not `::`.
fn is_annotated(behind: &[TokenTree]) -> bool {
    let colon = |at: usize| behind.get(at).is_some_and(|token| is_punct(token, ':'));
    colon(0) && !colon(1)
}

fn inner(group: &proc_macro2::Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(block: &str) -> Vec<String> {
        let tokens = block.parse().expect("tokens");
        let told = |filled: Filled| {
            let path = filled.endpoint.segments.iter();
            let path: Vec<_> = path.map(|segment| segment.ident.to_string()).collect();
            format!("{} {}", path.join("::"), filled.name.value())
        };
        filled_by_hand(tokens).into_iter().map(told).collect()
    }

    #[test]
    fn literals_are_found_at_any_depth() {
        assert_eq!(found(r#"{ user[A].set_path("id", 1); }"#), ["A id"]);
        assert_eq!(
            found(r#"if x { self.user()[shop::A].set_path("id", A.get(user)) }"#),
            ["shop::A id"]
        );
        assert_eq!(
            found(r#"let x = format!("{}", 1); user[A].set_path("id", x)"#),
            ["A id"]
        );
    }

    #[test]
    fn what_may_mean_something_else_is_left_alone() {
        for block in [
            r#"user[A].set_path(name, 1)"#,
            r#"user[A].set_path("id")"#,
            r#"players[at].set_path("id", 1)"#,
            r#"use shop::A; user[A].set_path("id", 1)"#,
            r#"shop! { A } user[A].set_path("id", 1)"#,
            r#"let A = 1; user[A].set_path("id", 1)"#,
            r#"let [A] = all; user[A].set_path("id", 1)"#,
            r#"let A: usize = 1; user[A].set_path("id", 1)"#,
            r#"all.map(|A| user[A].set_path("id", 1))"#,
            r#"for A in 0..3 { user[A].set_path("id", 1) }"#,
        ] {
            assert!(found(block).is_empty(), "{block}");
        }
    }
}
