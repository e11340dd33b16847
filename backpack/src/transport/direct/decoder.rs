//! Makes an answer of the bytes of a connection, in whatever pieces they come. It does no input or output itself.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{BufMut, Bytes, BytesMut};
use tokio::io::AsyncRead;
use tokio_util::io::poll_read_buf;

use super::super::{LONGEST_BODY, TransportError, errors};
use super::Received;
use super::chunks::Chunks;
use super::head::{Framing, Head, LONGEST_HEAD};
use crate::answer::Answer;
use crate::answer::recycled::{room, settled};

/// One answer on its way.
#[derive(Debug)]
pub(super) struct Decoder {
    to_head: bool,
    /// The body is counted, and not kept.
    discards: bool,
    begun: bool,
    stage: Stage,
}

#[derive(Debug)]
enum Stage {
    /// What came of the head.
    Head(Vec<u8>),
    /// Rare: nearly all answers are complete with the first read.
    Body(Box<Body>),
}

#[derive(Debug)]
struct Body {
    head: Head,
    /// How many of the bytes are the head.
    head_length: usize,
    bytes: BytesMut,
    /// How much of the body has come, where it is not kept.
    discarded: Option<u64>,
    chunks: Chunks,
}

impl Decoder {
    pub(super) fn new(to_head: bool, discards: bool) -> Self {
        Self {
            to_head,
            discards,
            begun: false,
            stage: Stage::Head(Vec::new()),
        }
    }

    /// Whether a byte of the answer has come.
    pub(super) fn has_begun(&self) -> bool {
        self.begun
    }

    /// Takes what came next; the answer, once it is complete.
    pub(super) fn take(&mut self, bytes: &[u8]) -> Result<Option<Received>, TransportError> {
        self.begun = true;
        match &mut self.stage {
            Stage::Body(body) => body.take(bytes),
            Stage::Head(known) if known.is_empty() => self.take_head(bytes),
            Stage::Head(known) => {
                known.extend_from_slice(bytes);
                // A head ends with a line; without the end of one there is nothing new to see.
                if !bytes.contains(&b'\n') && known.len() <= LONGEST_HEAD {
                    return Ok(None);
                }
                let known = std::mem::take(known);
                self.take_head(&known)
            }
        }
    }

    /// Reads the rest of a body of known length to where it stays; none where it is not known what comes next, or nobody keeps it.
    pub(super) fn poll_read(
        &mut self,
        stream: Pin<&mut (impl AsyncRead + ?Sized)>,
        context: &mut Context<'_>,
    ) -> Option<Poll<io::Result<Option<Received>>>> {
        let Stage::Body(body) = &mut self.stage else {
            return None;
        };
        let missing = body.missing()?;
        Some(body.poll_read(stream, context, missing))
    }

    fn take_head(&mut self, mut bytes: &[u8]) -> Result<Option<Received>, TransportError> {
        while !bytes.is_empty() {
            let Some((head, length)) = Head::parse(bytes, self.to_head)? else {
                self.stage = Stage::Head(bytes.to_vec());
                return Ok(None);
            };
            if !head.is_interim() {
                return self.take_body(head, length, bytes);
            }
            bytes = &bytes[length..];
        }
        Ok(None)
    }

    fn take_body(
        &mut self,
        head: Head,
        head_length: usize,
        bytes: &[u8],
    ) -> Result<Option<Received>, TransportError> {
        if let Framing::Length(length) = head.framing {
            if length > LONGEST_BODY as u64 && !self.discards {
                return Err(errors::too_long());
            }
            // The whole is here, and copied once to where it stays.
            let end = head_length + length as usize;
            if let Some((whole, excess)) = bytes.split_at_checked(end) {
                let kept = if self.discards { head_length } else { end };
                let whole = Bytes::copy_from_slice(&whole[..kept]);
                let discarded = (end - kept) as u64;
                let excess = !excess.is_empty();
                return Ok(Some(received(head, head_length, whole, discarded, excess)));
            }
        }
        let (head_bytes, rest) = bytes.split_at(head_length);
        let length = match head.framing {
            Framing::Length(length) if !self.discards => length as usize,
            _ => 0,
        };
        let mut bytes = room(head_length + length + 1);
        bytes.extend_from_slice(head_bytes);
        let mut body = Box::new(Body {
            head,
            head_length,
            bytes,
            discarded: self.discards.then_some(0),
            chunks: Chunks::default(),
        });
        let received = body.take(rest)?;
        self.stage = Stage::Body(body);
        Ok(received)
    }

    /// The connection has ended; the answer, where that is how it ends.
    pub(super) fn end(&mut self) -> Result<Received, TransportError> {
        match &mut self.stage {
            Stage::Body(body) if body.head.framing == Framing::UntilClose => {
                Ok(body.complete(false))
            }
            // What came last was not looked at where no line ended in it.
            Stage::Head(known) => match Head::parse(known, self.to_head) {
                Err(error) => Err(error),
                Ok(_) => Err(errors::incomplete()),
            },
            Stage::Body(_) => Err(errors::incomplete()),
        }
    }
}

