//! Says in a few plain words why no complete answer came.

use std::fmt::Display;
use std::io::ErrorKind;
use std::time::Duration;

use http::Method;

use super::{LONGEST_BODY, tls};

pub(super) const INCOMPLETE: &str = "connection closed before the answer was complete";

/// Why no complete answer came.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct TransportError {
    pub(crate) text: String,
    /// There was not even a connection.
    pub(crate) connecting: bool,
}

impl TransportError {
    /// There was not even an attempt to connect.
    pub(super) fn before_connecting(text: String) -> Self {
        Self {
            text,
            connecting: true,
        }
    }

    /// The same of a request that may have been read, and would do twice what it does.
    pub(super) fn not_repeated(self, method: &Method) -> Self {
        let text = format!("{}, and a {method} is not sent twice", self.text);
        Self { text, ..self }
    }

    /// The same, met before there was a connection.
    pub(super) fn while_connecting(self) -> Self {
        Self {
            connecting: true,
            ..self
        }
    }
}

pub(super) fn explain_io(error: &std::io::Error) -> TransportError {
    other(io_cause(error).unwrap_or_else(|| error.to_string()))
}

pub(super) fn other(text: String) -> TransportError {
    TransportError {
        text,
        connecting: false,
    }
}

pub(super) fn no_connection(limit: Duration) -> TransportError {
    TransportError::before_connecting(format!("no connection within {limit:?}"))
}

pub(super) fn incomplete() -> TransportError {
    other(INCOMPLETE.to_owned())
}

pub(super) fn not_http(what: impl Display) -> TransportError {
    other(format!("the answer is not HTTP: {what}"))
}

pub(super) fn long_head(most: usize) -> TransportError {
    not_http(format_args!("a head of more than {} KiB", most / 1024))
}

pub(super) fn too_long() -> TransportError {
    other(format!(
        "the answer is longer than {} MiB",
        LONGEST_BODY / 1024 / 1024
    ))
}

/// What an I/O error wraps says more than itself; `source` leaves it out.
pub(super) fn io_cause(error: &std::io::Error) -> Option<String> {
    if let Some(inner) = error.get_ref() {
        if let Some(cause) = tls::cause(inner) {
            return Some(cause);
        }
        if let Some(inner) = inner.downcast_ref::<std::io::Error>() {
            return io_cause(inner);
        }
    }
    let text = match error.kind() {
        ErrorKind::ConnectionRefused => "connection refused",
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
            "connection reset before the answer was complete"
        }
        ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => INCOMPLETE,
        ErrorKind::HostUnreachable => "host unreachable",
        ErrorKind::NetworkUnreachable => "network unreachable",
        ErrorKind::TimedOut => "the network gave up: no connection in its own time",
        ErrorKind::AddrNotAvailable => "no local port is free for a further connection",
        // The words of the codec that HTTP/2 is read with.
        ErrorKind::Other if error.to_string() == "bytes remaining on stream" => INCOMPLETE,
        _ if too_many_files(error) => {
            "too many open files: raise the limit (`ulimit -n`) or use fewer users"
        }
        // What the system says is about the connection; what follows are hyper's words on chunks.
        _ if error.raw_os_error().is_some() => return None,
        ErrorKind::InvalidInput | ErrorKind::InvalidData => return Some(not_http(error).text),
        ErrorKind::Other if error.to_string().contains("chunk") => {
            return Some(not_http(error).text);
        }
        _ => return None,
    };
    Some(text.to_owned())
}

/// `EMFILE` and `ENFILE` have no `ErrorKind` of their own.
fn too_many_files(error: &std::io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

#[cfg(test)]
mod tests {
    use std::io::Error;

    use super::*;

    #[test]
    fn what_the_system_says_is_no_answer() {
        // EINVAL is of the same kind as a chunk that hyper cannot read.
        let of_system = Error::from_raw_os_error(22);
        assert_eq!(io_cause(&of_system), None);
        let of_hyper = Error::new(ErrorKind::InvalidInput, "Invalid Size");
        assert_eq!(
            io_cause(&of_hyper).as_deref(),
            Some("the answer is not HTTP: Invalid Size")
        );
    }
}
