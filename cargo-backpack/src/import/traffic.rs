//! Requests and answers as they were recorded, whatever wrote them down.

use std::borrow::Cow;
use std::sync::LazyLock;
use std::time::Duration;

use regex::Regex;
use serde_json::Value;
use url::{Url, form_urlencoded};

/// What is longer is no name of a field.
const LONGEST_NAME: usize = 100;

/// A request, and what came of it where that was recorded.
pub(crate) struct Exchange {
    pub(crate) request: Request,
    pub(crate) answer: Option<Answer>,
    /// From the first request on, where that was recorded.
    pub(crate) begun: Option<Duration>,
    pub(crate) took: Duration,
}

pub(crate) struct Request {
    /// In capitals.
    pub(crate) method: String,
    /// Without a name, a password and a fragment.
    pub(crate) url: Url,
    /// Without those that a client sets by itself; each once.
    pub(crate) headers: Vec<(String, String)>,
    /// A name and a password.
    pub(crate) basic: Option<(String, String)>,
    pub(crate) body: Option<Body>,
}

#[derive(Debug, PartialEq)]
pub(crate) enum Body {
    Json(Value),
    Form(Vec<(String, String)>),
    Multipart(Vec<(String, Part)>),
    Text(String),
    Bytes(Vec<u8>),
    File(String),
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Part {
    Text(String),
    File(String),
    Bytes {
        bytes: Vec<u8>,
        file_name: String,
        media_type: String,
    },
}

/// The last one, after redirects.
#[derive(Default)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    /// Those that it sets.
    pub(crate) cookies: Vec<(String, String)>,
    /// What its URL has behind the `?`, where a redirect led there.
    pub(crate) query: Vec<(String, String)>,
    pub(crate) body: Option<String>,
}

/// The methods that the language has.
pub(crate) const METHODS: [&str; 7] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];

/// Whether a body goes with it.
pub(crate) fn carries_body(method: &str) -> bool {
    matches!(method, "POST" | "PUT" | "PATCH" | "DELETE")
}

/// A URL that can be requested, without what no server sees; and the name and the password in it.
pub(crate) fn url(text: &str) -> Option<(Url, Option<(String, String)>)> {
    let mut url = Url::parse(text).ok()?;
    if !matches!(url.scheme(), "http" | "https") || !url.has_host() {
        return None;
    }
    let decoded = |text: &str| percent_decoded(text);
    let basic = (!url.username().is_empty()).then(|| {
        (
            decoded(url.username()),
            decoded(url.password().unwrap_or_default()),
        )
    });
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some((url, basic))
}

/// Where requests go, as in `https://shop.example:8443`.
pub(crate) fn origin(url: &Url) -> String {
    url.origin().ascii_serialization()
}

/// What a text in a URL means; what is no UTF-8 stays as it is written.
pub(crate) fn percent_decoded(text: &str) -> String {
    let decoded = percent_encoding::percent_decode_str(text).decode_utf8();
    decoded.map_or_else(|_| text.to_owned(), Cow::into_owned)
}

/// Whether a client sets this header by itself, or a proxy on the way.
pub(crate) fn is_of_client(name: &str, value: &str) -> bool {
    const NAMES: [&str; 34] = [
        "accept-encoding",
        "accept-language",
        "alt-used",
        "baggage",
        "cache-control",
        "connection",
        "content-length",
        "cookie",
        "dnt",
        "expect",
        "forwarded",
        "host",
        "http2-settings",
        "if-match",
        "if-modified-since",
        "if-none-match",
        "if-range",
        "if-unmodified-since",
        "keep-alive",
        "origin",
        "pragma",
        "priority",
        "proxy-authorization",
        "proxy-connection",
        "range",
        "referer",
        "sentry-trace",
        "te",
        "traceparent",
        "tracestate",
        "transfer-encoding",
        "upgrade",
        "user-agent",
        "via",
    ];
    const BEGINNINGS: [&str; 6] = [
        ":",
        "sec-",
        "upgrade-",
        "x-b3-",
        "x-datadog-",
        "x-forwarded-",
    ];
    const OF_EACH_REQUEST: [&str; 3] = ["x-request-id", "x-correlation-id", "x-trace-id"];
    let name = name.to_ascii_lowercase();
    let of_browser = name == "accept" && (value == "*/*" || value.starts_with("text/html,"));
    NAMES.contains(&name.as_str())
        || OF_EACH_REQUEST.contains(&name.as_str())
        || BEGINNINGS.iter().any(|it| name.starts_with(it))
        || of_browser
}

