//! Says in a few plain words why a socket is of no more use.

use std::io::{self, ErrorKind};

use tokio_tungstenite::tungstenite::Error;
use tokio_tungstenite::tungstenite::error::{CapacityError, ProtocolError};
use tokio_tungstenite::tungstenite::protocol::frame::CloseFrame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::CloseCode;

use super::super::errors;
use crate::answer::LONGEST_WORDS;
use crate::seen::hidden::in_words;
use crate::text::cut::cut;
use crate::text::printable::line;
use crate::text::units::limit;

/// Why a socket is of no more use.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) text: String,
    /// The code that the server closed it with.
    pub(crate) code: Option<u16>,
    /// What the server is told.
    tells: Option<CloseCode>,
}

impl Trouble {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            code: None,
            tells: None,
        }
    }

    pub(super) fn closed_by_us() -> Self {
        Self::new("the socket is closed")
    }

    pub(super) fn ended() -> Self {
        Self::new("the server ended the connection without closing the socket")
    }

    /// The server's farewell.
    pub(super) fn closed_by(frame: Option<&CloseFrame>) -> Self {
        let Some(CloseFrame { code, reason }) = frame else {
            return Self::new("the server closed the socket without a code");
        };
        // What is told in the place of a code that may not stand there.
        if *code == CloseCode::Protocol && *reason == "Protocol violation" {
            return Self::new("the server closed the socket with a code that nobody may send");
        }
        let number = u16::from(*code);
        let mut text = format!("the server closed the socket: {number}");
        if let Some(meaning) = meaning(number) {
            text.push_str(&format!(" ({meaning})"));
        }
        if !reason.is_empty() {
            let reason = line(&cut(&in_words(reason), LONGEST_WORDS));
            text.push_str(&format!(", \"{reason}\""));
        }
        Self {
            code: Some(number),
            ..Self::new(text)
        }
    }

    pub(super) fn of(error: &Error) -> Self {
        match error {
            Error::ConnectionClosed
            | Error::AlreadyClosed
            | Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => Self::ended(),
            Error::Io(error) => Self::of_connection(error),
            Error::Capacity(CapacityError::MessageTooLong { max_size, .. }) => {
                let most = limit(*max_size);
                Self::new(format!("the server sent a message of more than {most}"))
                    .telling(CloseCode::Size)
            }
            Error::Utf8(_) => {
                Self::new("the server sent a text that is not UTF-8").telling(CloseCode::Invalid)
            }
            Error::Protocol(error) => {
                let what = violation(error);
                Self::new(format!("the server breaks the rules of WebSockets: {what}"))
                    .telling(CloseCode::Protocol)
            }
            other => Self::new(format!("the socket failed: {}", line(&other.to_string()))),
        }
    }

    fn of_connection(error: &io::Error) -> Self {
        match error.kind() {
            ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted => {
                Self::new("the connection was reset")
            }
            ErrorKind::BrokenPipe | ErrorKind::UnexpectedEof => Self::ended(),
            _ => Self::new(errors::explain_io(error).text),
        }
    }

    fn telling(self, code: CloseCode) -> Self {
        Self {
            tells: Some(code),
            ..self
        }
    }

    /// What the server is told of it.
    pub(super) fn tells(&self) -> Option<CloseCode> {
        self.tells
    }
}

/// What the server did, in the words of RFC 6455.
fn violation(error: &ProtocolError) -> String {
    match error {
        ProtocolError::MaskedFrameFromServer => "a masked frame".to_owned(),
        ProtocolError::NonZeroReservedBits => {
            "reserved bits, as of a compression that nobody asked for".to_owned()
        }
        ProtocolError::FragmentedControlFrame => "a control frame in fragments".to_owned(),
        ProtocolError::ControlFrameTooBig => "a control frame of more than 125 bytes".to_owned(),
        ProtocolError::UnknownControlFrameType(code) => {
            format!("a control frame of the unknown kind {code}")
        }
        ProtocolError::UnknownDataFrameType(code) | ProtocolError::InvalidOpcode(code) => {
            format!("a frame of the unknown kind {code}")
        }
        ProtocolError::UnexpectedContinueFrame => {
            "a further fragment of a message that has not begun".to_owned()
        }
        ProtocolError::ExpectedFragment(_) => {
            "a message that begins before the last one has ended".to_owned()
        }
        ProtocolError::InvalidCloseSequence => "a close frame with half a code".to_owned(),
        ProtocolError::ReceivedAfterClosing => "a frame behind its close frame".to_owned(),
        other => line(&other.to_string()),
    }
}

/// What a code means (RFC 6455, section 7.4.1, and the registry of IANA).
fn meaning(code: u16) -> Option<&'static str> {
    Some(match code {
        1000 => "normal",
        1001 => "going away",
        1002 => "protocol error",
        1003 => "unsupported data",
        1007 => "invalid payload",
        1008 => "policy violation",
        1009 => "message too big",
        1010 => "an extension is missing",
        1011 => "internal error",
        1012 => "service restart",
        1013 => "try again later",
        1014 => "bad gateway",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn closed(code: u16, reason: &str) -> Trouble {
        Trouble::closed_by(Some(&CloseFrame {
            code: code.into(),
            reason: reason.into(),
        }))
    }

    #[test]
    fn a_close_tells_its_code() {
        let away = closed(1001, "");
        assert_eq!(away.text, "the server closed the socket: 1001 (going away)");
        assert_eq!(away.code, Some(1001));
        let own = closed(4000, "too\nmany");
        assert_eq!(
            own.text,
            "the server closed the socket: 4000, \"too\u{fffd}many\""
        );
        let none = Trouble::closed_by(None);
        assert_eq!(none.text, "the server closed the socket without a code");
    }

    #[test]
    fn secrets_and_long_reasons_are_not_told() {
        let text = closed(4001, r#"{"token":"abcdef"}"#).text;
        assert!(!text.contains("abcdef"), "{text}");
        let text = closed(1000, &"x".repeat(123)).text;
        assert!(text.chars().count() < 200, "{text}");
    }
}
