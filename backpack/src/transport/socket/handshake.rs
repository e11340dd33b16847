//! The handshake of a WebSocket (RFC 6455, section 4): what a request asks, and whether the answer agrees.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::{
    CONNECTION, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_EXTENSIONS, SEC_WEBSOCKET_KEY,
    SEC_WEBSOCKET_PROTOCOL, SEC_WEBSOCKET_VERSION, UPGRADE,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use tokio_tungstenite::tungstenite::handshake::derive_accept_key;

use super::super::Outgoing;
use super::super::lists::lists;
use crate::answer::Answer;
use crate::text::cut::cut;
use crate::text::printable::line;

/// How many characters of a header a failure's text has.
const LONGEST: usize = 60;

/// The request that asks for a socket, and for this protocol; the nonce is another one each time.
pub(crate) fn asking(request: &Outgoing, protocol: Option<&str>, nonce: [u8; 16]) -> Outgoing {
    let mut headers = request.headers.clone();
    headers.insert(CONNECTION, HeaderValue::from_static("Upgrade"));
    headers.insert(UPGRADE, HeaderValue::from_static("websocket"));
    headers.insert(SEC_WEBSOCKET_VERSION, HeaderValue::from_static("13"));
    let key = HeaderValue::try_from(STANDARD.encode(nonce));
    headers.insert(
        SEC_WEBSOCKET_KEY,
        key.expect("base64 is of letters, digits and signs"),
    );
    if let Some(protocol) = protocol.and_then(|it| HeaderValue::try_from(it).ok()) {
        headers.insert(SEC_WEBSOCKET_PROTOCOL, protocol);
    }
    // What would be agreed on, nobody here could read.
    headers.remove(SEC_WEBSOCKET_EXTENSIONS);
    Outgoing::new(request.method.clone(), request.url.clone(), headers, None)
}

/// Whether the server agrees to what was asked; what is wrong, else.
pub(super) fn judge(asked: &HeaderMap, answer: &Answer) -> Result<(), String> {
    let said = answer.headers();
    if answer.status() != 101 {
        let status = answer.status();
        return Err(match answer.words() {
            Some(words) => format!("status {status} in the place of a socket (101): {words}"),
            None => format!("status {status} in the place of a socket (101)"),
        });
    }
    if !names(said, &UPGRADE, "websocket") {
        return Err(not_agreed("its `upgrade` is no `websocket`"));
    }
    if !names(said, &CONNECTION, "upgrade") {
        return Err(not_agreed("its `connection` is no `upgrade`"));
    }
    let accept = asked
        .get(SEC_WEBSOCKET_KEY)
        .map(|key| derive_accept_key(key.as_bytes()));
    match (said.get(SEC_WEBSOCKET_ACCEPT), accept) {
        (Some(said), Some(accept)) if said.as_bytes() == accept.as_bytes() => {}
        (None, _) => return Err(not_agreed("it has no `sec-websocket-accept`")),
        _ => {
            return Err(not_agreed(
                "its `sec-websocket-accept` is not that of our key",
            ));
        }
    }
    if let Some(extensions) = said.get(SEC_WEBSOCKET_EXTENSIONS) {
        let extensions = shown(extensions);
        let text = format!("it uses an extension that nobody asked for: {extensions}");
        return Err(not_agreed(&text));
    }
    agrees_on_protocol(
        asked.get(SEC_WEBSOCKET_PROTOCOL),
        said.get(SEC_WEBSOCKET_PROTOCOL),
    )
}