/// Whether HTTP allows it, and the language too.
pub(crate) fn is_header(name: &str, value: &str) -> bool {
    let is_token = |one: char| one.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(one);
    let is_visible = |one: char| one == '\t' || (' '..='~').contains(&one);
    !name.is_empty() && name.chars().all(is_token) && value.chars().all(is_visible)
}

/// The name and the password of `Basic …`.
pub(crate) fn basic(value: &str) -> Option<(String, String)> {
    use base64::Engine;
    let (scheme, encoded) = value.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let decoded = base64::engine::general_purpose::STANDARD.decode(encoded.trim());
    let text = String::from_utf8(decoded.ok()?).ok()?;
    let (name, password) = text.split_once(':')?;
    Some((name.to_owned(), password.to_owned()))
}

/// A body of this type, as the language best says it, and the type where that has to be said.
pub(crate) fn body(bytes: Vec<u8>, content_type: Option<&str>) -> (Body, Option<String>) {
    let said = content_type.unwrap_or_default();
    let kind = said.split(';').next().unwrap_or_default().trim();
    let kind = kind.to_ascii_lowercase();
    let text = match String::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) => {
            let own = (kind != "application/octet-stream").then(|| content_type.map(str::to_owned));
            return (Body::Bytes(error.into_bytes()), own.flatten());
        }
    };
    let is_json = kind == "application/json" || kind.ends_with("+json");
    let may_be_json = is_json || text.trim_start().starts_with(['{', '[']);
    if may_be_json && let Ok(value) = serde_json::from_str::<Value>(&text) {
        let own = (kind != "application/json").then(|| content_type.map(str::to_owned));
        return (Body::Json(value), own.flatten());
    }
    if kind == "application/x-www-form-urlencoded"
        && let Some(fields) = form(&text)
    {
        return (Body::Form(fields), None);
    }
    if kind == "multipart/form-data"
        && let Some(parts) = said
            .split("boundary=")
            .nth(1)
            .and_then(|it| multipart(&text, it))
    {
        return (Body::Multipart(parts), None);
    }
    let own = (!said.eq_ignore_ascii_case("text/plain; charset=utf-8") && !said.is_empty())
        .then(|| said.to_owned());
    (Body::Text(text), own)
}

/// What a text has under names, as far as it is a form: one that the language cannot say as such, with a name twice or cut off.
pub(crate) fn fields(text: &str) -> Vec<(String, String)> {
    static PART: LazyLock<Option<Regex>> = LazyLock::new(|| {
        let head =
            r#"content-disposition:[^\r\n]*?;\s*name="?([^"\r\n;]*)[^\r\n]*(?:\r?\n[^\r\n]+)*"#;
        Regex::new(&format!(r"(?i){head}\r?\n\r?\n([^\r\n]*)")).ok()
    });
    let parts = PART.iter().flat_map(|part| part.captures_iter(text));
    let parts = parts.map(|part| (part[1].to_owned(), part[2].to_owned()));
    let is_name = |name: &str| {
        name.len() <= LONGEST_NAME && !name.contains(['"', '<', '{']) && !name.contains('\n')
    };
    let pairs = form_urlencoded::parse(text.as_bytes()).into_owned();
    parts
        .chain(pairs.filter(|(name, _)| is_name(name)))
        .collect()
}

/// Fields, each of its own name; none where the language's form cannot say it.
fn form(text: &str) -> Option<Vec<(String, String)>> {
    if text.split('&').any(|pair| !pair.contains('=')) {
        return None;
    }
    let fields: Vec<(String, String)> = form_urlencoded::parse(text.as_bytes())
        .into_owned()
        .collect();
    (!has_twice(&fields)).then_some(fields)
}

/// Whether a name stands there twice.
pub(crate) fn has_twice<V>(fields: &[(String, V)]) -> bool {
    let is_before = |at: usize| fields[..at].iter().any(|(name, _)| *name == fields[at].0);
    (0..fields.len()).any(is_before)
}

/// Parts as the text of a body, with its media type, which may have a boundary already.
pub(crate) fn multipart_text(parts: &[(String, Part)], media_type: &str) -> (String, String) {
    let given = media_type.split("boundary=").nth(1).and_then(boundary);
    let boundary = given.unwrap_or("between-the-parts-of-a-form");
    // As browsers do, <https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#multipart-form-data>
    let escaped = |name: &str| {
        let name = name.replace('\n', "%0A").replace('\r', "%0D");
        name.replace('"', "%22")
    };
    let mut text = String::new();
    for (name, part) in parts {
        let (name, mut more) = (escaped(name), String::new());
        let content = match part {
            Part::Text(text) => text.clone(),
            Part::File(path) => path.clone(),
            Part::Bytes {
                bytes,
                file_name,
                media_type,
            } => {
                let file_name = escaped(file_name);
                more = format!("; filename=\"{file_name}\"\r\nContent-Type: {media_type}");
                String::from_utf8_lossy(bytes).into_owned()
            }
        };
        text += &format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{content}\r\n"
        );
    }
    text += &format!("--{boundary}--\r\n");
    let media_type = format!("multipart/form-data; boundary={boundary}");
    (text, media_type)
}

