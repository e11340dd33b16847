//! Hides the values of secret names in forms, queries, URLs and the parts of a multipart body.

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

use super::hidden::SIGN;
use super::is_secret;

/// In `name=value&name=value`.
pub(super) fn in_pairs(text: &str) -> String {
    let pairs: Vec<_> = text.split('&').map(pair).collect();
    pairs.join("&")
}

fn pair(pair: &str) -> Cow<'_, str> {
    match pair.split_once('=') {
        Some((name, value)) if !value.is_empty() && is_secret(&decoded(name)) => {
            format!("{name}={SIGN}").into()
        }
        _ => pair.into(),
    }
}

fn decoded(name: &str) -> Cow<'_, str> {
    percent_decode_str(name).decode_utf8_lossy()
}

/// In the query of a URL, and the password before its host.
pub(super) fn in_url(url: &str) -> String {
    let (url, fragment) = url
        .split_once('#')
        .map_or((url, ""), |(url, _)| (url, "#…"));
    let (before, query) = match url.split_once('?') {
        Some((before, query)) => (before, format!("?{}", in_pairs(query))),
        None => (url, String::new()),
    };
    format!("{}{query}{fragment}", without_password(before))
}

fn without_password(url: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return url.into();
    };
    let end = rest.find('/').unwrap_or(rest.len());
    match rest[..end].rsplit_once('@') {
        Some((credentials, host)) if credentials.contains(':') => {
            let name = credentials.split(':').next().unwrap_or_default();
            format!("{scheme}://{name}:{SIGN}@{host}{}", &rest[end..]).into()
        }
        _ => url.into(),
    }
}

/// In the parts of a multipart body (RFC 7578) whose boundary begins the text.
pub(super) fn in_multipart(text: &str) -> String {
    let boundary = text.lines().next().unwrap_or_default();
    if !boundary.starts_with("--") {
        return text.to_owned();
    }
    let parts: Vec<_> = text.split(boundary).map(part).collect();
    parts.join(boundary)
}

fn part(part: &str) -> Cow<'_, str> {
    match part.split_once("\r\n\r\n") {
        Some((head, content)) if !content.is_empty() && has_secret_name(head) => {
            format!("{head}\r\n\r\n{SIGN}\r\n").into()
        }
        _ => part.into(),
    }
}

fn has_secret_name(head: &str) -> bool {
    let name = head.split_once(" name=\"").map(|(_, rest)| rest);
    name.and_then(|rest| rest.split('"').next())
        .is_some_and(is_secret)
}

/// In the line of a `cookie` header: the names are shown, the values are not.
pub(super) fn in_cookies(text: &str) -> String {
    let cookie = |cookie: &str| match cookie.split_once('=') {
        Some((name, _)) => format!("{name}={SIGN}"),
        None => SIGN.to_owned(),
    };
    let cookies: Vec<_> = text.split("; ").map(cookie).collect();
    cookies.join("; ")
}

/// In the line of a `set-cookie` header: what follows the cookie's value is shown.
pub(super) fn in_set_cookie(text: &str) -> String {
    let (cookie, attributes) = text.split_at(text.find(';').unwrap_or(text.len()));
    format!("{}{attributes}", in_cookies(cookie))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_and_queries() {
        assert_eq!(
            in_pairs("user=ada&password=a%26b&x-to%6ben=1&token="),
            "user=ada&password=****&x-to%6ben=****&token="
        );
        assert_eq!(
            in_url("http://ada:pw@host:1/a?b=1&access_token=abc#token=abc"),
            "http://ada:****@host:1/a?b=1&access_token=****#…"
        );
        assert_eq!(in_url("http://host/a@b:c"), "http://host/a@b:c");
    }

    #[test]
    fn parts_of_a_body() {
        let body = "--b\r\ncontent-disposition: form-data; name=\"password\"\r\n\r\nabc\r\n--b\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n1\r\n--b--\r\n";
        let hidden = in_multipart(body);
        assert!(!hidden.contains("abc"), "{hidden}");
        assert_eq!(hidden, body.replace("abc", SIGN));
        assert!(!in_multipart(&body[..70]).contains("ab"), "cut");
    }

    #[test]
    fn cookies_keep_their_names() {
        assert_eq!(in_cookies("sid=abc; theme=dark"), "sid=****; theme=****");
        assert_eq!(
            in_set_cookie("sid=a=b; path=/; secure"),
            "sid=****; path=/; secure"
        );
    }
}
