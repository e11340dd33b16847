//! Says in a few plain words what lies at the bottom of an error of a library.

use std::error::Error;

#[cfg(feature = "proxy")]
use super::TransportError;
use super::errors::io_cause;
#[cfg(feature = "reqwest")]
use super::hyper_causes::cause as of_hyper;
use super::tls;

/// The cause at the bottom of an error on a connection.
#[cfg(feature = "proxy")]
pub(super) fn explain(error: &(dyn Error + 'static)) -> TransportError {
    super::errors::other(cause(error).unwrap_or_else(|| chain(error)))
}

/// The cause that says most, in words that group well in a report.
pub(super) fn cause(error: &(dyn Error + 'static)) -> Option<String> {
    causes(error).find_map(|cause| {
        let of_io = || cause.downcast_ref().and_then(io_cause);
        of_hyper(cause).or_else(|| tls::cause(cause)).or_else(of_io)
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

/// Nothing here is made by hyper.
#[cfg(not(feature = "reqwest"))]
fn of_hyper(_: &(dyn Error + 'static)) -> Option<String> {
    None
}

pub(super) fn causes<'e>(
    error: &'e (dyn Error + 'static),
) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| <dyn Error>::source(*error))
}
