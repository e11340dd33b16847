//! Splits an invocation into its items, so that a broken one leaves the others whole.

use proc_macro2::{Delimiter, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::quote;
use syn::parse::ParseStream;
use syn::{Attribute, Ident, Meta, Visibility};

use crate::errors::Errors;
use crate::syntax::cursor::{error_here, parse_tokens};
use crate::syntax::salvage::salvage;

/// What every item begins with.
pub struct Header {
    /// Doc comments and other attributes.
    pub attributes: Vec<Attribute>,
    /// `pub`, or nothing.
    pub visibility: Visibility,
    /// What it declares.
    pub name: Ident,
}

/// An item whose name could be read; without a body where the rest could not.
pub struct Item<Body> {
    /// What it begins with.
    pub header: Header,
    /// What it means, as far as it could be read.
    pub body: Option<Body>,
    /// Whether nothing of it was refused.
    pub sound: bool,
    /// The number of its first mistake, where it has one.
    pub first_mistake: usize,
    /// All of it, as it was written.
    pub tokens: TokenStream,
}

impl<Body> Item<Body> {
    /// Has it be broken, where more was refused of it than there was before.
    pub fn note_mistakes(&mut self, before: usize, errors: &Errors) {
        if self.sound && errors.count() > before {
            self.sound = false;
            self.first_mistake = before;
        }
    }
}

impl Header {
    /// Its attributes that decide whether the item is there at all: each a `cfg`, or a `cfg_attr` that may put one there.
    pub fn conditions(&self) -> impl Iterator<Item = TokenStream> {
        self.attributes.iter().filter_map(condition)
    }

    /// Two items may share a name where `cfg` leaves only one of them.
    fn is_conditional(&self) -> bool {
        self.conditions().next().is_some()
    }

    pub(crate) fn parse(input: ParseStream) -> syn::Result<Self> {
        Ok(Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            name: name_to_declare(input)?,
        })
    }
}

fn name_to_declare(input: ParseStream) -> syn::Result<Ident> {
    let Ok(name) = input.parse::<Ident>() else {
        return error_here(input, "expected a name to declare, as in `Name = …;`");
    };
    // No keyword to syn, which does not know of editions.
    match name == "gen" {
        true => Err(syn::Error::new(
            name.span(),
            "`gen` is a keyword since the edition 2024: declare another name",
        )),
        false => Ok(name),
    }
}

/// Parses each item and checks it; a mistake in one is noted and leaves the others whole.
pub(crate) fn items<Written, Checked>(
    input: TokenStream,
    errors: &mut Errors,
    parse: impl Fn(ParseStream, &mut Errors) -> syn::Result<Written>,
    check: impl Fn(&Header, Written, &mut Errors) -> Option<Checked>,
) -> Vec<Item<Checked>> {
    let mut items: Vec<Item<Checked>> = Vec::new();
    let (split, unended) = split(input, errors);
    let last = split.len().wrapping_sub(1);
    for (at, (tokens, end)) in split.into_iter().enumerate() {
        let before = errors.count();
        let parsed = parse_tokens(tokens.clone(), end, |input| {
            let header = Header::parse(input)?;
            let written = parse(input, errors)?;
            Ok((header, written))
        });
        let (header, written) = match parsed {
            Ok((header, written)) => (header, Some(written)),
            Err(error) => {
                errors.add(error);
                let Some(header) = salvage(tokens.clone()) else {
                    continue;
                };
                (header, None)
            }
        };
        let clashes =
            |item: &Item<Checked>| item.header.name == header.name && !item.header.is_conditional();
        if !header.is_conditional() && items.iter().any(clashes) {
            errors.at(
                header.name.span(),
                format!(
                    "`{}` is declared twice: give each its own name",
                    header.name
                ),
            );
            continue;
        }
        let body = written.and_then(|written| check(&header, written, errors));
        // Where more is missing, more than its end was forgotten.
        if let Some(end) = unended.filter(|_| at == last && errors.count() == before) {
            errors.at(end, MISSING_END);
        }
        items.push(Item {
            header,
            body,
            sound: errors.count() == before,
            first_mistake: before,
            tokens,
        });
    }
    items
}