/// One of those that were asked for, and none where none was.
fn agrees_on_protocol(
    asked: Option<&HeaderValue>,
    said: Option<&HeaderValue>,
) -> Result<(), String> {
    match (asked, said) {
        (None, None) => Ok(()),
        (Some(asked), Some(said)) => {
            let mut asked_for = asked.as_bytes().split(|byte| *byte == b',');
            match asked_for.any(|one| one.trim_ascii() == said.as_bytes()) {
                true => Ok(()),
                false => Err(not_agreed(&format!(
                    "it speaks the protocol {}, not {}",
                    shown(said),
                    shown(asked)
                ))),
            }
        }
        (Some(asked), None) => {
            let asked = shown(asked);
            Err(not_agreed(&format!(
                "it does not speak the protocol {asked}"
            )))
        }
        (None, Some(said)) => {
            let said = shown(said);
            Err(not_agreed(&format!(
                "it speaks a protocol that nobody asked for: {said}"
            )))
        }
    }
}

fn not_agreed(why: &str) -> String {
    format!("the server opens no socket: {why}")
}

fn names(headers: &HeaderMap, name: &HeaderName, item: &str) -> bool {
    let mut values = headers.get_all(name).iter();
    values.any(|value| lists(value.as_bytes(), item))
}

fn shown(value: &HeaderValue) -> String {
    line(&cut(&String::from_utf8_lossy(value.as_bytes()), LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use http::Method;
    use url::Url;

    /// The example of RFC 6455, section 1.3.
    const NONCE: [u8; 16] = *b"the sample nonce";
    const ACCEPT: &str = "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    fn judged(protocol: Option<&'static str>, status: u16, lines: &[&str]) -> Result<(), String> {
        let url = Url::parse("http://host/chat").unwrap();
        let request = Outgoing::new(Method::GET, url, HeaderMap::new(), None);
        let asked = asking(&request, protocol, NONCE);
        let head = format!("HTTP/1.1 {status} X\r\n{}\r\n\r\n", lines.join("\r\n"));
        let answer = Answer::with_head(status, head.len(), Bytes::from(head));
        judge(&asked.headers, &answer)
    }

    const GOOD: [&str; 3] = [
        "Upgrade: WebSocket",
        "Connection: keep-alive, Upgrade",
        ACCEPT,
    ];

    #[test]
    fn a_key_is_answered_as_the_standard_has_it() {
        assert_eq!(STANDARD.encode(NONCE), "dGhlIHNhbXBsZSBub25jZQ==");
        assert_eq!(judged(None, 101, &GOOD), Ok(()));
    }

    #[test]
    fn what_does_not_agree_is_told() {
        let [upgrade, connection, accept] = GOOD;
        for (lines, why) in [
            (vec![connection, accept], "its `upgrade` is no `websocket`"),
            (vec![upgrade, accept], "its `connection` is no `upgrade`"),
            (
                vec![upgrade, connection],
                "it has no `sec-websocket-accept`",
            ),
            (
                vec![upgrade, connection, "sec-websocket-accept: AAAA"],
                "its `sec-websocket-accept` is not that of our key",
            ),
            (
                vec![
                    upgrade,
                    connection,
                    accept,
                    "sec-websocket-extensions: permessage-deflate",
                ],
                "it uses an extension that nobody asked for: permessage-deflate",
            ),
            (
                vec![upgrade, connection, accept, "sec-websocket-protocol: v1"],
                "it speaks a protocol that nobody asked for: v1",
            ),
        ] {
            let told = judged(None, 101, &lines).unwrap_err();
            assert_eq!(told, format!("the server opens no socket: {why}"));
        }
        let told = judged(None, 200, &GOOD).unwrap_err();
        assert_eq!(told, "status 200 in the place of a socket (101)");
    }

    #[test]
    fn one_of_several_protocols_is_enough() {
        let with = |said: &'static str| [&GOOD[..], &[said]].concat();
        let asked = Some("v1, v2");
        assert_eq!(
            judged(asked, 101, &with("sec-websocket-protocol: v2")),
            Ok(())
        );
        for (lines, why) in [
            (
                with("sec-websocket-protocol: v3"),
                "it speaks the protocol v3, not v1, v2",
            ),
            (GOOD.to_vec(), "it does not speak the protocol v1, v2"),
        ] {
            let told = judged(asked, 101, &lines).unwrap_err();
            assert_eq!(told, format!("the server opens no socket: {why}"));
        }
    }
}
