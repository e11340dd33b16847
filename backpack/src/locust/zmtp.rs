//! The wire protocol of ZeroMQ, as far as a socket of the kind DEALER needs it that connects to one ROUTER: ZMTP 3.0 without
//! security, <https://rfc.zeromq.org/spec/23/>. Nothing here allocates what a peer only claims to send.

use std::io;
use std::mem;

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, copy, sink};

/// Longer messages are not read.
pub(super) const LONGEST: u64 = 16 << 20;

/// The flags of a frame.
const MORE: u8 = 1;
const LONG: u8 = 2;
const COMMAND: u8 = 4;

/// Signature, version 3.0, mechanism `NULL`, not a server of it, and filler.
const GREETING: [u8; 64] = {
    let mut greeting = [0; 64];
    greeting[0] = 0xff;
    greeting[8] = 1;
    greeting[9] = 0x7f;
    greeting[10] = 3;
    let (mechanism, mut index) = (b"NULL", 0);
    while index < mechanism.len() {
        greeting[12 + index] = mechanism[index];
        index += 1;
    }
    greeting
};

/// Introduces this end under its identity, and hears who the other one is.
///
/// # Errors
/// Where the other end is none that speaks ZMTP 3 without security, or refuses.
pub(super) async fn greet(
    stream: &mut (impl AsyncRead + AsyncWrite + Unpin),
    identity: &str,
) -> io::Result<()> {
    stream.write_all(&GREETING).await?;
    let mut greeting = [0; GREETING.len()];
    // One that says something else may say less.
    stream.read_exact(&mut greeting[..1]).await?;
    if greeting[0] != GREETING[0] {
        return Err(io::Error::other("what listens there is no Locust master"));
    }
    stream.read_exact(&mut greeting[1..]).await?;
    if greeting[10] < GREETING[10] || greeting[12..32] != GREETING[12..32] {
        return Err(io::Error::other(
            "what listens there wants another version or security of ZeroMQ",
        ));
    }
    stream.write_all(&frame(COMMAND, &ready(identity))).await?;
    let header = Header::read(stream).await?;
    let answer = header.body(stream).await?;
    match answer.starts_with(b"\x05READY") {
        true => Ok(()),
        false => Err(io::Error::other("it refuses this worker")),
    }
}

/// The command that tells who this end is.
fn ready(identity: &str) -> Vec<u8> {
    let mut ready = b"\x05READY".to_vec();
    for (name, value) in [("Socket-Type", "DEALER"), ("Identity", identity)] {
        ready.push(name.len() as u8);
        ready.extend(name.as_bytes());
        ready.extend((value.len() as u32).to_be_bytes());
        ready.extend(value.as_bytes());
    }
    ready
}

/// A message of one frame, ready to be sent.
pub(super) fn message(body: &[u8]) -> Vec<u8> {
    frame(0, body)
}

fn frame(flags: u8, body: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(9 + body.len());
    match u8::try_from(body.len()) {
        Ok(length) => frame.extend([flags, length]),
        Err(_) => {
            frame.push(flags | LONG);
            frame.extend((body.len() as u64).to_be_bytes());
        }
    }
    frame.extend(body);
    frame
}

/// What stands before the body of a frame.
struct Header {
    flags: u8,
    length: u64,
}

