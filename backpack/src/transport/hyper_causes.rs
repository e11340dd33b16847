//! Says in a few plain words what hyper and its HTTP/2 say of an exchange that reqwest made.

use std::error::Error;

use super::causes::causes;
use super::{errors, tls};

/// What became of a request that got no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// The server says that it has not looked at it.
    Unprocessed,
    /// The connection ended; whether it was looked at, nobody knows.
    Unanswered,
    /// It was answered, if only with what is no HTTP.
    Other,
}

/// The fate of a request, by hyper's error.
pub(super) fn fate(error: &(dyn Error + 'static)) -> Fate {
    if let Some(told) = find::<h2::Error>(error)
        && !told.is_io()
    {
        let refused = told.is_go_away() || told.reason() == Some(h2::Reason::REFUSED_STREAM);
        // RFC 9113, section 8.7.
        return match told.is_remote() && refused {
            true => Fate::Unprocessed,
            false => Fate::Other,
        };
    }
    if causes(error).any(|cause| {
        let io: Option<&std::io::Error> = cause.downcast_ref();
        let inner = io.and_then(std::io::Error::get_ref);
        inner.is_some_and(|inner| tls::cause(inner).is_some())
    }) {
        return Fate::Other;
    }
    let incomplete = find::<hyper::Error>(error).is_some_and(hyper::Error::is_incomplete_message);
    match incomplete || find::<std::io::Error>(error).is_some() {
        true => Fate::Unanswered,
        false => Fate::Other,
    }
}

/// What the server did, as HTTP/2 tells of it; an error of the connection speaks for itself.
fn told_by_http2(told: &h2::Error) -> Option<String> {
    let why = match told.reason() {
        None | Some(h2::Reason::NO_ERROR) => String::new(),
        Some(reason) => format!(", {}", name(reason)),
    };
    Some(match told.is_remote() {
        true if told.is_go_away() => format!("the server closed the connection (GOAWAY{why})"),
        true if told.is_reset() => format!("the server gave the request up (RST_STREAM{why})"),
        false if told.reason().is_some() => format!("the answer is not HTTP/2{why}"),
        _ => return told.get_io().and_then(errors::io_cause),
    })
}

/// `PROTOCOL_ERROR`; a code that RFC 9113, section 7, does not have is a number.
fn name(reason: h2::Reason) -> String {
    let name = format!("{reason:?}");
    match name.starts_with(|first: char| first.is_ascii_uppercase()) && !name.contains('(') {
        true => name,
        false => format!("code {}", u32::from(reason)),
    }
}

/// What an error of hyper says to people.
pub(super) fn cause(error: &(dyn Error + 'static)) -> Option<String> {
    if let Some(told) = error.downcast_ref::<h2::Error>() {
        return told_by_http2(told);
    }
    let error: &hyper::Error = error.downcast_ref()?;
    if error.is_incomplete_message() || error.is_canceled() {
        Some(errors::INCOMPLETE.to_owned())
    } else if error.is_parse() {
        Some(format!("the answer is not HTTP: {error}"))
    } else {
        None
    }
}

/// The first cause of this type.
fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}