/// Whether an invocation declares items: a `=` stands in it, or what only a declaration has where that sign was forgotten.
pub(crate) fn is_declaration(input: &TokenStream) -> bool {
    let tokens: Vec<_> = input.clone().into_iter().collect();
    tokens.is_empty()
        || (0..tokens.len()).any(|at| is_assignment(&tokens[at], tokens[..at].last()))
        || is_word(&tokens[0], "pub")
        || is_punct(&tokens[0], '#')
        || (tokens.iter().any(|token| is_punct(token, ';')) && !begins_with_step(&tokens))
}

/// Whether a name comes first with what may stand behind a step, or a list.
fn begins_with_step(tokens: &[TokenTree]) -> bool {
    match tokens {
        [TokenTree::Ident(_), colon, _, rest @ ..] if is_joint(colon, ':') => {
            begins_with_step(rest)
        }
        [TokenTree::Ident(_), behind, ..] => ['+', '.', ',', ';']
            .into_iter()
            .any(|sign| is_punct(behind, sign)),
        [first, ..] => is_group(first, Delimiter::Bracket),
        [] => false,
    }
}

/// The first of the two signs of `::` and the like.
pub(crate) fn is_joint(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character && punct.spacing() == Spacing::Joint)
}

fn condition(attribute: &Attribute) -> Option<TokenStream> {
    let Meta::List(list) = &attribute.meta else {
        return None;
    };
    condition_of(list.path.get_ident()?, &list.tokens)
}