impl Body {
    /// How much is to come of a body that is kept, where that is known.
    fn missing(&self) -> Option<usize> {
        match (self.head.framing, self.discarded) {
            (Framing::Length(length), None) => Some((length - self.length()) as usize),
            _ => None,
        }
    }

    fn poll_read(
        &mut self,
        stream: Pin<&mut (impl AsyncRead + ?Sized)>,
        context: &mut Context<'_>,
        missing: usize,
    ) -> Poll<io::Result<Option<Received>>> {
        // One byte more shows what belongs to nothing that was asked for.
        let mut room = (&mut self.bytes).limit(missing + 1);
        let count = ready!(poll_read_buf(stream, context, &mut room))?;
        Poll::Ready(match count {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ if count < missing => Ok(None),
            _ => {
                let excess = count - missing;
                self.bytes.truncate(self.bytes.len() - excess);
                Ok(Some(self.complete(excess > 0)))
            }
        })
    }

    fn take(&mut self, bytes: &[u8]) -> Result<Option<Received>, TransportError> {
        let end = match self.head.framing {
            Framing::Chunked => match &mut self.discarded {
                None => self.chunks.take(bytes, Some(&mut self.bytes))?,
                Some(discarded) => {
                    let end = self.chunks.take(bytes, None)?;
                    *discarded = self.chunks.taken();
                    end
                }
            },
            Framing::UntilClose => {
                self.keep(bytes);
                if self.discarded.is_none() && self.length() > LONGEST_BODY as u64 {
                    return Err(errors::too_long());
                }
                None
            }
            Framing::Length(length) => {
                let missing = (length - self.length()) as usize;
                let own = &bytes[..missing.min(bytes.len())];
                self.keep(own);
                (own.len() == missing).then_some(missing)
            }
        };
        Ok(end.map(|end| self.complete(end < bytes.len())))
    }

    fn keep(&mut self, bytes: &[u8]) {
        match &mut self.discarded {
            None => self.bytes.extend_from_slice(bytes),
            Some(discarded) => *discarded += bytes.len() as u64,
        }
    }

    /// How much of the body has come.
    fn length(&self) -> u64 {
        let kept = self.bytes.len() - self.head_length;
        self.discarded.unwrap_or(kept as u64)
    }

    fn complete(&mut self, excess: bool) -> Received {
        let bytes = settled(std::mem::take(&mut self.bytes));
        let discarded = self.discarded.unwrap_or(0);
        received(self.head, self.head_length, bytes, discarded, excess)
    }
}

/// Bytes behind an answer belong to nothing that was asked for: the connection is given up with them.
fn received(
    head: Head,
    head_length: usize,
    bytes: Bytes,
    discarded: u64,
    excess: bool,
) -> Received {
    let answer = Answer::with_head(head.status, head_length, bytes);
    Received {
        answer: match discarded {
            0 => answer,
            discarded => answer.without(discarded),
        },
        keep: head.keep && !excess,
        sets_cookies: head.sets_cookies,
        packed: head.packed,
    }
}

#[cfg(test)]
mod tests {
    use std::task::Waker;

    use super::*;
    use crate::fuzz::{cuts, nearly, pieces};
    use proptest::prelude::*;

    /// Status, body and whether the connection is kept; or the text of the error.
    type Outcome = Result<(u16, Vec<u8>, bool), String>;

    fn read<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Outcome {
        read_by(Decoder::new(false, false), pieces)
    }