/// `x` of `"x"; charset=utf-8`
fn boundary(behind: &str) -> Option<&str> {
    let boundary = behind.split(';').next()?.trim().trim_matches('"');
    (!boundary.is_empty()).then_some(boundary)
}

/// The parts of a body (RFC 7578); none where they cannot be told apart, or two have one name.
fn multipart(text: &str, boundary: &str) -> Option<Vec<(String, Part)>> {
    let delimiter = format!("--{}", self::boundary(boundary)?);
    let mut parts = Vec::new();
    for piece in text.split(delimiter.as_str()).skip(1) {
        if piece.starts_with("--") {
            break;
        }
        let piece = piece.strip_prefix("\r\n").or(piece.strip_prefix('\n'))?;
        let (head, rest) = piece
            .split_once("\r\n\r\n")
            .or_else(|| piece.split_once("\n\n"))?;
        let content = rest.strip_suffix("\r\n").or(rest.strip_suffix('\n'))?;
        parts.push(part(head, content)?);
    }
    (!parts.is_empty() && !has_twice(&parts)).then_some(parts)
}

fn part(head: &str, content: &str) -> Option<(String, Part)> {
    let header = |wanted: &str| {
        head.lines().find_map(|line| {
            let (name, value) = line.split_once(':')?;
            name.trim()
                .eq_ignore_ascii_case(wanted)
                .then(|| value.trim())
        })
    };
    let disposition = header("content-disposition")?;
    let parameter = |wanted: &str| {
        let mut parameters = disposition
            .split(';')
            .filter_map(|it| it.trim().split_once('='));
        let (_, value) = parameters.find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
        Some(value.trim_matches('"').to_owned())
    };
    let name = parameter("name")?;
    let part = match parameter("filename") {
        None => Part::Text(content.to_owned()),
        Some(file_name) => Part::Bytes {
            bytes: content.as_bytes().to_vec(),
            file_name,
            media_type: header("content-type")
                .unwrap_or("application/octet-stream")
                .to_owned(),
        },
    };
    Some((name, part))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn bodies_are_what_their_types_say() {
        let read = |text: &str, kind: &str| body(text.into(), Some(kind));
        assert_eq!(
            read(r#"{"a":1}"#, "application/json; charset=utf-8"),
            (Body::Json(json!({"a": 1})), None)
        );
        assert_eq!(
            read(r#"{"a":1}"#, "text/plain"),
            (Body::Json(json!({"a": 1})), Some("text/plain".to_owned()))
        );
        let form = "application/x-www-form-urlencoded";
        let field = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert_eq!(
            read("a=1&b=x+y%26", form),
            (Body::Form(vec![field("a", "1"), field("b", "x y&")]), None)
        );
        assert_eq!(
            read("a=1&a=2", form),
            (Body::Text("a=1&a=2".to_owned()), Some(form.to_owned()))
        );
        assert_eq!(
            body(b"\xff".to_vec(), None),
            (Body::Bytes(b"\xff".to_vec()), None)
        );
        assert_eq!(read("{", "application/json").0, Body::Text("{".to_owned()));
    }

    #[test]
    fn parts_are_told_apart() {
        let text = "--x\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n1\r\n--x\r\ncontent-disposition: form-data; name=\"f\"; filename=\"f.txt\"\r\nContent-Type: text/plain\r\n\r\nhi\r\n--x--\r\n";
        let (read, kind) = body(text.into(), Some("multipart/form-data; boundary=x"));
        assert_eq!(kind, None);
        let file = Part::Bytes {
            bytes: b"hi".to_vec(),
            file_name: "f.txt".to_owned(),
            media_type: "text/plain".to_owned(),
        };
        let expected = vec![
            ("a".to_owned(), Part::Text("1".to_owned())),
            ("f".to_owned(), file),
        ];
        assert_eq!(read, Body::Multipart(expected));
    }

    #[test]
    fn what_servers_never_see_is_no_part_of_a_url() {
        let (url, basic) = url("https://ada:p%40ss@shop.example/a?b#c").expect("a URL");
        assert_eq!(url.as_str(), "https://shop.example/a?b");
        assert_eq!(basic, Some(("ada".to_owned(), "p@ss".to_owned())));
        assert_eq!(super::url("data:text/plain,hi"), None);
        assert_eq!(super::url("wss://shop.example/"), None);
    }
}
