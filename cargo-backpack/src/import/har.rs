//! A recording of a browser or a proxy: HAR 1.2. Its values are looked for one by one, so that a program that wrote some of them in a
//! way of its own spoils no more than these.

use std::collections::BTreeMap;
use std::time::Duration;

use base64::Engine;
use jiff::Timestamp;
use serde_json::Value;
use url::{Url, form_urlencoded};

use super::program::Wait;
use super::replay::Recording;
use super::traffic::{
    Answer, Body, Exchange, METHODS, Part, Request, basic, body, carries_body, has_twice,
    is_header, is_of_client, multipart_text, origin, url,
};

/// As many as are followed.
const MOST_REDIRECTS: usize = 10;

/// What is to be kept of it.
pub(crate) struct Wanted<'w> {
    /// A host, with its port or without; none: the one with most requests.
    pub(crate) host: Option<&'w str>,
    /// Whether what a page only loads is kept too.
    pub(crate) all: bool,
}

/// What was kept of a recording, and what is told of the rest, a line each.
pub(crate) fn read(
    text: &str,
    shown: &str,
    wanted: &Wanted,
) -> Result<(Recording, Vec<String>), String> {
    let text = text.trim_start_matches('\u{feff}');
    let har: Value =
        serde_json::from_str(text).map_err(|error| format!("{shown} is no JSON: {error}"))?;
    let entries = har.pointer("/log/entries").and_then(Value::as_array);
    let entries =
        entries.ok_or_else(|| format!("{shown} is no HAR: it has no list `log.entries`"))?;
    let mut left_out = LeftOut::default();
    let mut kept = without_redirects(in_order(entries), &mut left_out);
    kept.retain(|entry| entry.is_wanted(wanted, &mut left_out));
    let host = host(&kept, wanted.host, shown, &left_out)?;
    let mut exchanges = Vec::new();
    for entry in kept {
        match entry.at(&host) {
            Ok(exchange) => exchanges.push(exchange),
            Err(url) => left_out.of_host(&url),
        }
    }
    let mut told = left_out.lines();
    if !exchanges.iter().any(|it| {
        it.answer
            .as_ref()
            .is_some_and(|answer| answer.body.is_some())
    }) {
        told.push("no answer in it has a body, so that no value of one can be found in a later request: record it with content".to_owned());
    }
    let count = exchanges.len();
    let requests = match count {
        1 => "1 request".to_owned(),
        _ => format!("{count} requests"),
    };
    let recording = Recording {
        about: vec![format!(
            "What was recorded in {shown}: {requests} to {host}."
        )],
        exchanges,
        insecure: false,
        wait: Wait::Between(Duration::from_secs(1), Duration::from_secs(3)),
    };
    Ok((recording, told))
}

/// An entry that can be read.
struct Entry {
    exchange: Exchange,
    /// What a browser says that it is.
    resource: Option<String>,
    /// The type of its answer.
    mime: String,
    /// Where its answer leads.
    location: Option<Url>,
    /// What it was led to, in this order.
    hops: Vec<Request>,
    is_preflight: bool,
}

/// How many were left out, and why.
#[derive(Default)]
struct LeftOut {
    parts_of_pages: usize,
    preflights: usize,
    failed: usize,
    unreadable: usize,
    sockets: usize,
    methods: BTreeMap<String, usize>,
    hosts: BTreeMap<String, usize>,
}

impl LeftOut {
    fn of_host(&mut self, url: &Url) {
        *self.hosts.entry(origin(url)).or_default() += 1;
    }

    fn lines(&self) -> Vec<String> {
        let counted = |count: usize, one: &str, several: &str| match count {
            0 => None,
            1 => Some(format!("1 {one}")),
            _ => Some(format!("{count} {several}")),
        };
        let mut parts: Vec<String> = [
            counted(
                self.parts_of_pages,
                "part of a page (--all keeps it)",
                "parts of pages: images, styles, scripts, … (--all keeps them)",
            ),
            counted(
                self.preflights,
                "preflight, which browsers send by themselves",
                "preflights, which browsers send by themselves",
            ),
            counted(
                self.failed,
                "request without an answer",
                "requests without an answer",
            ),
            counted(
                self.sockets,
                "WebSocket or stream of events",
                "WebSockets and streams of events",
            ),
            counted(
                self.unreadable,
                "entry that cannot be read",
                "entries that cannot be read",
            ),
        ]
        .into_iter()
        .flatten()
        .collect();
        let methods = self.methods.iter();
        parts.extend(methods.map(|(method, count)| format!("{count} of the method {method}")));
        let mut lines = Vec::new();
        if !parts.is_empty() {
            lines.push(format!("left out: {}", parts.join("; ")));
        }
        if !self.hosts.is_empty() {
            let hosts = self
                .hosts
                .iter()
                .map(|(host, count)| format!("{host} ({count})"));
            let hosts: Vec<_> = hosts.collect();
            lines.push(format!(
                "left out, of other hosts (--host takes one of them): {}",
                hosts.join(", ")
            ));
        }
        lines
    }
}

