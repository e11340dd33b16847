//! What a server does wrong, and when: a few acts, in order.

use std::io;
use std::time::Duration;

use super::authority::Certificate;
use super::wire::Wire;
use super::{GOOD, Speaks};

/// Between two bytes of a trickle.
const PAUSE: Duration = Duration::from_millis(2);

/// What a server does wrong, and when. Where it does not end its connection, it hears the next request on it.
#[derive(Clone, Debug)]
pub struct Script {
    pub(super) stage: Stage,
    acts: Vec<Act>,
    pub(super) times: usize,
    /// Answers by target, instead of acts.
    pub(super) routes: Vec<(&'static str, Vec<u8>)>,
}

/// When it begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stage {
    /// With the connection, before anything is read.
    Accept,
    /// When a request has begun to come; the rest stays unread.
    AmidHead,
    /// When the head has come, before the body is read.
    Head,
    /// When the whole request has come.
    Request,
}

#[derive(Clone, Debug)]
enum Act {
    Say(Vec<u8>),
    /// What depends on the request's stream, in HTTP/2.
    SayOn(fn(u32) -> Vec<u8>),
    /// Each byte a moment after the one before.
    Trickle(Vec<u8>),
    /// Until the client has read all of it.
    AwaitRead,
    /// Until the client has sent something, which stays unread.
    AwaitRequest,
    /// These bytes under TLS, where its records should be.
    SayBeneath(Vec<u8>),
    /// A handshake with this certificate.
    Show(Certificate),
    Close,
    /// The end of the connection without the end of TLS.
    Leave,
    Reset,
    FallSilent,
}

/// Whenever a connection is accepted, before anything is read.
#[must_use]
pub fn on_accept() -> Script {
    Script::at(Stage::Accept)
}

/// When a request has begun to come.
#[must_use]
pub fn amid_head() -> Script {
    Script::at(Stage::AmidHead)
}

/// When a head has come, and its body is not read.
#[must_use]
pub fn on_head() -> Script {
    Script::at(Stage::Head)
}

/// Answers a request with these bytes.
#[must_use]
pub fn says(bytes: impl AsRef<[u8]>) -> Script {
    Script::at(Stage::Request).says(bytes)
}

/// Answers a request with these bytes of HTTP/2; they are made for its stream.
#[must_use]
pub fn says_on(bytes: fn(u32) -> Vec<u8>) -> Script {
    Script::at(Stage::Request).says_on(bytes)
}

/// Answers a request byte by byte.
#[must_use]
pub fn trickles(bytes: impl AsRef<[u8]>) -> Script {
    Script::at(Stage::Request).then(Act::Trickle(bytes.as_ref().to_vec()))
}

/// Shows this certificate to who connects.
#[must_use]
pub fn shows(certificate: Certificate) -> Script {
    on_accept().then(Act::Show(certificate))
}

/// Reads a request and closes the connection in order.
#[must_use]
pub fn closes() -> Script {
    Script::at(Stage::Request).closes()
}

/// Reads a request and resets the connection.
#[must_use]
pub fn resets() -> Script {
    Script::at(Stage::Request).resets()
}

/// Reads a request and never says anything.
#[must_use]
pub fn falls_silent() -> Script {
    Script::at(Stage::Request).falls_silent()
}