fn condition_of(name: &Ident, tokens: &TokenStream) -> Option<TokenStream> {
    if name == "cfg" {
        return Some(quote!(#name(#tokens)));
    }
    if name != "cfg_attr" {
        return None;
    }
    let tokens: Vec<_> = tokens.clone().into_iter().collect();
    let mut parts = tokens.split(|token| is_punct(token, ','));
    let predicate: TokenStream = parts.next()?.iter().cloned().collect();
    let kept: Vec<_> = parts.filter_map(condition_of_part).collect();
    (!kept.is_empty()).then(|| quote!(#name(#predicate, #(#kept),*)))
}

fn condition_of_part(part: &[TokenTree]) -> Option<TokenStream> {
    match part {
        [TokenTree::Ident(name), TokenTree::Group(group)] => condition_of(name, &group.stream()),
        _ => None,
    }
}

/// Said of the last token of an item that nothing ends.
pub(crate) const MISSING_END: &str = "missing `;` after this";

/// What is said of a sign that someone may take for the end of a declaration.
fn wrong_end(token: &TokenTree) -> Option<&'static str> {
    if is_punct(token, ',') {
        return Some("write `;` in place of `,`: a declaration ends with `;`");
    }
    is_punct(token, ':').then_some("write `;` in place of `:`: a declaration ends with `;`")
}

/// The tokens of each item without the `;` that ends it, and where that stands.
///
/// Where a `;` is missing, the next item is known by its `Name =`: no item has a second `=` outside of groups.
///
/// Also the last token of an item that nothing ends.
fn split(input: TokenStream, errors: &mut Errors) -> (Vec<(TokenStream, Span)>, Option<Span>) {
    let mut items = Vec::new();
    let mut item: Vec<TokenTree> = Vec::new();
    let mut assigned = false;
    for token in input {
        if is_punct(&token, ';') {
            if item.is_empty() {
                errors.at(token.span(), "nothing stands before this `;`");
            } else {
                items.push((item.drain(..).collect(), token.span()));
            }
            assigned = false;
            continue;
        }
        if is_assignment(&token, item.last()) {
            let next = if assigned { start_of_item(&item) } else { 0 };
            if let Some(first) = item.get(next).filter(|_| next > 0) {
                let mut end = first.span();
                let mut tokens: Vec<_> = item.drain(..next).collect();
                if let Some(sign) = tokens.pop_if(|last| wrong_end(last).is_some()) {
                    end = sign.span();
                    errors.add(syn::Error::new(end, wrong_end(&sign).unwrap_or_default()));
                } else {
                    errors.at(end, "missing `;` before this: a declaration ends with `;`");
                }
                items.push((tokens.into_iter().collect(), end));
            }
            assigned = true;
        }
        item.push(token);
    }
    if item.len() > 1
        && let Some(sign) = item.pop_if(|last| wrong_end(last).is_some())
    {
        errors.at(sign.span(), wrong_end(&sign).unwrap_or_default());
        items.push((item.into_iter().collect(), sign.span()));
        return (items, None);
    }
    let unended = item.last().map(TokenTree::span);
    items.extend(unended.map(|end| (item.into_iter().collect(), end)));
    (items, unended)
}

/// Where the item begins whose name stands at the end of these tokens (after it perhaps options in parentheses).
fn start_of_item(tokens: &[TokenTree]) -> usize {
    let mut start = tokens.len();
    let takes =
        |start: usize, wanted: fn(&TokenTree) -> bool| start > 0 && wanted(&tokens[start - 1]);
    if takes(start, |token| is_group(token, Delimiter::Parenthesis)) {
        start -= 1;
    }
    if takes(start, |token| matches!(token, TokenTree::Ident(_))) {
        start -= 1;
    }
    // Behind `::` stands the rest of a path, and no name to declare.
    if start > 1 && is_joint(&tokens[start - 2], ':') && is_punct(&tokens[start - 1], ':') {
        return 0;
    }
    let restricted = takes(start, |token| is_group(token, Delimiter::Parenthesis)) as usize;
    if takes(
        start - restricted,
        |token| matches!(token, TokenTree::Ident(word) if word == "pub"),
    ) {
        start -= restricted + 1;
    }
    while takes(start, |token| is_group(token, Delimiter::Bracket))
        && start > 1
        && is_punct(&tokens[start - 2], '#')
    {
        start -= 2;
    }
    start
}

pub(crate) fn is_word(token: &TokenTree, word: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == word)
}

pub(crate) fn is_group(token: &TokenTree, delimiter: Delimiter) -> bool {
    matches!(token, TokenTree::Group(group) if group.delimiter() == delimiter)
}

/// Whether a token is this character alone.
pub(crate) fn is_punct(token: &TokenTree, character: char) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == character)
}

/// A `=` that is no part of `==`, `=>`, `<=` and the like.
pub(crate) fn is_assignment(token: &TokenTree, before: Option<&TokenTree>) -> bool {
    let alone = |punct: &Punct| punct.as_char() == '=' && punct.spacing() == Spacing::Alone;
    let joint = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.spacing() == Spacing::Joint);
    matches!(token, TokenTree::Punct(punct) if alone(punct)) && !before.is_some_and(joint)
}

#[cfg(test)]
mod tests {
    use proc_macro2::TokenStream;

    use super::{MISSING_END, is_declaration, items, split};
    use crate::errors::Errors;
    use crate::syntax::cursor::skip_all;

    fn tokens(text: &str) -> TokenStream {
        text.parse().expect("tokens")
    }

    /// The items of a text, and what is wrong with it.
    fn split_text(text: &str) -> (Vec<String>, Vec<String>) {
        let mut errors = Errors::default();
        let (items, unended) = split(tokens(text), &mut errors);
        if let Some(end) = unended {
            errors.at(end, MISSING_END);
        }
        (
            items
                .into_iter()
                .map(|(item, _)| item.to_string())
                .collect(),
            errors.texts(),
        )
    }

