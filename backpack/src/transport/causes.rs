//! Says in a few plain words what lies at the bottom of an error of a library.

use std::error::Error;

use super::errors::{io_cause, other};
use super::{TransportError, direct, tls};

/// The cause at the bottom of an error on a connection.
pub(super) fn explain(error: &(dyn Error + 'static)) -> TransportError {
    other(cause(error).unwrap_or_else(|| chain(error)))
}

/// The cause that says most, in words that group well in a report.
pub(super) fn cause(error: &(dyn Error + 'static)) -> Option<String> {
    causes(error).find_map(|cause| {
        let of_io = || cause.downcast_ref().and_then(io_cause);
        direct::http2_cause(cause)
            .or_else(|| tls::cause(cause))
            .or_else(of_io)
    })
}

/// The error and what lies beneath it, from the top to the bottom.
pub(super) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut texts: Vec<String> = causes(error).skip(1).map(ToString::to_string).collect();
    texts.dedup();
    if texts.is_empty() {
        error.to_string()
    } else {
        texts.join(": ")
    }
}

/// What became of a request that got no answer.
#[cfg(feature = "http2")]
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
#[cfg(feature = "http2")]
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

/// The first cause of this type.
#[cfg(feature = "http2")]
fn find<'e, E: Error + 'static>(error: &'e (dyn Error + 'static)) -> Option<&'e E> {
    causes(error).find_map(|cause| cause.downcast_ref())
}

pub(super) fn causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| <dyn Error>::source(*error))
}