/// Answers requests of these targets with a redirect: a status, and where to; `{host}` is the server itself, as in
/// `127.0.0.1:40000`. All others are answered well.
#[must_use]
pub fn redirects<const N: usize>(routes: [(&'static str, u16, &str); N]) -> Script {
    let answer = |(target, status, to): (&'static str, u16, &str)| {
        let text =
            format!("HTTP/1.1 {status} Elsewhere\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n");
        (target, text.into_bytes())
    };
    Script {
        routes: routes.map(answer).to_vec(),
        times: usize::MAX,
        ..Script::at(Stage::Request)
    }
}

impl Script {
    fn at(stage: Stage) -> Self {
        Self {
            stage,
            acts: Vec::new(),
            times: 1,
            routes: Vec::new(),
        }
    }

    fn then(mut self, act: Act) -> Self {
        self.acts.push(act);
        self
    }

    /// Then these bytes, in one piece.
    #[must_use]
    pub fn says(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Act::Say(bytes.as_ref().to_vec()))
    }

    /// Then these bytes of HTTP/2, made for the request's stream.
    #[must_use]
    pub fn says_on(self, bytes: fn(u32) -> Vec<u8>) -> Self {
        self.then(Act::SayOn(bytes))
    }

    /// Then waits until the client has read all of it.
    #[must_use]
    pub fn is_read(self) -> Self {
        self.then(Act::AwaitRead)
    }

    /// Then waits until the client has sent something, and leaves it unread.
    #[must_use]
    pub fn is_asked(self) -> Self {
        self.then(Act::AwaitRequest)
    }

    /// Then these bytes under TLS, where its records should be.
    #[must_use]
    pub fn says_beneath(self, bytes: impl AsRef<[u8]>) -> Self {
        self.then(Act::SayBeneath(bytes.as_ref().to_vec()))
    }

    /// Then closes the connection in order.
    #[must_use]
    pub fn closes(self) -> Self {
        self.then(Act::Close)
    }

    /// Then closes the connection, and does not say so in TLS.
    #[must_use]
    pub fn leaves(self) -> Self {
        self.then(Act::Leave)
    }

    /// Then resets the connection, when the client has read what was said.
    #[must_use]
    pub fn resets(self) -> Self {
        self.then(Act::AwaitRead).then(Act::Reset)
    }

    /// Then never says anything again.
    #[must_use]
    pub fn falls_silent(self) -> Self {
        self.then(Act::FallSilent)
    }

    /// The same so many times, whoever asks.
    #[must_use]
    pub fn times(self, times: usize) -> Self {
        Self { times, ..self }
    }

    /// Whether the request that meets the fault is one that the server reads.
    #[must_use]
    pub fn is_heard(&self) -> bool {
        matches!(self.stage, Stage::Head | Stage::Request)
    }

    /// What is said to a request of this target, if that is scripted.
    pub(super) fn route(&self, target: &str, address: &str) -> Option<Vec<u8>> {
        let (_, answer) = self.routes.iter().find(|(known, _)| *known == target)?;
        let text: String = answer.iter().copied().map(char::from).collect();
        let text = text.replace("{host}", address);
        Some(text.chars().map(|each| each as u8).collect())
    }

    /// Does it all; whether the connection goes on.
    pub(super) fn play(&self, wire: &mut Wire, stream: u32, speaks: &Speaks) -> io::Result<bool> {
        for act in &self.acts {
            match act {
                Act::Say(bytes) => wire.say(bytes)?,
                Act::SayOn(bytes) => wire.say(&bytes(stream))?,
                Act::Trickle(bytes) => trickle(wire, bytes)?,
                Act::AwaitRead => wire.await_read(),
                Act::AwaitRequest => wire.await_request()?,
                Act::SayBeneath(bytes) => wire.say_beneath(bytes)?,
                Act::Show(certificate) => show(wire, *certificate, speaks)?,
                Act::Close => wire.close()?,
                Act::Leave => wire.leave()?,
                Act::Reset => wire.reset()?,
                Act::FallSilent => {}
            }
            let ends = [Act::Close, Act::Leave, Act::Reset, Act::FallSilent];
            if ends.iter().any(|end| is_same(end, act)) {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn is_same(one: &Act, other: &Act) -> bool {
    std::mem::discriminant(one) == std::mem::discriminant(other)
}

fn trickle(wire: &mut Wire, bytes: &[u8]) -> io::Result<()> {
    for byte in bytes {
        wire.say(&[*byte])?;
        std::thread::sleep(PAUSE);
    }
    Ok(())
}

/// Who takes the certificate gets a good answer.
fn show(wire: &mut Wire, certificate: Certificate, speaks: &Speaks) -> io::Result<()> {
    let Speaks::Tls(authority) = speaks else {
        return Err(io::Error::other("a certificate takes TLS"));
    };
    wire.secure(authority.config(certificate))?;
    wire.hear_head()?;
    wire.say(good_answer("").as_bytes())
}

/// A good answer, with these lines in its head.
pub(super) fn good_answer(lines: &str) -> String {
    let length = GOOD.len();
    format!("HTTP/1.1 200 OK\r\n{lines}content-length: {length}\r\n\r\n{GOOD}")
}
