//! The thread that sends: one request after another, none of which may take long.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::Duration;

use bytes::Bytes;
use http::Method;
use serde_json::Value;
use tokio::task::LocalSet;

use super::collector::Collector;
use super::message::{Reading, message};
use crate::answer::Answer;
use crate::transport::{Outgoing, Transport};
use crate::user::line::Line;

/// How long a collector may take; at the end of a run it is waited for.
const PATIENCE: Duration = Duration::from_secs(5);

/// Sends until there is nothing more to come. The first trouble is told; a later reading has all that an earlier one had.
pub(super) fn send_all(collector: &Collector, readings: &Receiver<Reading>, tell: &Sender<String>) {
    let mut is_told = false;
    for reading in readings {
        if let Err(problem) = send(collector, &reading)
            && !std::mem::replace(&mut is_told, true)
        {
            let told = format!(
                "warning: --otlp: {} has not taken figures: {problem} (told once; the run goes on)",
                collector.url
            );
            let _ = tell.send(told);
        }
    }
}

fn send(collector: &Collector, reading: &Reading) -> Result<(), String> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| format!("no runtime: {error}"))?;
    let body = Bytes::from(message(reading).to_string());
    // A connection may have a task of its own.
    let answer = LocalSet::new().block_on(&runtime, post(collector, body));
    // The look-up of a name may take as long as it likes.
    runtime.shutdown_background();
    judged(&answer?)
}

async fn post(collector: &Collector, body: Bytes) -> Result<Answer, String> {
    let (url, headers) = (collector.url.clone(), collector.headers.clone());
    let request = Outgoing::new(Method::POST, url, headers, Some(body.into()));
    let mut line = Line::new(Transport::new(&Arc::default(), None)?);
    let landing = line.exchange(&request, false, PATIENCE).await;
    landing.outcome.map_err(|error| error.text)
}

/// A collector may take all, a part, or nothing.
fn judged(answer: &Answer) -> Result<(), String> {
    let status = answer.status();
    if !(200..=299).contains(&status) {
        return Err(format!("status {status}"));
    }
    let body: Value = serde_json::from_slice(answer.body()).unwrap_or_default();
    let rejected = &body["partialSuccess"]["rejectedDataPoints"];
    // 64 bits are a text in this JSON, but numbers are to be read as well.
    let count = rejected.as_str().and_then(|text| text.parse().ok());
    match count.or_else(|| rejected.as_u64()) {
        None | Some(0) => Ok(()),
        Some(count) => Err(format!("it has rejected {count} data points")),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderMap;

    use super::*;

    #[test]
    fn what_a_collector_has_not_taken_is_told() {
        let told = |status, body: &'static str| {
            judged(&Answer::with_headers(
                status,
                HeaderMap::new(),
                Bytes::from(body),
            ))
        };
        assert_eq!(told(200, "{}"), Ok(()));
        assert_eq!(told(202, ""), Ok(()));
        assert_eq!(told(200, r#"{"partialSuccess":{}}"#), Ok(()));
        assert_eq!(told(401, ""), Err("status 401".to_owned()));
        let rejected = Err("it has rejected 3 data points".to_owned());
        assert_eq!(
            told(200, r#"{"partialSuccess":{"rejectedDataPoints":"3"}}"#),
            rejected
        );
        assert_eq!(
            told(200, r#"{"partialSuccess":{"rejectedDataPoints":3}}"#),
            rejected
        );
    }
}
