//! An exchange that a user has just had, as it is kept until it is written down.

use std::rc::Rc;
use std::time::SystemTime;

use bytes::Bytes;
use jiff::Timestamp;

use crate::answer::Answer;
use crate::answer::request_result::RequestResult;
use crate::declare::endpoint::{Declaration, PathPiece};
use crate::declare::verb::Verb;
use crate::seen::hidden::Hidden;
use crate::seen::{Content, Exchange, Got, LONGEST_BODY, Phases, Sent};
use crate::transport::settings::Common;
use crate::transport::{Outgoing, Payload};
use crate::user::User;
use crate::user::context::Settings;
use crate::user::received::Received;
use crate::user::shown;
use crate::user::trace_context::{TRACEPARENT, trace_of};

/// An exchange that is yet to be written down.
#[derive(Debug)]
pub(crate) struct Sighting {
    user: u64,
    scenario: &'static str,
    endpoint: &'static Declaration,
    outgoing: Rc<Outgoing>,
    /// Those that went with it.
    cookies: Option<Rc<[u8]>>,
    pub(super) result: RequestResult,
    landed: SystemTime,
    phases: Phases,
    received: Received,
    /// How long the answer's body was.
    length: u64,
    /// What was done with a socket that the request opened; none: the request itself is meant.
    deed: Option<Deed>,
}

/// Something that is done with a socket or a stream.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    /// As reports show it in the place of a method.
    pub(crate) word: &'static str,
    /// What is said.
    pub(crate) said: Option<Bytes>,
}

/// Nothing is said.
impl From<&'static str> for Deed {
    fn from(word: &'static str) -> Self {
        Self { word, said: None }
    }
}

/// Who does it, as far as is shown.
#[derive(Clone, Debug)]
pub(crate) struct Doer {
    pub(crate) user: u64,
    pub(crate) scenario: &'static str,
    pub(crate) endpoint: &'static Declaration,
    /// The request that opened it.
    pub(crate) outgoing: Rc<Outgoing>,
    /// The values that went into that.
    pub(crate) received: Received,
}

impl Sighting {
    /// What is to be kept of an exchange that this user has just had.
    #[cold]
    pub(crate) fn by(
        user: &User,
        endpoint: &'static Declaration,
        outgoing: &Rc<Outgoing>,
        result: &RequestResult,
    ) -> Self {
        // No more is held than will be shown.
        let longest = match user.is_shown {
            true => shown::LONGEST_BODY,
            false => LONGEST_BODY,
        };
        Self {
            phases: *user.line.phases(),
            user: user.number(),
            scenario: user.scene().scenario,
            endpoint,
            outgoing: Rc::clone(outgoing),
            cookies: user.line.cookies_sent(),
            received: Received::of(user, endpoint, user.requests_made()),
            landed: SystemTime::now(),
            length: result.body_length(),
            result: cut(result, longest),
            deed: None,
        }
    }

    /// What is to be kept of something that has just been done with a socket or a stream.
    #[cold]
    pub(crate) fn of_deed(doer: &Doer, deed: Deed, result: &RequestResult, longest: usize) -> Self {
        Self {
            phases: Phases::default(),
            user: doer.user,
            scenario: doer.scenario,
            endpoint: doer.endpoint,
            outgoing: Rc::clone(&doer.outgoing),
            cookies: None,
            received: doer.received.clone(),
            landed: SystemTime::now(),
            length: result.body_length(),
            result: cut(result, longest),
            deed: Some(deed),
        }
    }

    /// Written down, with so many bytes of each body.
    pub(crate) fn written(&self, settings: &Settings, longest: usize) -> Exchange {
        let hidden = &*settings.hidden.and(&self.received.secrets());
        let elapsed = self.result.elapsed();
        let sent = self.landed.checked_sub(elapsed).unwrap_or(self.landed);
        Exchange {
            at: Timestamp::try_from(sent).unwrap_or_default(),
            user: self.user,
            scenario: self.scenario.to_owned(),
            endpoint: self.endpoint.type_name.to_owned(),
            elapsed_ms: elapsed.as_secs_f64() * 1000.0,
            phases_ms: self.phases.into(),
            error: self.result.error().map(|it| hidden.text(it).into_owned()),
            given: match self.deed {
                None => self.received.given(),
                Some(_) => Vec::new(),
            },
            trace_id: self.trace_id(),
            request: self.sent(hidden, settings.transport.common(), longest),
            answer: self
                .result
                .answer()
                .map(|answer| self.got(answer, hidden, longest)),
        }
    }

    fn trace_id(&self) -> Option<String> {
        let context = self.outgoing.headers.get(TRACEPARENT)?;
        trace_of(context).map(str::to_owned)
    }