    #[test]
    fn items_end_with_semicolons() {
        let (items, errors) = split_text("A = GET \"/a\"; pub B = [GET] \"/b\" { name: \"b\" };");
        assert_eq!(
            items,
            ["A = GET \"/a\"", "pub B = [GET] \"/b\" { name : \"b\" }"]
        );
        assert!(errors.is_empty());
    }

    #[test]
    fn a_missing_semicolon_does_not_swallow_the_next_item() {
        for next in [
            "B = y",
            "pub B = y",
            "pub(crate) B(wait = 1s) = y",
            "#[cfg(a)] #[cfg(b)] pub B = y",
        ] {
            let (items, errors) = split_text(&format!("A = x {next};"));
            assert_eq!(items, ["A = x", &tokens(next).to_string()], "{next}");
            assert_eq!(
                errors,
                ["missing `;` before this: a declaration ends with `;`"],
                "{next}"
            );
        }
        assert_eq!(split_text("A = x").1, ["missing `;` after this"]);
        assert_eq!(split_text(";").1, ["nothing stands before this `;`"]);
    }

    #[test]
    fn comparisons_are_no_assignments() {
        assert_eq!(split_text("A = x == y => z <= w ..= v;").0.len(), 1);
        assert!(is_declaration(&tokens("A = B")));
        for expression in ["A + B", "A + B;", "m::A, B;", "[A.get, B]", "A.get;", "A B"] {
            assert!(!is_declaration(&tokens(expression)), "{expression}");
        }
        for declaration in [
            "C: A + A;",
            "C A + A;",
            "pub C [A];",
            "C(independent) A + B;",
            "C [A];",
            "C == A;",
        ] {
            assert!(is_declaration(&tokens(declaration)), "{declaration}");
        }
    }

    #[test]
    fn conditional_items_may_share_a_name() {
        let count = |text: &str| {
            let mut errors = Errors::default();
            let read = |input: syn::parse::ParseStream, _: &mut Errors| Ok(skip_all(input));
            items(tokens(text), &mut errors, read, |_, body, _| Some(body));
            errors.count()
        };
        for condition in ["#[cfg(a)]", "#[cfg_attr(a, doc = \"x\", cfg(b))]"] {
            assert_eq!(count(&format!("{condition} A = x; A = y;")), 0);
            assert_eq!(count(&format!("A = x; {condition} A = y;")), 0);
        }
        assert_eq!(count("#[cfg_attr(a, doc = \"cfg\")] A = x; A = y;"), 1);
    }

    #[test]
    fn only_the_condition_of_an_attribute_is_kept() {
        let attribute: syn::Attribute =
            syn::parse_quote!(#[cfg_attr(a, doc = "x", cfg_attr(b, inline, cfg(any(c, d))))]);
        let kept = super::condition(&attribute).map(|kept| kept.to_string().replace(' ', ""));
        assert_eq!(
            kept.as_deref(),
            Some("cfg_attr(a,cfg_attr(b,cfg(any(c,d))))")
        );
    }

    #[test]
    fn a_broken_item_keeps_its_name_and_leaves_the_others() {
        let mut errors = Errors::default();
        let parse = |input: syn::parse::ParseStream, _: &mut Errors| {
            input.parse::<syn::Token![=]>()?;
            Ok(skip_all(input))
        };
        let found = items(
            tokens("A ! x; pub B = y; B = z; = w;"),
            &mut errors,
            parse,
            |_, body, _| Some(body),
        );
        let names: Vec<_> = found
            .iter()
            .map(|item| (item.header.name.to_string(), item.sound))
            .collect();
        assert_eq!(
            names,
            [
                ("A".to_owned(), false),
                ("B".to_owned(), true),
                ("w".to_owned(), false)
            ]
        );
        assert!(found[0].body.is_none());
        assert_eq!(errors.count(), 3, "{:?}", errors.texts());
    }
}
