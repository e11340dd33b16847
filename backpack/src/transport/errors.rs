//! Says in a few plain words why no complete answer came.

use std::error::Error;
use std::fmt::Display;
use std::io::ErrorKind;

use super::LONGEST_BODY;

const INCOMPLETE: &str = "connection closed before the answer was complete";

/// Why no complete answer came.
#[derive(Debug, PartialEq, Eq)]
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

    /// The same, met before there was a connection.
    pub(super) fn while_connecting(self) -> Self {
        Self {
            connecting: true,
            ..self
        }
    }
}

/// The cause at the bottom of an error of reqwest, in words that group well in a report.
pub(super) fn explain_reqwest(error: &reqwest::Error) -> TransportError {
    let text = cause(error).or_else(|| name_cause(error));
    TransportError {
        text: text.unwrap_or_else(|| chain(error)),
        connecting: error.is_connect(),
    }
}

/// The cause at the bottom of an error on a connection.
pub(super) fn explain(error: &(dyn Error + 'static)) -> TransportError {
    other(cause(error).unwrap_or_else(|| chain(error)))
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

pub(super) fn incomplete() -> TransportError {
    other(INCOMPLETE.to_owned())
}

pub(super) fn not_http(what: impl Display) -> TransportError {
    other(format!("the answer is not HTTP: {what}"))
}

pub(super) fn too_long() -> TransportError {
    other(format!(
        "the answer is longer than {} MiB",
        LONGEST_BODY / 1024 / 1024
    ))
}

fn cause(error: &(dyn Error + 'static)) -> Option<String> {
    causes(error).find_map(|cause| {
        if let Some(error) = cause.downcast_ref::<hyper::Error>() {
            hyper_cause(error)
        } else if let Some(error) = cause.downcast_ref::<rustls::Error>() {
            Some(tls_cause(error))
        } else if let Some(error) = cause.downcast_ref::<std::io::Error>() {
            io_cause(error)
        } else {
            None
        }
    })
}

fn hyper_cause(error: &hyper::Error) -> Option<String> {
    if error.is_incomplete_message() {
        Some(INCOMPLETE.to_owned())
    } else if error.is_parse() {
        Some(format!("the answer is not HTTP: {error}"))
    } else {
        None
    }
}

fn tls_cause(error: &rustls::Error) -> String {
    match error {
        rustls::Error::InvalidCertificate(reason) => {
            format!("the server's certificate is not trusted: {reason:?} (--insecure takes any)")
        }
        other => format!("TLS failed: {other}"),
    }
}

/// What an I/O error wraps says more than itself; `source` leaves it out.
fn io_cause(error: &std::io::Error) -> Option<String> {
    if let Some(inner) = error.get_ref() {
        if let Some(inner) = inner.downcast_ref::<rustls::Error>() {
            return Some(tls_cause(inner));
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
        _ if too_many_files(error) => {
            "too many open files: raise the limit (`ulimit -n`) or use fewer users"
        }
        _ => return None,
    };
    Some(text.to_owned())
}

/// `EMFILE` and `ENFILE` have no `ErrorKind` of their own.
fn too_many_files(error: &std::io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// The resolver's error is of a type that cannot be named; its layer says so in its text.
fn name_cause(error: &reqwest::Error) -> Option<String> {
    let unresolved = causes(error).any(|cause| cause.to_string() == "dns error");
    unresolved.then(|| {
        let host = error
            .url()
            .and_then(url::Url::host_str)
            .unwrap_or("of the URL");
        format!("the host name `{host}` cannot be resolved")
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

fn causes<'e>(error: &'e (dyn Error + 'static)) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    std::iter::successors(Some(error), |error| <dyn Error>::source(*error))
}
