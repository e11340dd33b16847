//! Who gets the figures, and with which credentials.

use std::env;
use std::time::Duration;

use http::header::{CONNECTION, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;
use url::Url;

/// As all programs of OpenTelemetry read them. They are sent, and nothing else: no report has them.
const HEADERS: &str = "OTEL_EXPORTER_OTLP_HEADERS";

/// A collector of OpenTelemetry.
#[derive(Clone, Debug)]
pub(in crate::cli) struct Collector {
    /// Where metrics go.
    pub(super) url: Url,
    pub(super) headers: HeaderMap,
    pub(super) every: Duration,
}

impl Collector {
    pub(super) fn new(text: &str, every: Duration) -> Result<Self, String> {
        if every.is_zero() {
            return Err("--otlp-interval is how often figures are sent: 10s, not 0s".to_owned());
        }
        let given = env::var(HEADERS).unwrap_or_default();
        let mut headers = read(&given).map_err(|problem| format!("{HEADERS}: {problem}"))?;
        headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        // Between two of them is time enough for a kept connection to end.
        headers.insert(CONNECTION, HeaderValue::from_static("close"));
        let mut url = url(text).map_err(|problem| format!("--otlp: {problem}"))?;
        let path = format!("{}/v1/metrics", url.path().trim_end_matches('/'));
        url.set_path(&path);
        Ok(Self {
            url,
            headers,
            every,
        })
    }
}

/// Reads a collector's URL, which is shown, and so holds no secrets; no message repeats it.
fn url(text: &str) -> Result<Url, String> {
    let url = Url::parse(text).map_err(|error| format!("{error}: write http://127.0.0.1:4318"))?;
    match url.scheme() {
        "http" => {}
        "https" if cfg!(feature = "tls") => {}
        "https" => return Err("https: build backpack-load with the feature `tls`".to_owned()),
        other => return Err(format!("`{other}` is not spoken: http or https is")),
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(format!("credentials go into {HEADERS}, which nobody shows"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(
            "the path `/v1/metrics` comes behind it: leave out what begins with `?` or `#`"
                .to_owned(),
        );
    }
    Ok(url)
}

/// Reads `authorization=Bearer%20abc,x-tenant=7`. What is wrong is told without the values.
fn read(text: &str) -> Result<HeaderMap, String> {
    let pairs = text.split(',').map(str::trim);
    let mut headers = HeaderMap::new();
    for (place, pair) in (1..).zip(pairs).filter(|(_, pair)| !pair.is_empty()) {
        let Some((name, value)) = pair.split_once('=') else {
            return Err(format!(
                "header {place} has no value: write name=value,name=value"
            ));
        };
        let name = name.trim();
        let wrong = || format!("header {place} is none: write name=value, percent-encoded");
        let name = HeaderName::try_from(name).map_err(|_| wrong())?;
        let value: Vec<u8> = percent_decode_str(value.trim()).collect();
        let mut value = HeaderValue::try_from(value).map_err(|_| wrong())?;
        value.set_sensitive(true);
        headers.append(name, value);
    }
    Ok(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_read_as_everywhere_and_what_is_wrong_is_told_without_them() {
        let headers = read(" authorization=Bearer%20a%2Cb=, x-tenant = 7,").expect("headers");
        assert_eq!(headers["authorization"], "Bearer a,b=");
        assert_eq!(headers["x-tenant"], "7");
        assert!(!format!("{headers:?}").contains("Bearer"));
        assert!(read("").expect("none").is_empty());
        for wrong in ["a=1,my-secret", "a=1,b c=my-secret", "a=1,b=my-secret%0a"] {
            let problem = read(wrong).expect_err("no headers");
            assert!(
                problem.starts_with("header 2 ") && !problem.contains("secret"),
                "{problem}"
            );
        }
    }

    #[test]
    fn the_path_comes_behind_the_url() {
        let path = |text| {
            Collector::new(text, Duration::from_secs(1))
                .expect("a collector")
                .url
                .to_string()
        };
        assert_eq!(path("http://a:4318"), "http://a:4318/v1/metrics");
        assert_eq!(path("http://a/otlp/"), "http://a/otlp/v1/metrics");
        for (wrong, says) in [
            ("a:4318", "http or https"),
            ("4318", "write http://127.0.0.1:4318"),
            ("http://me:secret@a", "OTEL_EXPORTER_OTLP_HEADERS"),
            ("http://a?key=secret", "leave out"),
        ] {
            let problem = url(wrong).expect_err(wrong);
            assert!(
                problem.contains(says) && !problem.contains("secret"),
                "{problem}"
            );
        }
    }
}