/// The entries by when they began, where all of them say so; otherwise as they stand.
fn in_order(entries: &[Value]) -> Vec<(Option<Timestamp>, &Value)> {
    let begun =
        |entry: &Value| -> Option<Timestamp> { text(entry, "/startedDateTime")?.parse().ok() };
    let mut entries: Vec<_> = entries.iter().map(|entry| (begun(entry), entry)).collect();
    if entries.iter().all(|(begun, _)| begun.is_some()) {
        entries.sort_by_key(|(begun, _)| *begun);
    }
    entries
}

/// A request that was led elsewhere, with the answer that came of it: the entries on the way are left out.
fn without_redirects(
    entries: Vec<(Option<Timestamp>, &Value)>,
    left_out: &mut LeftOut,
) -> Vec<Entry> {
    let first = entries.iter().find_map(|(begun, _)| *begun);
    let mut kept: Vec<Entry> = Vec::new();
    // By the place of what was led elsewhere, how often.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for (begun, entry) in entries {
        let since = begun
            .zip(first)
            .and_then(|(begun, first)| Duration::try_from(begun.duration_since(first)).ok());
        let Some(mut read) = read_entry(entry, since, left_out) else {
            continue;
        };
        let request = &read.exchange.request;
        let led = open.iter().rposition(|(place, _)| {
            let before = &kept[*place];
            before.location.as_ref() == Some(&request.url) && is_repeated(&before.exchange, request)
        });
        match led {
            Some(at) => {
                let (place, count) = open.remove(at);
                let first = &mut kept[place];
                if let (Some(start), Some(begun)) = (first.exchange.begun, read.exchange.begun) {
                    let way = begun.saturating_sub(start);
                    first.exchange.took = way.saturating_add(read.exchange.took);
                }
                if let Some(answer) = &mut read.exchange.answer {
                    answer.query = request.url.query_pairs().into_owned().collect();
                }
                first.exchange.answer = read.exchange.answer;
                first.location = read.location;
                first.mime = read.mime;
                first.hops.push(read.exchange.request);
                if first.location.is_some() && count < MOST_REDIRECTS {
                    open.push((place, count + 1));
                }
            }
            None => {
                if read.location.is_some() {
                    open.push((kept.len(), 1));
                }
                kept.push(read);
            }
        }
    }
    kept
}

/// Whether a client that follows a redirect sends this request.
fn is_repeated(before: &Exchange, request: &Request) -> bool {
    request.method == "GET" || request.method == before.request.method
}

