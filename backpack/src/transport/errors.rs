//! Says in a few plain words why no complete answer came.

use std::error::Error;
use std::io::ErrorKind;

use super::{LONGEST_BODY, TransportError};

/// The cause at the bottom of an error of reqwest, in words that group well in a report.
pub(super) fn explain(error: &reqwest::Error) -> TransportError {
    let text = cause(error).unwrap_or_else(|| chain(error));
    TransportError {
        text,
        connecting: error.is_connect(),
    }
}

pub(super) fn too_long() -> TransportError {
    let text = format!(
        "the answer is longer than {} MiB",
        LONGEST_BODY / 1024 / 1024
    );
    TransportError {
        text,
        connecting: false,
    }
}

fn cause(error: &reqwest::Error) -> Option<String> {
    causes(error)
        .find_map(|cause| {
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
        .or_else(|| name_cause(error))
}

fn hyper_cause(error: &hyper::Error) -> Option<String> {
    if error.is_incomplete_message() {
        Some("connection closed before the answer was complete".to_owned())
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
        ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => {
            "connection closed before the answer was complete"
        }
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
pub(super) fn chain(error: &reqwest::Error) -> String {
    let mut texts: Vec<String> = causes(error).skip(1).map(ToString::to_string).collect();
    texts.dedup();
    if texts.is_empty() {
        error.to_string()
    } else {
        texts.join(": ")
    }
}

fn causes<'e>(error: &'e reqwest::Error) -> impl Iterator<Item = &'e (dyn Error + 'static)> {
    let first: &'e (dyn Error + 'static) = error;
    std::iter::successors(Some(first), |error| <dyn Error>::source(*error))
}
