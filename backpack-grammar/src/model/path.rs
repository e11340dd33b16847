//! Paths with their parameters: `/players/{id}`.

use syn::LitStr;

/// A part of a path.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// As it is.
    Text(String),
    /// `{id}`, by its name.
    Parameter(String),
}

/// The parts of a path that can be requested.
pub(crate) fn pieces(literal: &LitStr) -> syn::Result<Vec<Piece>> {
    let path = literal.value();
    check_characters(&path)
        .and_then(|()| split(&path))
        .map_err(|message| syn::Error::new(literal.span(), message))
}

/// The names of the parameters.
pub(crate) fn parameters(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name.as_str()),
        Piece::Text(_) => None,
    })
}

fn check_characters(path: &str) -> Result<(), String> {
    if path.contains("://") && !path.starts_with('/') {
        return Err(
            "a path is without its host: write what follows it, from the `/` on".to_owned(),
        );
    }
    if !path.starts_with('/') {
        return Err(format!("a path begins with `/`: write \"/{path}\""));
    }
    if path.contains('#') {
        return Err(
            "a path has no `#fragment`: a client never sends it; remove it from the `#` on"
                .to_owned(),
        );
    }
    if path.contains(' ') {
        return Err("a path has no spaces: write `%20` for one".to_owned());
    }
    if path.chars().any(char::is_control) {
        return Err("a path has no control characters".to_owned());
    }
    Ok(())
}

fn split(path: &str) -> Result<Vec<Piece>, String> {
    let mut pieces = Vec::new();
    let mut rest = path;
    while let Some(brace) = rest.find(['{', '}']) {
        let (text, from_brace) = rest.split_at(brace);
        if from_brace.starts_with('}') {
            return Err("this `}` closes nothing: a path parameter is written `{name}`".to_owned());
        }
        let Some(end) = from_brace[1..]
            .find(['{', '}'])
            .filter(|end| from_brace[1 + end..].starts_with('}'))
        else {
            return Err(
                "this `{` is never closed: a path parameter is written `{name}`".to_owned(),
            );
        };
        if !text.is_empty() {
            pieces.push(Piece::Text(text.to_owned()));
        }
        let name = parameter(&from_brace[1..=end])?;
        if parameters(&pieces).any(|other| other == name) {
            return Err(format!(
                "the path parameter `{{{name}}}` stands twice: give each its own name"
            ));
        }
        pieces.push(Piece::Parameter(name));
        rest = &from_brace[end + 2..];
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest.to_owned()));
    }
    Ok(pieces)
}

fn parameter(name: &str) -> Result<String, String> {
    if name.is_empty() {
        return Err("a path parameter without a name: write `{name}`".to_owned());
    }
    let begins_well = !name.starts_with(|first: char| first.is_ascii_digit());
    if begins_well
        && name
            .chars()
            .all(|character| character.is_alphanumeric() || character == '_')
    {
        return Ok(name.to_owned());
    }
    Err(format!(
        "`{{{name}}}` is no path parameter: its name is made of letters, digits and `_`"
    ))
}

#[cfg(test)]
mod tests {
    use super::{Piece, check_characters, split};

    #[test]
    fn parameters_are_told_from_text() {
        let text = |text: &str| Piece::Text(text.to_owned());
        let parameter = |name: &str| Piece::Parameter(name.to_owned());
        assert_eq!(split("/a"), Ok(vec![text("/a")]));
        assert_eq!(
            split("/{a}{b_2}"),
            Ok(vec![text("/"), parameter("a"), parameter("b_2")])
        );
        assert_eq!(
            split("/a/{id}/b?c=1"),
            Ok(vec![text("/a/"), parameter("id"), text("/b?c=1")])
        );
    }

    #[test]
    fn broken_parameters_are_refused() {
        for path in [
            "/{a", "/a}", "/{a{b}}", "/{}", "/{1a}", "/{a b}", "/{a-b}", "/{a}/{a}",
        ] {
            assert!(split(path).is_err(), "{path}");
        }
    }

    #[test]
    fn what_no_request_can_hold_is_refused() {
        for path in ["", "a", "http://host/a", "/a b", "/a#b", "/a\n"] {
            assert!(check_characters(path).is_err(), "{path:?}");
        }
        assert_eq!(check_characters("/ä/{id}?q=1"), Ok(()));
    }
}