/// What an entry says; none where it is no request that can be made.
fn read_entry(entry: &Value, begun: Option<Duration>, left_out: &mut LeftOut) -> Option<Entry> {
    let written = text(entry, "/request/url").zip(text(entry, "/request/method"));
    let Some((target, method)) = written else {
        left_out.unreadable += 1;
        return None;
    };
    let resource = text(entry, "/_resourceType").map(str::to_ascii_lowercase);
    let is_socket = ["ws:", "wss:"].iter().any(|it| target.starts_with(it));
    if is_socket
        || resource
            .as_deref()
            .is_some_and(|it| it == "websocket" || it == "eventsource")
    {
        left_out.sockets += 1;
        return None;
    }
    // Those of the browser alone, `data:`, `chrome-extension:`, are nobody's requests.
    let Some((url, in_url)) = url(target).filter(|(url, _)| !url.path().starts_with("//")) else {
        let is_web = target.starts_with("http");
        left_out.unreadable += usize::from(is_web);
        left_out.parts_of_pages += usize::from(!is_web);
        return None;
    };
    let status = number(entry, "/response/status").and_then(|it| u16::try_from(it).ok());
    let Some(status) = status.filter(|it| *it == 101 || (200..=599).contains(it)) else {
        left_out.failed += 1;
        return None;
    };
    let method = method.to_ascii_uppercase();
    let all = pairs(entry, "/request/headers");
    let is_preflight =
        method == "OPTIONS" && header(&all, "access-control-request-method").is_some();
    if !METHODS.contains(&method.as_str()) {
        *left_out.methods.entry(method).or_default() += 1;
        return None;
    }
    let answer = answer(entry, status);
    let mime = text(entry, "/response/content/mimeType").map(str::to_owned);
    let mime = mime
        .or_else(|| header(&answer.headers, "content-type").map(str::to_owned))
        .unwrap_or_default();
    if status == 101 || mime.starts_with("text/event-stream") {
        left_out.sockets += 1;
        return None;
    }
    let location = match (300..400).contains(&status) {
        true => location(entry, &answer.headers, &url),
        false => None,
    };
    let took = entry
        .pointer("/time")
        .and_then(Value::as_f64)
        .unwrap_or_default();
    let took = Duration::try_from_secs_f64(took / 1000.0).unwrap_or_default();
    let mut request = Request {
        body: None,
        basic: header(&all, "authorization").and_then(basic).or(in_url),
        headers: Vec::new(),
        method,
        url,
    };
    let content_type = match carries_body(&request.method) {
        true => sent_body(entry, &all, &mut request),
        false => None,
    };
    request.headers = headers(&all, request.basic.is_some(), content_type);
    Some(Entry {
        exchange: Exchange {
            request,
            answer: Some(answer),
            begun,
            took,
        },
        resource,
        mime: mime.to_ascii_lowercase(),
        location,
        hops: Vec::new(),
        is_preflight,
    })
}

/// Those that are the request's own, each once.
fn headers(
    all: &[(String, String)],
    has_basic: bool,
    content_type: Option<String>,
) -> Vec<(String, String)> {
    let mut kept: Vec<(String, String)> = Vec::new();
    for (name, value) in all {
        let name = name.to_ascii_lowercase();
        let is_said_elsewhere = name == "content-type" || has_basic && name == "authorization";
        let is_there = kept.iter().any(|(other, _)| *other == name);
        if !is_said_elsewhere && !is_there && !is_of_client(&name, value) && is_header(&name, value)
        {
            kept.push((name, value.clone()));
        }
    }
    kept.extend(
        content_type
            .filter(|it| is_header("content-type", it))
            .map(|it| ("content-type".to_owned(), it)),
    );
    kept
}

/// The body; its type where that is not the one which goes with such a body anyway.
fn sent_body(entry: &Value, headers: &[(String, String)], request: &mut Request) -> Option<String> {
    let data = entry
        .pointer("/request/postData")
        .filter(|data| data.is_object())?;
    let kind = header(headers, "content-type")
        .or_else(|| text(data, "/mimeType"))
        .map(str::trim);
    let kind = kind.filter(|kind| !kind.is_empty());
    let content = text(data, "/text").filter(|text| !text.is_empty());
    let is_binary = ["/encoding", "/_encoding"]
        .iter()
        .any(|it| text(data, it) == Some("base64"));
    let bytes = match content {
        Some(content) if is_binary => decoded(content).unwrap_or_else(|| content.into()),
        Some(content) => content.into(),
        None => Vec::new(),
    };
    if content.is_some() {
        let (read, own) = body(bytes, kind);
        request.body = Some(read);
        return own;
    }
    let parts: Vec<(String, Part)> = data
        .pointer("/params")
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(parameter).collect())
        .unwrap_or_default();
    if parts.is_empty() {
        return kind.map(str::to_owned);
    }
    let is_form = kind.is_none_or(|kind| !kind.to_ascii_lowercase().starts_with("multipart/"));
    let texts = || {
        parts.iter().map(|(name, part)| match part {
            Part::Text(text) => Some((name.clone(), text.clone())),
            Part::File(_) | Part::Bytes { .. } => None,
        })
    };
    let fields = texts().collect::<Option<Vec<_>>>();
    if has_twice(&parts) {
        // Which only a text can say.
        let (text, kind) = match fields.filter(|_| is_form) {
            Some(fields) => {
                let mut text = form_urlencoded::Serializer::new(String::new());
                let text = text.extend_pairs(fields).finish();
                (text, "application/x-www-form-urlencoded".to_owned())
            }
            None => multipart_text(&parts, kind.unwrap_or_default()),
        };
        let (read, own) = body(text.into(), Some(&kind));
        request.body = Some(read);
        return own;
    }
    request.body = Some(match fields {
        Some(fields) if is_form => Body::Form(fields),
        _ => Body::Multipart(parts),
    });
    None
}

