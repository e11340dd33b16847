//! A body in chunks: RFC 9112, section 7.1. It may come in any pieces.

use bytes::BytesMut;

use super::super::{LONGEST_BODY, TransportError, errors};

/// The most bytes that extensions of chunks, or trailers, may take together: they are read and forgotten.
const MOST_ASIDE: usize = 64 * 1024;

/// Of a size, with the zeros that some servers put before it.
const MOST_DIGITS: u8 = 64;

/// How far a body has come.
#[derive(Debug, Default)]
pub(super) struct Chunks {
    state: State,
    /// The size as far as it is read; then what is left of the chunk.
    left: usize,
    digits: u8,
    /// How much of the body has come.
    taken: usize,
    aside: usize,
    /// The lines of the trailers, where they are kept.
    trailers: Option<Vec<u8>>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum State {
    #[default]
    Size,
    Extension,
    SizeEnd,
    Data,
    DataReturn,
    DataEnd,
    /// At the start of a line behind the last chunk: a trailer, or the end.
    Line,
    Trailer,
    TrailerEnd,
    End,
}

impl Chunks {
    /// A body that is read as it comes: it may be of any length, and its trailers are kept.
    pub(super) fn streamed() -> Self {
        Self {
            trailers: Some(Vec::new()),
            ..Self::default()
        }
    }

    /// The lines of the trailers with the empty one behind them; nothing where there are none.
    pub(super) fn take_trailers(&mut self) -> Vec<u8> {
        let mut lines = self.trailers.take().unwrap_or_default();
        if !lines.is_empty() {
            lines.extend_from_slice(b"\r\n");
        }
        lines
    }

    /// How much of the body has come.
    pub(super) fn taken(&self) -> u64 {
        self.taken as u64
    }

    /// Puts what the bytes hold of the body behind it, where it is kept. The number of bytes up to the end of the last chunk, where they hold that.
    pub(super) fn take(
        &mut self,
        bytes: &[u8],
        mut body: Option<&mut BytesMut>,
    ) -> Result<Option<usize>, TransportError> {
        let mut at = 0;
        while let Some(byte) = bytes.get(at) {
            if self.state == State::Data {
                let data = &bytes[at..];
                let data = &data[..data.len().min(self.left)];
                if let Some(body) = &mut body {
                    body.extend_from_slice(data);
                }
                at += data.len();
                self.taken = self.taken.saturating_add(data.len());
                self.left -= data.len();
                if self.left == 0 {
                    self.state = State::DataReturn;
                }
                continue;
            }
            at += 1;
            let ended = self.state == State::End && *byte == b'\n';
            if ended {
                return Ok(Some(at));
            }
            self.state = self.next(*byte)?;
            match self.state {
                State::Data if self.trailers.is_some() => self.aside = 0,
                State::Data if body.is_some() => self.check_length()?,
                State::Trailer | State::TrailerEnd => self.keep_trailer(*byte),
                _ => {}
            }
        }
        Ok(None)
    }

