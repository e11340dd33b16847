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

pub(super) fn causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| <dyn Error>::source(*error))
}
