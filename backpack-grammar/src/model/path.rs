//! Paths with their parameters: `/players/{id}`, and `{url}` in the place of one.

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
        .and_then(checked_begin)
        .map_err(|message| syn::Error::new(literal.span(), message))
}

/// The parameter that a path begins with: a whole URL, known only while the test runs.
pub(crate) fn url_parameter(pieces: &[Piece]) -> Option<&str> {
    match pieces.first() {
        Some(Piece::Parameter(name)) => Some(name),
        _ => None,
    }
}

/// The names of the parameters.
pub(crate) fn parameters(pieces: &[Piece]) -> impl Iterator<Item = &str> {
    pieces.iter().filter_map(|piece| match piece {
        Piece::Parameter(name) => Some(name.as_str()),
        Piece::Text(_) => None,
    })
}

fn check_characters(path: &str) -> Result<(), String> {
    if !path.starts_with(['/', '{']) {
        return Err(match path.contains("://") {
            true => "a path is without its host: write what follows it, from the `/` on; a URL that is known only while the test runs is a parameter, \"{url}\"".to_owned(),
            false => format!("a path begins with `/`: write \"/{path}\""),
        });
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
    if path.chars().any(turns_direction) {
        return Err("a path has no characters that turn the direction of writing".to_owned());
    }
    if path.contains('\\') {
        return Err(
            "a path has no `\\`: some clients and servers take it for `/`; write `/`, or `%5C` for one"
                .to_owned(),
        );
    }
    check_percents(path)?;
    check_segments(path)
}

/// Characters that show what follows them in another order than it is sent: a reader sees another path.
pub(crate) fn turns_direction(character: char) -> bool {
    matches!(character, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn check_percents(path: &str) -> Result<(), String> {
    let is_hex = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_hexdigit);
    for (place, _) in path.match_indices('%') {
        let behind = &path.as_bytes()[place + 1..];
        if !is_hex(behind.first()) || !is_hex(behind.get(1)) {
            return Err(
                "a `%` in a path is followed by two hexadecimal digits, as in `%20`: write `%25` for the sign itself"
                    .to_owned(),
            );
        }
    }
    Ok(())
}

/// Refuses what a client resolves before it sends it, so that another path arrives than was written.
fn check_segments(path: &str) -> Result<(), String> {
    if path.starts_with("//") {
        return Err(
            "a path begins with one `/`: what follows `//` would be taken for a host".to_owned(),
        );
    }
    let path = path.split('?').next().unwrap_or_default();
    match path.split('/').find(|segment| is_dots(segment)) {
        Some(dots) => Err(format!(
            "a path has no `{dots}` between its `/`: clients resolve it and send another path; write that one"
        )),
        None => Ok(()),
    }
}

/// `.` and `..`, spelled out or as `%2e`.
pub(crate) fn is_dots(segment: &str) -> bool {
    matches!(
        segment.to_ascii_lowercase().replace("%2e", ".").as_str(),
        "." | ".."
    )
}

/// The names of the values that stand behind the `?` of a path, as written.
pub(crate) fn query_names(pieces: &[Piece]) -> Vec<String> {
    let piece = |piece: &Piece| match piece {
        Piece::Text(text) => text.clone(),
        Piece::Parameter(name) => format!("{{{name}}}"),
    };
    let path: String = pieces.iter().map(piece).collect();
    let Some((_, query)) = path.split_once('?') else {
        return Vec::new();
    };
    let name = |pair: &str| pair.split('=').next().unwrap_or_default().to_owned();
    query.split('&').map(name).collect()
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

/// Behind a whole URL there is a path or a query, so that nothing changes its host.
fn checked_begin(pieces: Vec<Piece>) -> Result<Vec<Piece>, String> {
    let behind = match pieces.as_slice() {
        [Piece::Parameter(name), Piece::Text(text), ..] if !text.starts_with(['/', '?']) => name,
        [Piece::Parameter(name), Piece::Parameter(_), ..] => name,
        _ => return Ok(pieces),
    };
    Err(format!(
        "`{{{behind}}}` begins the path, so it is a whole URL, and behind one comes `/` or `?`; any other path begins with `/`"
    ))
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
    use super::{Piece, check_characters, checked_begin, query_names, split, url_parameter};

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
    fn a_path_may_begin_with_a_whole_url() {
        let begin = |path| split(path).and_then(checked_begin);
        for path in ["{url}", "{next}/items/{id}", "{url}?page={page}", "{url}/"] {
            let pieces = begin(path).expect(path);
            assert_eq!(check_characters(path), Ok(()), "{path}");
            assert!(url_parameter(&pieces).is_some(), "{path}");
        }
        for path in ["{url}items", "{scheme}://{host}/", "{a}{b}", "{host}:80/"] {
            assert!(begin(path).is_err(), "{path}");
        }
        assert_eq!(url_parameter(&begin("/{a}{b}").expect("a path")), None);
    }

    #[test]
    fn what_no_request_can_hold_is_refused() {
        for path in [
            "",
            "a",
            "http://host/a",
            "/a b",
            "/a#b",
            "/a\n",
            "/a\\b",
            "/\u{202e}a",
        ] {
            assert!(check_characters(path).is_err(), "{path:?}");
        }
        for path in [
            "/ä/{id}?q=1",
            "/%C3%A4",
            "/a//b",
            "/.well-known/a..b",
            "/...",
            "/a?b=../c",
            "/",
        ] {
            assert_eq!(check_characters(path), Ok(()), "{path}");
        }
    }

    #[test]
    fn what_a_client_would_change_is_refused() {
        for path in [
            "/a/../b",
            "/.",
            "/a/.",
            "/%2E%2e/a",
            "/.%2e",
            "//host/b",
            "/a%zz",
            "/a%2",
            "/100%",
        ] {
            assert!(check_characters(path).is_err(), "{path}");
        }
    }

    #[test]
    fn values_behind_the_path_have_names() {
        let names = |path: &str| query_names(&split(path).expect("a path"));
        assert_eq!(names("/a?x=1&y&z={id}"), ["x", "y", "z"]);
        assert_eq!(names("/a/{id}"), [""; 0]);
    }
}
