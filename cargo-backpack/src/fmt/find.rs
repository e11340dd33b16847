//! The invocations of Backpack's macros in a file.

use std::ops::Range;

use backpack_grammar::{Chains, Errors};
use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Macro, MacroDelimiter};

use super::skipped;

/// Which macro it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Items that end with `;`.
    Items,
    /// `depends!`
    Depends,
}

/// What stands between the braces of an invocation.
pub(crate) struct Body {
    pub(crate) kind: Kind,
    /// Where, in bytes.
    pub(crate) range: Range<usize>,
    pub(crate) tokens: TokenStream,
    /// How far the line of the invocation is indented.
    pub(crate) indent: usize,
}

/// All of a file that can be read, in their order.
pub(crate) fn bodies(text: &str) -> Result<Vec<Body>, String> {
    let file = syn::parse_file(text).map_err(|error| {
        let at = error.span().start();
        format!("line {}: {error}", at.line)
    })?;
    let mut found = Found {
        text,
        skipped: skipped(text),
        bodies: Vec::new(),
    };
    found.visit_file(&file);
    found.bodies.sort_by_key(|body| body.range.start);
    Ok(found.bodies)
}

struct Found<'t> {
    text: &'t str,
    skipped: usize,
    bodies: Vec<Body>,
}

impl<'a> Visit<'a> for Found<'_> {
    fn visit_macro(&mut self, invocation: &'a Macro) {
        self.bodies.extend(self.body(invocation));
    }
}

impl Found<'_> {
    fn body(&self, invocation: &Macro) -> Option<Body> {
        let MacroDelimiter::Brace(braces) = &invocation.delimiter else {
            return None;
        };
        let name = invocation.path.segments.last()?.ident.to_string();
        let kind = readable(&name, &invocation.tokens)?;
        let (open, close) = (braces.span.open(), braces.span.close());
        let range = open.byte_range().end + self.skipped..close.byte_range().start + self.skipped;
        let line = self.text[..range.start]
            .rfind('\n')
            .map_or(0, |end| end + 1);
        let line = &self.text[line..];
        Some(Body {
            kind,
            range,
            tokens: invocation.tokens.clone(),
            indent: line.len() - line.trim_start_matches(' ').len(),
        })
    }
}

/// Which macro this is, where its tokens can be read: another one may have its name.
fn readable(name: &str, tokens: &TokenStream) -> Option<Kind> {
    let mut errors = Errors::default();
    let tokens = tokens.clone();
    let kind = match name {
        "endpoint" => {
            backpack_grammar::endpoints(tokens, &mut errors);
            Kind::Items
        }
        "chain" => match backpack_grammar::chains(tokens, &mut errors) {
            Chains::Declared(_) => Kind::Items,
            Chains::Expression(_) => return None,
        },
        "scenario" => {
            backpack_grammar::scenarios(tokens, &mut errors);
            Kind::Items
        }
        "metric" => {
            backpack_grammar::declared_metrics(tokens, &mut errors);
            Kind::Items
        }
        "depends" => {
            backpack_grammar::dependents(tokens, &mut errors);
            Kind::Depends
        }
        // The files that it names are read while it is checked, and may not be there.
        "data" => return is_data(&tokens).then_some(Kind::Items),
        _ => return None,
    };
    // Files that it names are for the compiler to find.
    let is_file = |error: &syn::Error| error.to_string().starts_with("cannot read `");
    errors.iter().all(is_file).then_some(kind)
}

/// `Name … = …;`, again and again.
fn is_data(tokens: &TokenStream) -> bool {
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let is = |token: &TokenTree, sign: char| matches!(token, TokenTree::Punct(it) if it.as_char() == sign);
    let items = tokens.split(|token| is(token, ';'));
    let mut items = items.filter(|item| !item.is_empty());
    !tokens.is_empty() && items.all(|item| item.iter().any(|token| is(token, '=')))
}