    fn read_by<'p>(mut decoder: Decoder, pieces: impl IntoIterator<Item = &'p [u8]>) -> Outcome {
        for piece in pieces.into_iter().filter(|piece| !piece.is_empty()) {
            if let Some(received) = decoder.take(piece).map_err(|error| error.text)? {
                return Ok(outcome(&received));
            }
        }
        let end = decoder.end().map_err(|error| error.text)?;
        Ok(outcome(&end))
    }

    fn outcome(received: &Received) -> (u16, Vec<u8>, bool) {
        let answer = &received.answer;
        (answer.status(), answer.body().to_vec(), received.keep)
    }

    const ANSWERS: &[&str] = &[
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello",
        "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early\r\nlink: a\r\n\r\nHTTP/1.1 201 \r\ncontent-length: 2\r\n\r\nok",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n1\r\n!\r\n0\r\nx: y\r\n\r\n",
        "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nto the end",
        "HTTP/1.0 404 Not Found\r\ncontent-length: 0\r\n\r\n",
        "HTTP/1.1 204 No Content\r\n\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhel",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nnot hex\r\n",
        "HTTP/1.1 200 OK\nserver: lf only\ncontent-length: 2\n\nok",
        "SSH-2.0-OpenSSH_9.9\r\n",
    ];

    #[test]
    fn what_is_behind_a_large_answer_ends_its_connection() {
        for (behind, keep) in [("", true), ("x", false)] {
            let mut decoder = Decoder::new(false, false);
            let begun = decoder.take(b"HTTP/1.1 200 OK\r\ncontent-length: 8\r\n\r\nbo");
            assert!(begun.expect("a head").is_none());
            let rest = format!("dybody{behind}");
            let mut rest = rest.as_bytes();
            let mut context = Context::from_waker(Waker::noop());
            let read = decoder.poll_read(Pin::new(&mut rest), &mut context);
            let Some(Poll::Ready(Ok(Some(received)))) = read else {
                panic!("the body is whole");
            };
            assert_eq!(outcome(&received), (200, b"bodybody".to_vec(), keep));
        }
    }

    #[test]
    fn answers_are_read() {
        let body = |index: usize| read([ANSWERS[index].as_bytes()]);
        assert_eq!(body(0), Ok((200, b"hello".to_vec(), true)));
        assert_eq!(body(1), Ok((201, b"ok".to_vec(), true)));
        assert_eq!(body(2), Ok((200, b"hello!".to_vec(), true)));
        assert_eq!(body(3), Ok((200, b"to the end".to_vec(), false)));
        assert_eq!(body(5), Ok((204, Vec::new(), true)));
        assert_eq!(body(6), Err(errors::incomplete().text));
    }

    #[test]
    fn excess_bytes_end_the_connection() {
        for (index, kept) in [(0, false), (2, false), (5, false)] {
            let forged = [ANSWERS[index].as_bytes(), b"HTTP/1.1 200 OK\r\n\r\n"].concat();
            assert_eq!(read([&forged[..]]).unwrap().2, kept, "{}", ANSWERS[index]);
        }
    }

    #[test]
    fn every_split_in_two_gives_the_same_answer() {
        for answer in ANSWERS {
            let whole = read([answer.as_bytes()]);
            for cut in 0..answer.len() {
                let (first, second) = answer.as_bytes().split_at(cut);
                assert_eq!(read([first, second]), whole, "{answer} at {cut}");
            }
            assert_eq!(read(answer.as_bytes().chunks(1)), whole, "{answer}");
        }
    }

    #[test]
    fn what_is_no_head_is_none_though_no_line_of_it_ended() {
        let text = "the answer is not HTTP: invalid HTTP version".to_owned();
        let halves: [&[u8]; 2] = [b"H", b"\0"];
        assert_eq!(read(halves), Err(text.clone()));
        assert_eq!(read([&b"H\0"[..]]), Err(text));
    }

    #[test]
    fn a_length_beyond_all_bounds_is_no_allocation() {
        let text = "HTTP/1.1 200 OK\r\ncontent-length: 18446744073709551615\r\n\r\n";
        assert_eq!(read([text.as_bytes()]), Err(errors::too_long().text));
    }

    proptest! {
        #[test]
        fn a_body_comes_as_it_was_sent(
            chunks in prop::collection::vec(prop::collection::vec(any::<u8>(), 1..300), 0..6),
            in_chunks: bool,
            cuts in cuts(),
        ) {
            let body = chunks.concat();
            let mut bytes = b"HTTP/1.1 200 OK\r\nserver: x\r\n".to_vec();
            if in_chunks {
                bytes.extend(b"transfer-encoding: chunked\r\n\r\n");
                for chunk in &chunks {
                    bytes.extend(format!("{:x}\r\n", chunk.len()).as_bytes());
                    bytes.extend(chunk);
                    bytes.extend(b"\r\n");
                }
                bytes.extend(b"0\r\n\r\n");
            } else {
                bytes.extend(format!("content-length: {}\r\n\r\n", body.len()).as_bytes());
                bytes.extend(&body);
            }
            prop_assert_eq!(read(pieces(&bytes, &cuts)), Ok((200, body, true)));
        }

        /// Whether the connection is kept depends on what has come behind the answer by then.
        #[test]
        fn any_bytes_in_any_pieces_have_one_outcome(
            bytes in prop_oneof![nearly(ANSWERS), prop::collection::vec(any::<u8>(), 0..300)],
            cuts in cuts(),
            to_head: bool,
        ) {
            let read = |pieces: Vec<&[u8]>| {
                let outcome = read_by(Decoder::new(to_head, false), pieces);
                outcome.map(|(status, body, _)| (status, body))
            };
            let whole = read(vec![&bytes]);
            if let Err(text) = &whole {
                prop_assert!(!text.is_empty() && !text.contains(char::is_control));
            }
            prop_assert_eq!(&read(pieces(&bytes, &cuts).collect()), &whole);
            prop_assert_eq!(&read(bytes.chunks(1).collect()), &whole);
        }
    }
}
