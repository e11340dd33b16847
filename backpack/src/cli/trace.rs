//! The file of `--trace`: exchanges in HAR 1.2, which is whole JSON after each of them.
//!
//! Source: <http://www.softwareishard.com/blog/har-12-spec/>.

use std::fs::File;
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Url;

use crate::seen::phases::Millis;
use crate::seen::{Content, Exchange, Got, Sent};

/// What ends the file; the next exchange is written over it.
const END: &str = "\n]}}\n";

/// A file that grows.
pub(super) struct Trace {
    path: PathBuf,
    file: File,
    /// Of the users with a lower number.
    users: u64,
    is_empty: bool,
}

impl Trace {
    /// Begins the file, without an exchange.
    pub(super) fn create(path: &Path, users: u64) -> Result<Self, String> {
        let begun = || {
            let mut file = File::create(path)?;
            let creator = json!({ "name": "Backpack", "version": env!("CARGO_PKG_VERSION") });
            write!(
                file,
                r#"{{"log":{{"version":"1.2","creator":{creator},"entries":[{END}"#
            )?;
            Ok(file)
        };
        let file = begun().map_err(|error: io::Error| trouble(path, &error))?;
        Ok(Self {
            path: path.to_owned(),
            file,
            users,
            is_empty: true,
        })
    }

    /// Writes those that are of its users behind the others.
    pub(super) fn add(&mut self, exchanges: &[Exchange]) -> Result<(), String> {
        let own = exchanges.iter().filter(|it| it.user < self.users);
        let entries: Vec<_> = own.map(|it| format!("\n{}", entry(it))).collect();
        if entries.is_empty() {
            return Ok(());
        }
        let comma = if std::mem::take(&mut self.is_empty) {
            ""
        } else {
            ","
        };
        let text = format!("{comma}{}{END}", entries.join(","));
        let end = i64::try_from(END.len()).unwrap_or_default();
        let mut written = self.file.seek(SeekFrom::End(-end));
        written = written.and_then(|at| self.file.write_all(text.as_bytes()).map(|()| at));
        written
            .map(drop)
            .map_err(|error| trouble(&self.path, &error))
    }
}

fn trouble(path: &Path, error: &io::Error) -> String {
    format!("cannot write the trace to {}: {error}", path.display())
}

fn entry(exchange: &Exchange) -> Value {
    let started = exchange.at;
    json!({
        "startedDateTime": written(started),
        "time": exchange.elapsed_ms,
        "request": request(&exchange.request),
        "response": response(exchange),
        "cache": {},
        "timings": timings(&exchange.phases_ms),
        "comment": comment(exchange),
    })
}

/// Where nothing was done, -1, as the format has it. Its time to connect has that of TLS in it.
fn timings(phases: &Millis) -> Value {
    let rare = |millis: f64| if millis > 0.0 { millis } else { -1.0 };
    json!({
        "blocked": -1,
        "dns": rare(phases.lookup),
        "connect": rare(phases.connecting + phases.tls),
        "ssl": rare(phases.tls),
        "send": 0,
        "wait": phases.waiting,
        "receive": phases.receiving,
    })
}

/// To the millisecond, as readers expect it.
fn written(at: Timestamp) -> String {
    let millis = at.as_millisecond();
    let whole = Timestamp::UNIX_EPOCH.checked_add(SignedDuration::from_millis(millis));
    format!("{:.3}", whole.unwrap_or(at))
}

fn comment(exchange: &Exchange) -> String {
    let (scenario, endpoint, user) = (&exchange.scenario, &exchange.endpoint, exchange.user);
    let judged = exchange.error.as_deref().unwrap_or("ok");
    format!("{scenario}, user {user}, {endpoint}: {judged}")
}

fn request(sent: &Sent) -> Value {
    let url = Url::parse(&sent.url).ok();
    let query = url.iter().flat_map(Url::query_pairs);
    let query: Vec<_> = query
        .map(|(name, value)| json!({ "name": name, "value": value }))
        .collect();
    let mut request = json!({
        "method": sent.method,
        "url": sent.url,
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&sent.headers),
        "queryString": query,
        "headersSize": -1,
        "bodySize": sent.body.as_ref().map_or(0, |body| body.bytes),
    });
    if let Some(body) = &sent.body {
        let kind = kind(&sent.headers);
        request["postData"] = json!({ "mimeType": kind, "params": [], "text": body.text });
    }
    request
}

/// Where no answer came, the status is 0, as browsers write it.
fn response(exchange: &Exchange) -> Value {
    let nothing = Got {
        status: 0,
        url: None,
        headers: Vec::new(),
        body: None,
    };
    let got = exchange.answer.as_ref().unwrap_or(&nothing);
    let status = http::StatusCode::from_u16(got.status).ok();
    let location = header(&got.headers, "location");
    json!({
        "status": got.status,
        "statusText": status.and_then(|it| it.canonical_reason()).unwrap_or_default(),
        "httpVersion": "HTTP/1.1",
        "cookies": [],
        "headers": headers(&got.headers),
        "content": content(got),
        "redirectURL": location.unwrap_or_default(),
        "headersSize": -1,
        "bodySize": got.body.as_ref().map_or(0, |body| body.bytes),
    })
}

fn content(got: &Got) -> Value {
    let empty = Content {
        text: String::new(),
        bytes: 0,
    };
    let Content { text, bytes } = got.body.as_ref().unwrap_or(&empty);
    json!({ "size": bytes, "mimeType": kind(&got.headers), "text": text })
}

fn headers(headers: &[(String, String)]) -> Vec<Value> {
    let header = |(name, value): &(String, String)| json!({ "name": name, "value": value });
    headers.iter().map(header).collect()
}

fn header<'h>(headers: &'h [(String, String)], name: &str) -> Option<&'h str> {
    let mut headers = headers.iter();
    let header = headers.find(|(it, _)| it.eq_ignore_ascii_case(name))?;
    Some(&header.1)
}

fn kind(headers: &[(String, String)]) -> &str {
    header(headers, "content-type").unwrap_or("application/octet-stream")
}