    fn sent(&self, hidden: &Hidden, common: Common, longest: usize) -> Sent {
        let outgoing = &self.outgoing;
        if let Some(deed) = &self.deed {
            let said = deed.said.as_ref();
            return Sent {
                method: deed.word.to_owned(),
                url: hidden.url(outgoing.url.as_str()),
                body: said.map(|said| Content {
                    text: text(&said[..said.len().min(longest)], "", hidden),
                    bytes: said.len() as u64,
                }),
                headers: Vec::new(),
            };
        }
        let headers = outgoing.all_headers(common, self.cookies.as_deref());
        let headers = as_shown(
            headers.iter().map(|(name, value)| (&**name, &**value)),
            hidden,
        );
        let body = outgoing.body.as_ref();
        let shown = |body: &Payload| match self.endpoint.protocol.codec() {
            None => text(&first_bytes(body, longest), &kind(&headers), hidden),
            Some(codec) => {
                let json = codec
                    .shown(&first_bytes(body, usize::MAX))
                    .unwrap_or_default();
                text(&json.as_bytes()[..json.len().min(longest)], JSON, hidden)
            }
        };
        Sent {
            method: outgoing.method.to_string(),
            url: hidden.url(outgoing.url.as_str()),
            body: body.map(|body| Content {
                text: shown(body),
                bytes: body.len() as u64,
            }),
            headers,
        }
    }

    fn got(&self, answer: &Answer, hidden: &Hidden, longest: usize) -> Got {
        // Those of what opened it stand there.
        let headers = answer.headers().iter().filter(|_| self.deed.is_none());
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_bytes()));
        let headers = as_shown(headers, hidden);
        let body = answer.body_bytes();
        let kind = match self.endpoint.protocol.codec() {
            // It is kept as JSON.
            Some(_) => JSON.to_owned(),
            None => kind(&headers),
        };
        let url = answer.url().filter(|url| **url != *self.outgoing.url);
        Got {
            status: answer.status(),
            url: url.map(|url| hidden.url(url.as_str())),
            body: (self.length > 0).then(|| Content {
                text: text(&body[..body.len().min(longest)], &kind, hidden),
                bytes: self.length,
            }),
            headers,
        }
    }
}

/// No more than so much of its answer.
fn cut(result: &RequestResult, longest: usize) -> RequestResult {
    match result.answer() {
        Some(answer) if answer.body_bytes().len() > longest => {
            result.clone().with_answer(answer.beginning(longest))
        }
        _ => result.clone(),
    }
}

/// A request that could not be made.
pub(crate) fn unsent(
    user: &User,
    endpoint: &'static Declaration,
    verb: Verb,
    result: &RequestResult,
) -> Exchange {
    let piece = |piece: &PathPiece| match *piece {
        PathPiece::Text(text) => text.to_owned(),
        PathPiece::Parameter(name) => format!("{{{name}}}"),
    };
    Exchange {
        at: Timestamp::now(),
        user: user.number(),
        scenario: user.scene().scenario.to_owned(),
        endpoint: endpoint.type_name.to_owned(),
        elapsed_ms: 0.0,
        phases_ms: Phases::default().into(),
        error: result.error().map(str::to_owned),
        trace_id: None,
        given: Received::of(user, endpoint, user.requests_made() + 1).given(),
        request: Sent {
            method: endpoint.method(verb).to_owned(),
            url: endpoint.path.iter().map(piece).collect(),
            headers: Vec::new(),
            body: None,
        },
        answer: None,
    }
}

/// As which the messages of gRPC are shown.
const JSON: &str = "application/json";

fn first_bytes(body: &Payload, longest: usize) -> Vec<u8> {
    let bytes = body.pieces().iter().flat_map(|piece| piece.iter().copied());
    bytes.take(longest).collect()
}

fn as_shown<'h>(
    headers: impl Iterator<Item = (&'h str, &'h [u8])>,
    hidden: &Hidden,
) -> Vec<(String, String)> {
    let headers = headers.map(|(name, value)| {
        let value = String::from_utf8_lossy(value);
        (name.to_owned(), hidden.header(name, &value))
    });
    headers.collect()
}

fn kind(headers: &[(String, String)]) -> String {
    let kind = headers
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case("content-type"));
    kind.map(|(_, value)| value.clone()).unwrap_or_default()
}

/// Of bytes that are no text there is nothing to show. A character that was cut in two is left out.
fn text(bytes: &[u8], kind: &str, hidden: &Hidden) -> String {
    let valid = match std::str::from_utf8(bytes) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => "",
    };
    hidden.body(valid, kind)
}
