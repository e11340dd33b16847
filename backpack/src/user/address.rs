//! Where a request goes: to a path behind the test's host, or to a URL that is known only while the test runs.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use url::Url;

use crate::declare::attributes::Attributes;
use crate::declare::endpoint::{Declaration, PathPiece, Target};
use crate::seen::hidden::in_url;
use crate::text::printable::line;

/// All bytes but the unreserved ones of RFC 3986, section 2.3.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// Where requests of this endpoint go, or why they cannot be sent.
pub(super) fn of(
    host: &Url,
    declaration: &Declaration,
    attributes: &Attributes,
) -> Result<Url, String> {
    let mut url = match declaration.path {
        [PathPiece::Parameter(name), behind @ ..] => {
            let url = whole(host, name, declaration, attributes)?;
            match behind {
                [] => url,
                _ if url.query().is_some() => {
                    let why = "has a query, and what stands behind it would become a part of that";
                    return Err(no_url(url.as_str(), name, declaration, why));
                }
                behind => with_path(&url, behind, declaration, attributes)?,
            }
        }
        path => with_path(host, path, declaration, attributes)?,
    };
    if !attributes.query.is_empty() {
        url.query_pairs_mut().extend_pairs(attributes.query.iter());
    }
    Ok(url)
}

/// The URL with these pieces behind it.
fn with_path(
    url: &Url,
    pieces: &[PathPiece],
    declaration: &Declaration,
    attributes: &Attributes,
) -> Result<Url, String> {
    let mut text = match pieces {
        [PathPiece::Text(text), ..] if text.starts_with('/') => url.as_str().trim_end_matches('/'),
        _ => url.as_str(),
    }
    .to_owned();
    let begin = text.len();
    for piece in pieces {
        match piece {
            PathPiece::Text(piece) => text.push_str(piece),
            PathPiece::Parameter(name) => {
                let value = value(name, declaration, attributes)?;
                text.extend(utf8_percent_encode(value, SEGMENT));
            }
        }
    }
    let path = text[begin..].split('?').next().unwrap_or_default();
    if let Some(dots) = path.split(['/', '\\']).find(|segment| is_dots(segment)) {
        return Err(leads_elsewhere(dots, declaration));
    }
    Url::parse(&text).map_err(|error| format!("`{text}` is not a URL: {error}"))
}

/// The URL that a path begins with. As in `Location`, what begins with `/` is of the test's host, whatever path that has.
fn whole(
    host: &Url,
    name: &str,
    declaration: &Declaration,
    attributes: &Attributes,
) -> Result<Url, String> {
    let value = value(name, declaration, attributes)?;
    let refuse = |why: &str| Err(no_url(value, name, declaration, why));
    if value.contains(char::is_control) {
        return refuse("has a control character in it");
    }
    if !is_whole(value) && !value.starts_with('/') {
        return refuse(
            "is no whole URL: one begins with http:// or https://, or with / for the test's host",
        );
    }
    // A URL that is whole leaves nothing of the host.
    let mut url = match host.join(&as_http(value)) {
        Ok(url) => url,
        Err(error) => return refuse(&format!("is no URL: {error}")),
    };
    if !url.username().is_empty() || url.password().is_some() {
        return refuse("holds a name or a password: send them as a header, `authorization`");
    }
    url.set_fragment(None);
    Ok(url)
}

fn is_whole(value: &str) -> bool {
    let begins = |scheme: &str| {
        let begin = value.get(..scheme.len());
        begin.is_some_and(|begin| begin.eq_ignore_ascii_case(scheme))
    };
    begins("http://") || begins("https://") || begins("ws://") || begins("wss://")
}

/// A socket begins with a request: `wss` is what follows one by `https`.
fn as_http(url: &str) -> Cow<'_, str> {
    match url.get(..2) {
        Some(scheme) if scheme.eq_ignore_ascii_case("ws") => format!("http{}", &url[2..]).into(),
        _ => url.into(),
    }
}

fn value<'a>(
    name: &str,
    declaration: &Declaration,
    attributes: &'a Attributes,
) -> Result<&'a str, String> {
    attributes.path.get(name).ok_or_else(|| {
        let path = declaration.path_template();
        let lacking = match source(name, declaration) {
            Some(source) => format!("no answer of `{source}` has brought its value"),
            None => format!("no `path` option, dependency or set_path({name:?}, …)"),
        };
        format!("nothing fills {{{name}}} in the path {path}: {lacking}")
    })
}

/// What a parameter of the path depends on.
fn source(name: &str, declaration: &Declaration) -> Option<&'static str> {
    let mut dependencies = declaration.dependencies.iter();
    let dependency =
        dependencies.find(|it| matches!(it.target, Target::Path(own) if own == name))?;
    Some((dependency.source.declaration)().type_name)
}

fn no_url(value: &str, name: &str, declaration: &Declaration, why: &str) -> String {
    let (value, path) = (line(&in_url(value)), declaration.path_template());
    format!("`{value}` for {{{name}}} in the path {path} {why}")
}

/// Whether a URL takes the segment for a way up, as the URL standard says: percent-encoded too.
fn is_dots(segment: &str) -> bool {
    let plain = segment.to_ascii_lowercase().replace("%2e", ".");
    matches!(plain.as_str(), "." | "..")
}

/// A URL cannot hold such a segment: it goes up a folder, even percent-encoded.
fn leads_elsewhere(dots: &str, declaration: &Declaration) -> String {
    let path = declaration.path_template();
    format!("a segment `{dots}` in the path {path} leads to another path")
}
