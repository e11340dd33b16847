//! An exchange as a text of several lines, like the messages of HTTP/1.1: for people.

use super::{Content, Exchange, Got, LONGEST_BODY, Sent};
use crate::text::units;

/// How long it took, and how it ended.
#[cfg(feature = "report")]
pub(crate) fn title(exchange: &Exchange) -> String {
    let outcome = match (&exchange.error, &exchange.answer) {
        (Some(error), _) => error.clone(),
        (None, answer) => answer
            .as_ref()
            .map_or_else(String::new, |it| it.status.to_string()),
    };
    format!("{}: {outcome}", units::latency(exchange.elapsed_ms))
}

/// Who sent it, and when.
#[cfg(feature = "report")]
pub(crate) fn whose(exchange: &Exchange) -> String {
    let (endpoint, user, scenario) = (&exchange.endpoint, exchange.user, &exchange.scenario);
    let at = exchange.at.strftime("%Y-%m-%d %H:%M:%S%.3f UTC");
    let elapsed = elapsed(exchange);
    let trace = exchange.trace_id.as_ref();
    let trace = trace.map_or_else(String::new, |id| format!(", trace {id}"));
    format!("{endpoint}, by user {user} of {scenario}, at {at}, for {elapsed}{trace}")
}

/// How long it took, and its parts.
pub(crate) fn elapsed(exchange: &Exchange) -> String {
    let parts = exchange.phases_ms.named();
    let parts: Vec<_> = parts
        .map(|(name, millis)| format!("{name} {}", units::latency(millis)))
        .collect();
    let elapsed = units::latency(exchange.elapsed_ms);
    match parts.is_empty() {
        true => elapsed,
        false => format!("{elapsed} ({})", parts.join(", ")),
    }
}

/// The request, and whence its values came.
#[cfg(feature = "report")]
pub(crate) fn sent(exchange: &Exchange) -> String {
    let mut text = request(&exchange.request);
    for (index, line) in given(exchange).iter().enumerate() {
        text.push_str(if index == 0 { "\n\n" } else { "\n" });
        text.push_str(line);
    }
    text
}

/// Whence its values came, a line each.
pub(crate) fn given(exchange: &Exchange) -> Vec<String> {
    let given = exchange.given.iter();
    given
        .map(|it| format!("{} ← {}", it.target, it.source))
        .collect()
}

/// The request: its line, its headers, its body.
pub(crate) fn request(sent: &Sent) -> String {
    message(
        &format!("{} {}", sent.method, sent.url),
        &sent.headers,
        sent.body.as_ref(),
    )
}

/// The answer, or what came instead of one.
pub(crate) fn answer(exchange: &Exchange) -> String {
    match &exchange.answer {
        Some(got) if is_message(&exchange.request) => match &got.body {
            Some(body) => content(body),
            None => String::new(),
        },
        Some(got) => message(&first_line(got), &got.headers, got.body.as_ref()),
        None => "no answer".to_owned(),
    }
}

/// Whether it was said over what an earlier request had opened, as `WS ask` is: a method of HTTP is one word.
fn is_message(sent: &Sent) -> bool {
    sent.method.contains(' ')
}

fn first_line(got: &Got) -> String {
    match &got.url {
        Some(url) => format!("{}, of {url}", got.status),
        None => got.status.to_string(),
    }
}

fn message(first: &str, headers: &[(String, String)], body: Option<&Content>) -> String {
    let mut text = first.to_owned();
    for (name, value) in headers {
        text.extend(["\n", name, ": ", value]);
    }
    if let Some(body) = body {
        text.push_str("\n\n");
        text.push_str(&content(body));
    }
    text
}

/// JSON with a line for each member; other texts as they are. What is not shown is told of.
fn content(body: &Content) -> String {
    let length = units::bytes(body.bytes);
    if body.text.is_empty() {
        return format!("({length} that are no text)");
    }
    let json = serde_json::from_str::<serde_json::Value>(&body.text);
    let pretty = json.ok().filter(|json| json.is_array() || json.is_object());
    let pretty = pretty.and_then(|json| serde_json::to_string_pretty(&json).ok());
    let text = pretty.unwrap_or_else(|| body.text.clone());
    // What is hidden in it makes it shorter too, but by far less.
    match body.bytes > LONGEST_BODY as u64 {
        true => format!("{text}…\n(the beginning of {length})"),
        false => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(text: &str, bytes: u64) -> String {
        request(&Sent {
            method: "PUT".to_owned(),
            url: "http://host/a".to_owned(),
            headers: vec![("x-a".to_owned(), "1".to_owned())],
            body: Some(Content {
                text: text.to_owned(),
                bytes,
            }),
        })
    }

    #[test]
    fn a_message_reads_like_http() {
        assert_eq!(
            sent(r#"{"b":[1],"a":2}"#, 15),
            "PUT http://host/a\nx-a: 1\n\n{\n  \"b\": [\n    1\n  ],\n  \"a\": 2\n}"
        );
        assert_eq!(sent("a=1", 3), "PUT http://host/a\nx-a: 1\n\na=1");
    }

    #[test]
    fn what_is_left_out_is_told() {
        assert!(
            sent("abc", 5000).ends_with("\n\nabc…\n(the beginning of 5.00 kB)"),
            "{}",
            sent("abc", 5000)
        );
        assert!(
            sent("", 100).ends_with("\n\n(100 B that are no text)"),
            "{}",
            sent("", 100)
        );
    }
}