/// A field of a form, or a file of one.
fn parameter(value: &Value) -> Option<(String, Part)> {
    let name = text(value, "/name")?.to_owned();
    let content = text(value, "/value").unwrap_or_default();
    let part = match text(value, "/fileName").filter(|name| !name.is_empty()) {
        None => Part::Text(content.to_owned()),
        Some(file_name) => Part::Bytes {
            bytes: content.into(),
            file_name: file_name.to_owned(),
            media_type: text(value, "/contentType")
                .unwrap_or("application/octet-stream")
                .to_owned(),
        },
    };
    Some((name, part))
}

fn answer(entry: &Value, status: u16) -> Answer {
    let headers = pairs(entry, "/response/headers");
    let mut cookies: Vec<(String, String)> = headers
        .iter()
        .filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie"))
        // Chromium writes several of them as lines of one.
        .flat_map(|(_, value)| value.lines())
        .filter_map(|line| {
            let (name, value) = line.split(';').next()?.split_once('=')?;
            Some((name.trim().to_owned(), value.trim().to_owned()))
        })
        .collect();
    if cookies.is_empty() {
        cookies = pairs(entry, "/response/cookies");
    }
    cookies.retain(|(name, _)| is_header(name, ""));
    let content = text(entry, "/response/content/text");
    let is_binary = text(entry, "/response/content/encoding") == Some("base64");
    let body = match content {
        Some(content) if is_binary => {
            decoded(content).and_then(|bytes| String::from_utf8(bytes).ok())
        }
        content => content.map(str::to_owned),
    };
    Answer {
        status,
        headers: headers
            .into_iter()
            .filter(|(name, _)| is_header(name, ""))
            .collect(),
        cookies,
        query: Vec::new(),
        body: body.filter(|body| !body.is_empty()),
    }
}

/// Where a redirect leads.
fn location(entry: &Value, headers: &[(String, String)], from: &Url) -> Option<Url> {
    let said = text(entry, "/response/redirectURL").filter(|it| !it.is_empty());
    let mut to = from
        .join(said.or_else(|| header(headers, "location"))?)
        .ok()?;
    to.set_fragment(None);
    Some(to)
}

impl Entry {
    /// From where it comes to this host on: others may lead there, as `http` does to `https`. The address where it never does.
    fn at(mut self, host: &str) -> Result<Exchange, Url> {
        let is_here = |request: &Request| origin(&request.url) == host;
        if !is_here(&self.exchange.request) {
            match self.hops.into_iter().find(is_here) {
                Some(hop) => self.exchange.request = hop,
                None => return Err(self.exchange.request.url),
            }
        }
        Ok(self.exchange)
    }

    /// Whether it is worth repeating; why not is counted.
    fn is_wanted(&self, wanted: &Wanted, left_out: &mut LeftOut) -> bool {
        if self.is_preflight {
            left_out.preflights += 1;
            return false;
        }
        let is_wanted = wanted.all || !self.is_part_of_page();
        left_out.parts_of_pages += usize::from(!is_wanted);
        is_wanted
    }

    /// Whether a page asks for it by itself: images, fonts, styles, scripts.
    fn is_part_of_page(&self) -> bool {
        if !matches!(self.exchange.request.method.as_str(), "GET" | "HEAD") {
            return self.resource.as_deref() == Some("ping");
        }
        match self.resource.as_deref() {
            Some("document" | "xhr" | "fetch") => false,
            Some(
                "image" | "font" | "stylesheet" | "script" | "media" | "texttrack" | "manifest"
                | "ping" | "prefetch" | "preload",
            ) => true,
            _ => {
                is_static(&self.mime)
                    || self.mime.is_empty() && has_static_end(&self.exchange.request.url)
            }
        }
    }
}

