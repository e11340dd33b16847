//! What is told of a declaration that is held to a contract.

use backpack_grammar::{Errors, endpoints};
use proc_macro2::{Span, TokenStream};

use crate::large::Large;

/// What was found in a declaration.
#[derive(Debug, Default)]
pub(crate) struct Told {
    /// What is wrong, each with the declaration in which `‹›` stand around the place.
    pub(crate) wrong: Vec<(String, String)>,
    /// What a dependency still has to give, likewise.
    pub(crate) lacking: Vec<(String, String)>,
    pub(crate) unchecked: Vec<String>,
    /// Whether it is held to the contract.
    pub(crate) is_held: bool,
}

/// Holds `GET "/path" { … }` to the contract in this file.
pub(crate) fn told(path: &str, declaration: &str) -> Told {
    const BEGIN: &str = "Asked = ";
    let source = format!("#![openapi({path:?})]\n{BEGIN}{declaration};");
    let tokens: TokenStream = source.parse().expect("a declaration is made of tokens");
    let mut errors = Errors::default();
    let items = endpoints(tokens, &mut errors);
    let marked = |span: Span| marked(declaration, span, BEGIN.len());
    let name = path.rsplit("-").next().unwrap_or_default();
    let text = |text: &str| text.replace(path, name);
    let mut told = Told {
        wrong: errors
            .iter()
            .map(|error| (marked(error.span()), text(&error.to_string())))
            .collect(),
        ..Told::default()
    };
    let endpoint = items.first().and_then(|item| item.body.as_ref());
    if let Some(contract) = endpoint.and_then(|endpoint| endpoint.contract.as_ref()) {
        told.is_held = true;
        told.unchecked = contract.unchecked.iter().map(|it| text(it)).collect();
        told.lacking = contract
            .lacking
            .iter()
            .map(|it| (marked(it.span), text(&it.text)))
            .collect();
    }
    told
}

/// The declaration with `‹›` around what a span covers of it; it begins on the second line.
fn marked(declaration: &str, span: Span, begin: usize) -> String {
    let byte = |place: proc_macro2::LineColumn| {
        let lines_before = declaration
            .split_inclusive('\n')
            .take(place.line.saturating_sub(2));
        let before: usize = lines_before.map(str::len).sum();
        let line = &declaration[before..];
        let column = if place.line == 2 {
            place.column.checked_sub(begin)
        } else {
            Some(place.column)
        };
        let characters = line.char_indices().nth(column?);
        Some(before + characters.map_or(line.len(), |(at, _)| at))
    };
    match (byte(span.start()), byte(span.end())) {
        (Some(start), Some(end)) if span.start().line >= 2 => {
            let (before, rest) = declaration.split_at(start);
            let (inside, behind) = rest.split_at(end - start);
            format!("{before}‹{inside}›{behind}")
        }
        _ => format!("{declaration}, but not in it: {:?}", span.source_text()),
    }
}

/// All of these are as the contract has them.
pub(crate) fn accepted(large: &Large, declarations: &[&str]) {
    assert!(declarations.len() >= 15, "only {}", declarations.len());
    let mut wrong = String::new();
    for declaration in declarations {
        let told = told(large.path(), declaration);
        let is_looked_at = !told.unchecked.iter().any(|it| it.starts_with("all of it"));
        let is_fine = told.wrong.is_empty() && told.lacking.is_empty() && is_looked_at;
        if !is_fine || !told.is_held {
            wrong += &format!("{declaration}: {told:?}\n");
        }
    }
    assert!(wrong.is_empty(), "in {}:\n{wrong}", large.name);
}

/// In each of these, what `‹›` stand around is refused in these words, and nothing else.
pub(crate) fn refused(large: &Large, declarations: &[(&str, &str)]) {
    assert!(declarations.len() >= 15, "only {}", declarations.len());
    compare(large, declarations, |told| told.wrong);
}

/// In each of these, something is not given, which a dependency could give.
pub(crate) fn lacking(large: &Large, declarations: &[(&str, &str)]) {
    compare(large, declarations, |told| {
        assert!(told.wrong.is_empty(), "{told:?}");
        told.lacking
    });
}

/// These are neither right nor wrong, and it is told what is not looked at.
pub(crate) fn unchecked(large: &Large, declarations: &[(&str, &str)]) {
    compare(large, declarations, |told| {
        assert!(told.wrong.is_empty() && told.lacking.is_empty(), "{told:?}");
        let texts = told.unchecked.into_iter();
        texts.map(|text| (String::new(), text)).collect()
    });
}

fn compare(
    large: &Large,
    declarations: &[(&str, &str)],
    of_interest: impl Fn(Told) -> Vec<(String, String)>,
) {
    let mut wrong = String::new();
    for (marked, text) in declarations {
        let found = of_interest(told(large.path(), &marked.replace(['‹', '›'], "")));
        let is_it = match found.as_slice() {
            [(place, found)] => (place.is_empty() || place == marked) && found == text,
            _ => false,
        };
        if !is_it {
            wrong += &format!("expected\n    {marked}\n    {text:?}\n");
            for (place, text) in found {
                wrong += &format!("found\n    {place}\n    {text:?}\n");
            }
        }
    }
    assert!(wrong.is_empty(), "in {}:\n{wrong}", large.name);
}
