//! The pages of a running Locust, or of a live page of ours, as files.

use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Method, header};
use percent_encoding::percent_decode_str;
use serde_json::Value;
use url::Url;

use crate::answer::Answer;
use crate::transport::{Outgoing, Transport};

/// How long one file may take; a statistics page of a long run is a few megabytes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Where the pages are.
pub(super) struct Page {
    /// Ends in `/`, and holds no secret.
    base: Url,
    headers: HeaderMap,
    transport: Transport,
}

impl Page {
    /// The page at this address. A name and a password in it are sent as such, `?token=…` as a bearer token.
    pub(super) fn at(address: &str) -> Result<Self, String> {
        let mut base = parse(address)?;
        let headers = secrets(&base)
            .map(|secret| HeaderMap::from_iter([(header::AUTHORIZATION, secret)]))
            .unwrap_or_default();
        // Neither fails for an address with a host.
        let _ = base.set_username("");
        let _ = base.set_password(None);
        base.set_query(None);
        base.set_fragment(None);
        if !base.path().ends_with('/') {
            base.set_path(&format!("{}/", base.path()));
        }
        let transport = Transport::new(&Arc::default(), None)?;
        Ok(Self {
            base,
            headers,
            transport,
        })
    }

    pub(super) fn base(&self) -> &Url {
        &self.base
    }

    /// Whatever is answered, within a bounded time and size.
    pub(super) async fn ask(&mut self, path: &str) -> Result<Answer, String> {
        let url = self.base.join(path).map_err(|error| error.to_string())?;
        let outgoing = Outgoing::new(Method::GET, url, self.headers.clone(), None);
        // A connection that ended meanwhile is no trouble for who only reads.
        let asked = self.transport.exchange(&outgoing, true);
        match tokio::time::timeout(PATIENCE, asked).await {
            Ok(answer) => answer.map_err(|error| error.text),
            Err(_) => Err(format!("no answer within {} s", PATIENCE.as_secs())),
        }
    }

    /// A file of this kind, `text/csv`, or why there is none.
    pub(super) async fn file(&mut self, path: &str, kind: &str) -> Result<Bytes, String> {
        let answer = self.ask(path).await?;
        if answer.status() != 200 {
            return Err(format!("the answer has the status {}", answer.status()));
        }
        match content_type(&answer) {
            sent if sent.starts_with(kind) => Ok(answer.body().clone()),
            sent => Err(format!("the answer is {sent:?} in the place of {kind}")),
        }
    }

    /// The JSON of `stats/requests`; without it there is nothing to store.
    pub(super) async fn statistics(&mut self) -> Result<Bytes, String> {
        let answer = self.ask("stats/requests").await;
        let base = &self.base;
        let answer = answer.map_err(|error| format!("{base} does not answer: {error}"))?;
        match answer.status() {
            200 if content_type(&answer).starts_with("application/json")
                && is_statistics(answer.body_bytes()) =>
            {
                Ok(answer.body().clone())
            }
            300..=399 => {
                let location = answer.headers().get(header::LOCATION);
                let location = String::from_utf8_lossy(location.map_or(b"", |it| it.as_bytes()));
                Err(match location.contains("/login") {
                    true => format!(
                        "{base} asks for a log-in, which cannot be done here: start it without --web-login"
                    ),
                    false => format!("{base} points elsewhere, to {location:?}: give that address"),
                })
            }
            401 | 403 => Err(format!(
                "{base} refuses with the status {}: give the address with its secret, as in http://host:8089/?token=… or http://name:password@host:8089/",
                answer.status()
            )),
            status => Err(format!(
                "{base} has no statistics of Locust (status {status} for stats/requests): give the address of the page; with --web-base-path its path too, as in http://127.0.0.1:8089/locust"
            )),
        }
    }
}

/// Whether it has what all Locusts tell, and our live pages too: many servers answer any path with some JSON.
fn is_statistics(body: &[u8]) -> bool {
    serde_json::from_slice::<Value>(body).is_ok_and(|told| {
        told["state"].is_string()
            && told["user_count"].is_u64()
            && told["stats"].is_array()
            && told["errors"].is_array()
    })
}

fn parse(address: &str) -> Result<Url, String> {
    if !address.contains("://") {
        return Err(format!(
            "the address `{address}` has no scheme: write http://{address}"
        ));
    }
    let url = Url::parse(address)
        .map_err(|error| format!("the address `{address}` is not a URL: {error}"))?;
    match url.scheme() {
        "http" | "https" => Ok(url),
        _ => Err(format!("the address `{address}` is neither http nor https")),
    }
}

fn secrets(address: &Url) -> Option<HeaderValue> {
    let token = address.query_pairs().find(|(name, _)| name == "token");
    let secret = match token {
        Some((_, token)) => format!("Bearer {token}"),
        None if address.username().is_empty() && address.password().is_none() => return None,
        None => {
            let decoded = |text| percent_decode_str(text).decode_utf8_lossy().into_owned();
            let (name, password) = (address.username(), address.password().unwrap_or_default());
            let pair = format!("{}:{}", decoded(name), decoded(password));
            format!("Basic {}", BASE64_STANDARD.encode(pair))
        }
    };
    let mut value = HeaderValue::try_from(secret).ok()?;
    value.set_sensitive(true);
    Some(value)
}

fn content_type(answer: &Answer) -> &str {
    let sent = answer.headers().get(header::CONTENT_TYPE);
    sent.and_then(|sent| sent.to_str().ok()).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_may_have_a_path_and_a_secret_which_nobody_sees() {
        let base = |address| Page::at(address).expect("a page").base.to_string();
        assert_eq!(base("http://localhost:8089"), "http://localhost:8089/");
        assert_eq!(
            base("https://me:pass@host/locust?token=x#a"),
            "https://host/locust/"
        );
        let sent = |address| {
            let page = Page::at(address).expect("a page");
            let secret = page.headers.get(header::AUTHORIZATION).cloned();
            secret.map(|secret| secret.to_str().expect("text").to_owned())
        };
        assert_eq!(sent("http://host"), None);
        assert_eq!(
            sent("http://host/?token=abc").as_deref(),
            Some("Bearer abc")
        );
        assert_eq!(
            sent("http://me:p%40ss@host").as_deref(),
            Some("Basic bWU6cEBzcw==")
        );
    }

    #[test]
    fn a_bad_address_is_told_of_in_one_line() {
        let problem = |address| Page::at(address).err().expect("a problem");
        assert!(problem("localhost:8089").contains("write http://localhost:8089"));
        assert!(problem("ftp://host").contains("neither http nor https"));
        assert!(problem("http://").contains("is not a URL"));
    }
}