fn is_static(mime: &str) -> bool {
    const BEGINNINGS: [&str; 9] = [
        "application/font",
        "application/javascript",
        "application/manifest",
        "application/wasm",
        "application/x-javascript",
        "audio/",
        "font/",
        "image/",
        "video/",
    ];
    BEGINNINGS.iter().any(|it| mime.starts_with(it))
        || [
            "text/css",
            "text/javascript",
            "application/ecmascript",
            "application/vnd.ms-fontobject",
            "application/x-font",
        ]
        .iter()
        .any(|it| mime.starts_with(it))
}

fn has_static_end(url: &Url) -> bool {
    const ENDS: [&str; 19] = [
        "avif", "css", "eot", "gif", "ico", "jpeg", "jpg", "js", "map", "mjs", "mp3", "mp4", "otf",
        "png", "svg", "ttf", "webp", "woff", "woff2",
    ];
    let end = url
        .path()
        .rsplit_once('.')
        .map(|(_, end)| end.to_ascii_lowercase());
    end.is_some_and(|end| ENDS.contains(&end.as_str()))
}

/// The host that is loaded: the one that was asked for, or the one with most requests, of several the first.
fn host(
    kept: &[Entry],
    asked: Option<&str>,
    shown: &str,
    left_out: &LeftOut,
) -> Result<String, String> {
    let mut counts: Vec<(String, usize)> = Vec::new();
    let mut others: Vec<String> = Vec::new();
    for entry in kept {
        let url = &entry.exchange.request.url;
        let host = origin(url);
        if asked.is_some_and(|asked| !is_host(url, asked)) {
            if !others.contains(&host) {
                others.push(host);
            }
            continue;
        }
        match counts.iter_mut().find(|(other, _)| *other == host) {
            Some((_, count)) => *count += 1,
            None => counts.push((host, 1)),
        }
    }
    let most = counts.iter().map(|(_, count)| *count).max();
    let host = counts.iter().find(|(_, count)| Some(*count) == most);
    match (host, asked) {
        (Some((host, _)), _) => Ok(host.clone()),
        (None, Some(asked)) if !others.is_empty() => Err(format!(
            "{shown} has no request to `{asked}` that is worth repeating; it has some to {}",
            others.join(", ")
        )),
        (None, _) => {
            let why = left_out.lines().into_iter().next();
            let why = why.map(|why| format!(" ({why})")).unwrap_or_default();
            Err(format!(
                "{shown} has no request that is worth repeating{why}"
            ))
        }
    }
}

/// Whether this is the host that somebody means: its name, with a port or without, or the beginning of a URL.
fn is_host(url: &Url, asked: &str) -> bool {
    let asked = asked.trim_end_matches('/');
    if asked.contains("://") {
        return origin(url) == asked.to_ascii_lowercase();
    }
    let name = url.host_str().unwrap_or_default();
    let with_port = format!("{name}:{}", url.port_or_known_default().unwrap_or_default());
    name.eq_ignore_ascii_case(asked) || with_port.eq_ignore_ascii_case(asked)
}

fn text<'v>(value: &'v Value, pointer: &str) -> Option<&'v str> {
    value.pointer(pointer).and_then(Value::as_str)
}

fn number(value: &Value, pointer: &str) -> Option<i64> {
    let value = value.pointer(pointer)?;
    value.as_i64().or_else(|| value.as_str()?.parse().ok())
}

/// `[{"name": …, "value": …}, …]`
fn pairs(value: &Value, pointer: &str) -> Vec<(String, String)> {
    let list = value.pointer(pointer).and_then(Value::as_array);
    let pair = |item: &Value| {
        Some((
            text(item, "/name")?.to_owned(),
            text(item, "/value")?.to_owned(),
        ))
    };
    list.map(|list| list.iter().filter_map(pair).collect())
        .unwrap_or_default()
}

fn header<'h>(headers: &'h [(String, String)], wanted: &str) -> Option<&'h str> {
    let mut headers = headers.iter();
    let (_, value) = headers.find(|(name, _)| name.eq_ignore_ascii_case(wanted))?;
    Some(value)
}

fn decoded(text: &str) -> Option<Vec<u8>> {
    base64::engine::general_purpose::STANDARD
        .decode(text.trim())
        .ok()
}
