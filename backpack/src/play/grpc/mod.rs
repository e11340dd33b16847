//! What comes of a gRPC call: its status, and the JSON of its messages.

pub(crate) mod stream;

use crate::answer::grpc_status::GrpcStatus;
use crate::answer::{Answer, LONGEST_WORDS};
use crate::declare::grpc::{Codec, Frames};
use crate::declare::status::StatusRange;
use crate::text::cut::cut;
use crate::text::printable::line;

use bytes::Bytes;
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use percent_encoding::percent_decode;

/// Judges an answer that was read to its end, whose messages become JSON: that of the only one, or a list where the method streams.
pub(super) fn judge(
    answer: Answer,
    codec: &Codec,
    expect: &[StatusRange],
) -> (Answer, Result<(), String>) {
    let told = begins(&answer).and_then(|()| ends(answer.headers(), expect));
    let status = match told {
        Ok(status) => status,
        Err(why) => return (answer, Err(why)),
    };
    match json(answer.body_bytes(), codec, status) {
        Ok(json) => (answer.unpacked(Bytes::from(json)), Ok(())),
        Err(why) => (answer, Err(why)),
    }
}

/// Whether a head is one of gRPC.
fn begins(answer: &Answer) -> Result<(), String> {
    let status = answer.status();
    let words = || match answer.words() {
        Some(words) => format!(": {words}"),
        None => String::new(),
    };
    if status != 200 {
        return Err(format!(
            "status {status}, as no answer of gRPC has{}",
            words()
        ));
    }
    let kind = answer.headers().get(CONTENT_TYPE);
    let kind = kind.map(|kind| String::from_utf8_lossy(kind.as_bytes()).to_ascii_lowercase());
    let behind = kind
        .as_deref()
        .and_then(|kind| kind.strip_prefix("application/grpc"));
    match (behind, kind.as_deref()) {
        (Some(behind), _) if behind.is_empty() || behind.starts_with(['+', ';']) => Ok(()),
        (_, Some(kind)) => {
            let kind = line(&cut(kind, LONGEST_WORDS));
            Err(format!(
                "the answer is no gRPC, by its content-type {kind}{}",
                words()
            ))
        }
        (_, None) => Err("the answer is no gRPC: it has no content-type".to_owned()),
    }
}

/// The status that an answer ends with, where it is an expected one.
fn ends(headers: &HeaderMap, expect: &[StatusRange]) -> Result<GrpcStatus, String> {
    // Those of trailers stand behind those of the head.
    let Some(code) = headers.get_all("grpc-status").iter().next_back() else {
        return Err("the answer ends without grpc-status".to_owned());
    };
    let code = String::from_utf8_lossy(code.as_bytes());
    let Ok(code) = code.parse::<u16>() else {
        let code = line(&cut(&code, LONGEST_WORDS));
        return Err(format!(
            "the answer ends with the grpc-status {code}, which is no number"
        ));
    };
    let status = GrpcStatus::of(code);
    if expect.iter().any(|range| range.contains(status.code())) {
        return Ok(status);
    }
    let mut text = status.to_string();
    if let Some(message) = headers.get_all("grpc-message").iter().next_back() {
        let message = percent_decode(message.as_bytes()).decode_utf8_lossy();
        let message = line(&cut(message.trim(), LONGEST_WORDS));
        if !message.is_empty() {
            text = format!("{text}: {message}");
        }
    }
    Err(format!("{text}, expected {}", listed(expect)))
}

fn listed(expect: &[StatusRange]) -> String {
    let all = (0..17).filter(|code| expect.iter().any(|range| range.contains(*code)));
    let names: Vec<_> = all.map(|code| GrpcStatus::of(code).to_string()).collect();
    match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    }
}

/// The messages of a whole body.
fn json(body: &[u8], codec: &Codec, status: GrpcStatus) -> Result<String, String> {
    let messages = Frames::of(body).map(|frame| codec.decode(frame?));
    let messages = messages.collect::<Result<Vec<_>, _>>()?;
    match messages.as_slice() {
        all if codec.streams() => Ok(format!("[{}]", all.join(","))),
        [only] => Ok(only.clone()),
        // A call that came to nothing gives none.
        [] if status != GrpcStatus::Ok => Ok("null".to_owned()),
        [] => Err("the answer is OK, and has no message".to_owned()),
        all => Err(format!(
            "{} messages came, and the method answers with one",
            all.len()
        )),
    }
}
