//! A connection of its own, whose first request asks to leave HTTP (RFC 9110, section 7.8).

use std::pin::pin;
use std::time::Instant;

use bytes::{Buf, Bytes, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use url::Url;

use super::super::outgoing::Lines;
use super::super::settings::NONE_IN_PROCESS;
use super::super::setup::Dialer;
use super::super::{Outgoing, TransportError, errors, unpack};
use super::decoder::Decoder;
use super::head::Head;
use super::stream::Stream;
use super::{Direct, Received, dial, proxies, within};
use crate::answer::Answer;
use crate::seen::Opening;

/// How much is read at once: an answer of this kind is short.
const READ: usize = 4 * 1024;

/// What the server said, and the connection where HTTP has ended on it, with what came behind the answer.
#[derive(Debug)]
pub(in crate::transport) struct Upgraded {
    pub(in crate::transport) answer: Answer,
    pub(in crate::transport) way: Option<(Stream, Vec<u8>)>,
}

impl Direct {
    /// Sends the request on a connection that it shares with nobody, in HTTP/1.1.
    pub(in crate::transport) async fn upgrade(
        &mut self,
        request: &Outgoing,
    ) -> Result<Upgraded, TransportError> {
        if self.shared.service.is_some() {
            let text = NONE_IN_PROCESS.to_owned();
            return Err(TransportError::before_connecting(text));
        }
        let lines = request.lines(self.settings.common());
        let url = &request.url;
        let own = lines.own_cookies.as_ref();
        self.cookies = self.shared.jar.borrow_mut().cookies(url, own);
        self.connecting = true;
        let (settings, sessions) = (&self.settings, &self.shared.sessions);
        let dialer = Dialer::new(settings, sessions, Opening::default());
        let way = within(settings.connect_timeout, pin!(way(url, &dialer))).await;
        self.marks.opening = Some(dialer.opening.get());
        self.connecting = false;
        let began = &mut self.marks.first_byte;
        let (received, way) = ask(way?, lines, self.cookies.as_deref(), began).await?;
        if received.sets_cookies {
            self.shared.jar.borrow_mut().take(&received.answer, url);
        }
        let answer = match received.packed {
            true => unpack::unpack(received.answer)?,
            false => received.answer,
        };
        Ok(Upgraded { answer, way })
    }
}

/// A way to the server of a URL on which HTTP/1.1 is spoken; a proxy gives one, whatever the scheme is.
async fn way(url: &Url, dialer: &Dialer<'_>) -> Result<Stream, TransportError> {
    let way = match proxies::before(url) {
        None => dial::dial(url, dialer).await?,
        Some(proxy) => proxy.open(url, dialer).await?,
    };
    let config = || dialer.sessions.config_for_http1(dialer.settings);
    let (way, _) = dial::secured(way, url, dialer, config).await?;
    Ok(way)
}

/// Asks, and reads the answer; the connection comes back where it is `101 Switching Protocols`.
async fn ask(
    mut way: Stream,
    lines: &Lines,
    cookies: Option<&[u8]>,
    began: &mut Option<Instant>,
) -> Result<(Received, Option<(Stream, Vec<u8>)>), TransportError> {
    let request = with_cookies(lines, cookies);
    let sent = way.write_all(&request).await;
    // The answer may have come nevertheless, and tells more.
    let write_error = match sent {
        Ok(()) => way.flush().await.err(),
        Err(error) => Some(error),
    };
    let mut bytes = BytesMut::new();
    let mut decoder = Decoder::new(false, false);
    loop {
        bytes.reserve(READ);
        let count = way.read_buf(&mut bytes).await;
        let count =
            count.map_err(|error| errors::explain_io(write_error.as_ref().unwrap_or(&error)))?;
        if count == 0 {
            return Ok((decoder.end()?, None));
        }
        began.get_or_insert_with(Instant::now);
        if decoder.has_begun() {
            if let Some(received) = decoder.take(&bytes.split())? {
                return Ok((received, None));
            }
            continue;
        }
        while let Some((head, length)) = Head::parse(&bytes, false)? {
            if head.is_interim() {
                bytes.advance(length);
                continue;
            }
            if head.status != 101 {
                match decoder.take(&bytes.split())? {
                    Some(received) => return Ok((received, None)),
                    None => break,
                }
            }
            // What is kept of it holds no memory that is read into.
            let lines = Bytes::copy_from_slice(&bytes.split_to(length));
            let received = Received {
                answer: Answer::with_head(head.status, length, lines),
                keep: false,
                sets_cookies: head.sets_cookies,
                packed: head.packed,
            };
            return Ok((received, Some((way, bytes.to_vec()))));
        }
    }
}

/// The request, with its line of cookies.
fn with_cookies(lines: &Lines, cookies: Option<&[u8]>) -> Vec<u8> {
    let (before, behind) = lines.bytes.split_at(lines.cookies_at);
    match cookies {
        None => lines.bytes.clone(),
        Some(cookies) => [before, b"cookie: ", cookies, b"\r\n", behind].concat(),
    }
}