    fn next(&mut self, byte: u8) -> Result<State, TransportError> {
        Ok(match (self.state, byte) {
            (State::Size, b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F') => self.digit(byte)?,
            (State::Size, b';' | b' ' | b'\t') if self.digits > 0 => State::Extension,
            (State::Size, b'\r') if self.digits > 0 => State::SizeEnd,
            (State::Extension, b'\r') => State::SizeEnd,
            (State::Trailer, b'\r') => {
                self.step_aside()?;
                State::TrailerEnd
            }
            (State::Extension | State::Trailer, byte) if byte != b'\n' => {
                self.step_aside()?;
                self.state
            }
            (State::SizeEnd, b'\n') if self.left == 0 => State::Line,
            (State::SizeEnd, b'\n') => State::Data,
            (State::DataReturn, b'\r') => State::DataEnd,
            (State::DataEnd, b'\n') => {
                self.digits = 0;
                State::Size
            }
            (State::Line, b'\r') => State::End,
            (State::Line, byte) if byte != b'\n' => {
                self.step_aside()?;
                State::Trailer
            }
            (State::TrailerEnd, b'\n') => State::Line,
            (State::Size | State::Extension | State::SizeEnd, _) => {
                return Err(errors::not_http("invalid chunk size"));
            }
            (State::DataReturn | State::DataEnd, _) => {
                return Err(errors::not_http("invalid end of a chunk"));
            }
            _ => return Err(errors::not_http("invalid trailer")),
        })
    }

    fn check_length(&self) -> Result<(), TransportError> {
        match self.taken.saturating_add(self.left) > LONGEST_BODY {
            true => Err(errors::too_long()),
            false => Ok(()),
        }
    }

    fn keep_trailer(&mut self, byte: u8) {
        if let Some(trailers) = &mut self.trailers {
            trailers.push(byte);
            if self.state == State::TrailerEnd {
                trailers.push(b'\n');
            }
        }
    }

    fn digit(&mut self, byte: u8) -> Result<State, TransportError> {
        let value = char::from(byte).to_digit(16).unwrap_or_default() as usize;
        let left = self.left.checked_mul(16).map(|size| size + value);
        self.left = left.ok_or_else(errors::too_long)?;
        self.digits += 1;
        match self.digits > MOST_DIGITS {
            true => Err(errors::not_http("invalid chunk size")),
            false => Ok(State::Size),
        }
    }

    fn step_aside(&mut self) -> Result<(), TransportError> {
        self.aside += 1;
        match self.aside > MOST_ASIDE {
            true => Err(errors::not_http("too long chunk extensions or trailers")),
            false => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{cuts, nearly, pieces};
    use proptest::prelude::*;

    fn read(text: &str) -> Result<(String, Option<usize>), String> {
        let mut body = BytesMut::new();
        let end = Chunks::default().take(text.as_bytes(), Some(&mut body));
        let end = end.map_err(|error| error.text)?;
        Ok((String::from_utf8(body.to_vec()).expect("text"), end))
    }

    #[test]
    fn chunks_are_put_together() {
        let text =
            "3\r\nabc\r\nA;name=\"value\"\r\n0123456789\r\n0 \r\nx-sum: 1\r\ny: 2\r\n\r\nmore";
        assert_eq!(
            read(text),
            Ok(("abc0123456789".to_owned(), Some(text.len() - 4)))
        );
        assert_eq!(read("000\r\n\r\n"), Ok((String::new(), Some(7))));
        assert_eq!(read("5\r\nabc"), Ok(("abc".to_owned(), None)));
    }

    #[test]
    fn what_is_no_chunk_is_refused() {
        for text in [
            "\r\n",
            "not hex\r\n",
            "-1\r\n",
            "1\n",
            " 1\r\n",
            "1\rx",
            "1;a\nb\r\n",
        ] {
            assert!(
                read(text).unwrap_err().contains("invalid chunk size"),
                "{text}"
            );
        }
        assert!(
            read("1\r\nabc")
                .unwrap_err()
                .contains("invalid end of a chunk")
        );
        assert!(read("0\r\n\nab").unwrap_err().contains("invalid trailer"));
        assert!(
            read("fffffffffffffffff\r\n")
                .unwrap_err()
                .contains("longer than")
        );
        assert!(read("fffffff\r\n").unwrap_err().contains("longer than"));
        let endless = format!("1;{}", "x".repeat(MOST_ASIDE + 1));
        assert!(read(&endless).unwrap_err().contains("extensions"));
    }

    /// The body as far as it came, and how many bytes it took to its end.
    type Outcome = Result<(Vec<u8>, Option<usize>), TransportError>;

    fn take<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Outcome {
        let (mut chunks, mut body, mut before) = (Chunks::default(), BytesMut::new(), 0);
        for piece in pieces {
            if let Some(end) = chunks.take(piece, Some(&mut body))? {
                return Ok((body.to_vec(), Some(before + end)));
            }
            before += piece.len();
        }
        Ok((body.to_vec(), None))
    }

    const BODIES: &[&str] = &[
        "3\r\nabc\r\nA;name=\"value\"\r\n0123456789\r\n0 \r\nx-sum: 1\r\ny: 2\r\n\r\nmore",
        "000\r\n\r\n",
        "ffffffffffffffff\r\n",
        "1\r\na\r\n1\r\nb\r\n0\r\n\r\n",
    ];

    proptest! {
        #[test]
        fn any_bytes_in_any_pieces_have_one_outcome(
            bytes in prop_oneof![nearly(BODIES), prop::collection::vec(any::<u8>(), 0..300)],
            cuts in cuts(),
        ) {
            let whole = take([&bytes[..]]);
            if let Ok((body, end)) = &whole {
                prop_assert!(body.len() <= end.unwrap_or(bytes.len()));
            }
            prop_assert_eq!(&take(pieces(&bytes, &cuts)), &whole);
            prop_assert_eq!(&take(bytes.chunks(1)), &whole);
        }
    }
}
