//! One accepted connection: bytes in both directions, in the open or through TLS, and each way in which it can end.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

use rustls::{ServerConfig, ServerConnection, StreamOwned};

use super::unread;

/// Who is silent for so long has gone.
const AT_MOST: Duration = Duration::from_secs(20);

pub(super) struct Wire {
    stream: Stream,
    /// What was read, and belongs to no request yet.
    ahead: Vec<u8>,
    /// How many connections came before this one.
    pub(super) number: usize,
}

enum Stream {
    Plain(TcpStream),
    Secure(Box<StreamOwned<ServerConnection, TcpStream>>),
    /// It was reset.
    Gone,
}

impl Wire {
    pub(super) fn open(stream: TcpStream, number: usize) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(AT_MOST))?;
        Ok(Self {
            stream: Stream::Plain(stream),
            ahead: Vec::new(),
            number,
        })
    }

    /// Speaks TLS from now on, from the handshake.
    pub(super) fn secure(&mut self, config: ServerConfig) -> io::Result<()> {
        let mut tls = ServerConnection::new(Arc::new(config)).map_err(io::Error::other)?;
        let Stream::Plain(mut stream) = std::mem::replace(&mut self.stream, Stream::Gone) else {
            return Err(gone());
        };
        while tls.is_handshaking() {
            tls.complete_io(&mut stream)?;
        }
        self.stream = Stream::Secure(Box::new(StreamOwned::new(tls, stream)));
        Ok(())
    }

    fn tcp(&self) -> io::Result<&TcpStream> {
        match &self.stream {
            Stream::Plain(stream) => Ok(stream),
            Stream::Secure(stream) => Ok(&stream.sock),
            Stream::Gone => Err(gone()),
        }
    }

    fn read_more(&mut self) -> io::Result<()> {
        let mut bytes = vec![0; 64 * 1024];
        let count = match &mut self.stream {
            Stream::Plain(stream) => stream.read(&mut bytes)?,
            Stream::Secure(stream) => stream.read(&mut bytes)?,
            Stream::Gone => return Err(gone()),
        };
        self.ahead.extend_from_slice(&bytes[..count]);
        match count {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    /// Exactly so many bytes.
    pub(super) fn hear(&mut self, count: usize) -> io::Result<Vec<u8>> {
        while self.ahead.len() < count {
            self.read_more()?;
        }
        Ok(self.ahead.drain(..count).collect())
    }

    /// A head, with the empty line at its end.
    pub(super) fn hear_head(&mut self) -> io::Result<Vec<u8>> {
        loop {
            let end = self.ahead.windows(4).position(|end| end == b"\r\n\r\n");
            if let Some(end) = end {
                return self.hear(end + 4);
            }
            self.read_more()?;
        }
    }

    pub(super) fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        match &mut self.stream {
            Stream::Plain(stream) => stream.write_all(bytes),
            Stream::Secure(stream) => stream.write_all(bytes).and_then(|()| stream.flush()),
            Stream::Gone => Err(gone()),
        }
    }

    pub(super) fn say_beneath(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.tcp()?.write_all(bytes)
    }

    /// Until the client has read all that was said, as far as the system tells.
    pub(super) fn await_read(&self) {
        if let Ok(stream) = self.tcp() {
            unread::await_none(stream);
        }
    }

    /// Until something has come, which stays unread.
    pub(super) fn await_request(&self) -> io::Result<()> {
        match self.tcp()?.peek(&mut [0])? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }

    /// In order: what TLS says at the end, and FIN.
    pub(super) fn close(&mut self) -> io::Result<()> {
        if let Stream::Secure(stream) = &mut self.stream {
            stream.conn.send_close_notify();
            stream.flush()?;
        }
        self.leave()
    }

    /// FIN alone.
    pub(super) fn leave(&self) -> io::Result<()> {
        self.tcp()?.shutdown(Shutdown::Write)
    }

    /// RST.
    pub(super) fn reset(&mut self) -> io::Result<()> {
        let stream = match std::mem::replace(&mut self.stream, Stream::Gone) {
            Stream::Plain(stream) => stream,
            Stream::Secure(stream) => stream.sock,
            Stream::Gone => return Err(gone()),
        };
        // The standard library cannot say how a socket ends.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_io()
            .build()?;
        let _entered = runtime.enter();
        stream.set_nonblocking(true)?;
        tokio::net::TcpStream::from_std(stream)?.set_zero_linger()
    }

    /// Until the client has left too: a connection that ends with something unread is reset, which nobody has asked for.
    pub(super) fn drain(&mut self) {
        let since = Instant::now();
        let mut bytes = [0; 4096];
        while since.elapsed() < AT_MOST {
            let Ok(mut stream) = self.tcp() else { return };
            if !matches!(stream.read(&mut bytes), Ok(1..)) {
                return;
            }
        }
    }
}

fn gone() -> io::Error {
    io::ErrorKind::NotConnected.into()
}