impl Header {
    async fn read(stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Self> {
        let flags = stream.read_u8().await?;
        let length = match flags & LONG {
            0 => stream.read_u8().await?.into(),
            _ => stream.read_u64().await?,
        };
        Ok(Self { flags, length })
    }

    fn is_too_long(&self) -> bool {
        self.length > LONGEST
    }

    async fn body(&self, stream: &mut (impl AsyncRead + Unpin)) -> io::Result<Vec<u8>> {
        if self.is_too_long() {
            return Err(io::Error::other("it says more than anybody wants to hear"));
        }
        // It grows with what comes.
        let mut body = Vec::new();
        stream.take(self.length).read_to_end(&mut body).await?;
        match body.len() as u64 == self.length {
            true => Ok(body),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

/// What a peer has sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Received {
    /// The first frame of a message: a Locust master sends no other.
    Message(Vec<u8>),
    /// A message of so many bytes, which are passed over.
    TooLong(u64),
}

/// Where messages come in.
pub(super) struct Inbox<R> {
    stream: R,
    /// How much is yet to come of what nobody wants.
    unwanted: u64,
    /// The next frame belongs to a message whose first one was read.
    is_inside: bool,
}

impl<R: AsyncRead + Unpin> Inbox<R> {
    pub(super) fn new(stream: R) -> Self {
        Self {
            stream,
            unwanted: 0,
            is_inside: false,
        }
    }

    /// The next message; not to be given up halfway.
    ///
    /// # Errors
    /// Where the connection has ended.
    pub(super) async fn next(&mut self) -> io::Result<Received> {
        loop {
            self.pass_over().await?;
            let header = Header::read(&mut self.stream).await?;
            let is_command = header.flags & COMMAND != 0;
            let is_inside = match is_command {
                true => self.is_inside,
                false => mem::replace(&mut self.is_inside, header.flags & MORE != 0),
            };
            if is_command || is_inside {
                self.unwanted = header.length;
            } else if header.is_too_long() {
                self.unwanted = header.length;
                return Ok(Received::TooLong(header.length));
            } else {
                return header.body(&mut self.stream).await.map(Received::Message);
            }
        }
    }

    async fn pass_over(&mut self) -> io::Result<()> {
        let unwanted = mem::take(&mut self.unwanted);
        let passed = copy(&mut (&mut self.stream).take(unwanted), &mut sink()).await?;
        match passed == unwanted {
            true => Ok(()),
            false => Err(io::ErrorKind::UnexpectedEof.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{cuts, nearly, pieces};
    use proptest::prelude::*;
    use tokio::io::duplex;

    fn block_on<F: Future>(future: F) -> F::Output {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime.expect("a runtime").block_on(future)
    }

    /// What comes in of these bytes, to the end of the connection.
    fn received(bytes: &[u8]) -> Vec<Received> {
        block_on(async {
            let mut inbox = Inbox::new(bytes);
            let mut received = Vec::new();
            while let Ok(next) = inbox.next().await {
                received.push(next);
            }
            received
        })
    }

    /// What greeting a peer comes to that says this.
    fn greeted(says: &[u8]) -> (io::Result<()>, Vec<u8>) {
        block_on(async {
            let (mut here, mut there) = duplex(64 * 1024);
            there.write_all(says).await.expect("room for it");
            there.shutdown().await.expect("an end");
            let outcome = greet(&mut here, "box_1").await;
            drop(here);
            let mut heard = Vec::new();
            there.read_to_end(&mut heard).await.expect("an end");
            (outcome, heard)
        })
    }

    #[test]
    fn both_ends_introduce_themselves() {
        let peer = [
            &GREETING[..],
            b"\x04\x1c\x05READY\x0bSocket-Type\0\0\0\x06ROUTER",
        ]
        .concat();
        let (outcome, heard) = greeted(&peer);
        outcome.expect("a peer");
        assert_eq!(heard[..64], GREETING);
        let ready = b"\x04\x2e\x05READY\x0bSocket-Type\0\0\0\x06DEALER\x08Identity\0\0\0\x05box_1";
        assert_eq!(heard[64..], ready[..]);
    }

    #[test]
    fn who_speaks_something_else_is_told_of() {
        let mut old = GREETING;
        old[10] = 1;
        let mut secured = GREETING;
        secured[12..17].copy_from_slice(b"CURVE");
        for (says, problem) in [
            (b"HTTP/1.1 400 Bad Request\r\n".to_vec(), "no Locust master"),
            (old.to_vec(), "another version"),
            (secured.to_vec(), "another version or security"),
            ([&GREETING[..], b"\x04\x07\x05ERROR\0"].concat(), "refuses"),
            ([&GREETING[..], &[6; 9]].concat(), "more than anybody"),
        ] {
            let error = greeted(&says).0.expect_err(problem).to_string();
            assert!(error.contains(problem), "{error}");
        }
        for says in [&b""[..], &GREETING[..20], &GREETING] {
            assert!(greeted(says).0.is_err());
        }
    }

    #[test]
    fn only_the_first_frame_of_a_message_is_taken_and_no_command() {
        let mut bytes = frame(MORE, b"one");
        bytes.extend(frame(COMMAND, b"\x04PING"));
        bytes.extend(frame(MORE, b"two"));
        bytes.extend(frame(0, &[b'x'; 1000]));
        bytes.extend(message(b""));
        bytes.extend(message(&[b'y'; 300]));
        let expected = [b"one".to_vec(), vec![], vec![b'y'; 300]].map(Received::Message);
        assert_eq!(received(&bytes), expected);
    }

    #[test]
    fn what_is_too_long_is_passed_over() {
        let mut bytes = message(&vec![0; LONGEST as usize + 1]);
        bytes.extend(message(b"next"));
        let next = Received::Message(b"next".to_vec());
        assert_eq!(received(&bytes), [Received::TooLong(LONGEST + 1), next]);
        let endless = [&[LONG][..], &u64::MAX.to_be_bytes(), &[0; 100]].concat();
        assert_eq!(received(&endless), [Received::TooLong(u64::MAX)]);
    }

    /// What comes in of bytes that arrive in these pieces.
    fn received_in<'p>(pieces: impl Iterator<Item = &'p [u8]>) -> Vec<Received> {
        block_on(async {
            let (mut sender, receiver) = duplex(64);
            let mut inbox = Inbox::new(receiver);
            let send = async move {
                for piece in pieces {
                    // Who has heard enough goes away.
                    if sender.write_all(piece).await.is_err() {
                        break;
                    }
                    tokio::task::yield_now().await;
                }
            };
            let receive = async move {
                let mut received = Vec::new();
                while let Ok(next) = inbox.next().await {
                    received.push(next);
                }
                received
            };
            tokio::join!(send, receive).1
        })
    }

    /// What a master may say, from its greeting on.
    fn spoken() -> Vec<Vec<u8>> {
        let ready = frame(COMMAND, b"\x05READY\x0bSocket-Type\0\0\0\x06ROUTER");
        let messages = [
            frame(MORE, b"first"),
            frame(0, b"second"),
            message(&[b'x'; 300]),
        ];
        vec![
            [&GREETING[..], &ready].concat(),
            messages.concat(),
            [frame(COMMAND, b"\x04PING"), message(b"")].concat(),
        ]
    }

    proptest! {
        #[test]
        fn what_is_sent_comes_in(body in prop::collection::vec(any::<u8>(), 0..600)) {
            prop_assert_eq!(received(&message(&body)), [Received::Message(body)]);
        }

        #[test]
        fn any_bytes_in_any_pieces_are_the_same_messages(
            bytes in prop_oneof![nearly(spoken()), prop::collection::vec(any::<u8>(), 0..300)],
            cuts in cuts(),
        ) {
            let whole = received(&bytes);
            prop_assert_eq!(received_in(pieces(&bytes, &cuts)), whole);
            let (outcome, heard) = greeted(&bytes);
            prop_assert!(outcome.is_ok() || outcome.is_err_and(|error| !error.to_string().is_empty()));
            prop_assert!(heard.starts_with(&GREETING));
        }
    }
}
