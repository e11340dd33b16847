//! A server of bytes: what each connection hears and says stands in the test, so that it can be wrong in every way.

use std::io::{self, Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

/// Longer than any test waits for a request: who is still silent then has gone.
const AT_MOST: Duration = Duration::from_secs(20);

/// Serves each connection with the same function, for as long as the process lives.
#[derive(Debug)]
pub struct ScriptedServer {
    address: String,
    connections: Arc<AtomicUsize>,
    requests: Arc<AtomicUsize>,
}

/// One connection of it.
#[derive(Debug)]
pub struct Talk {
    stream: TcpStream,
    /// How many connections came before this one.
    pub number: usize,
    requests: Arc<AtomicUsize>,
}

impl ScriptedServer {
    /// Starts on a free loopback port. A connection ends with its script; an error in it is the end too.
    ///
    /// # Panics
    ///
    /// If the machine gives no port.
    pub fn start(script: impl Fn(&mut Talk) -> io::Result<()> + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let address = listener.local_addr().expect("an address").to_string();
        let server = Self {
            address,
            connections: Arc::default(),
            requests: Arc::default(),
        };
        let (connections, requests) = (
            Arc::clone(&server.connections),
            Arc::clone(&server.requests),
        );
        let script = Arc::new(script);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let mut talk = Talk {
                    stream,
                    number: connections.fetch_add(1, Ordering::SeqCst),
                    requests: Arc::clone(&requests),
                };
                let script = Arc::clone(&script);
                // The client sees the end of a script as the end of its connection.
                std::thread::spawn(move || script(&mut talk));
            }
        });
        server
    }

    /// As in `http://127.0.0.1:40000`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many connections were accepted.
    #[must_use]
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// How many requests were read to the end of their head.
    #[must_use]
    pub fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }
}

impl Talk {
    /// Reads to the end of a head; the bytes, which may hold a body.
    ///
    /// # Errors
    ///
    /// Where the client leaves, or says nothing for long.
    pub fn hear(&mut self) -> io::Result<Vec<u8>> {
        self.hear_within(AT_MOST)
    }

    /// The same; an error where the client says nothing for so long.
    ///
    /// # Errors
    ///
    /// Where the client leaves, or says nothing for so long.
    pub fn hear_within(&mut self, idle: Duration) -> io::Result<Vec<u8>> {
        self.stream.set_read_timeout(Some(idle))?;
        let mut bytes = Vec::new();
        while !bytes.windows(4).any(|end| end == b"\r\n\r\n") {
            bytes.extend(self.hear_some()?);
        }
        self.requests.fetch_add(1, Ordering::SeqCst);
        Ok(bytes)
    }

    /// Reads what is there, at least a byte.
    ///
    /// # Errors
    ///
    /// Where the client leaves, or says nothing for long.
    pub fn hear_some(&mut self) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; 64 * 1024];
        let count = self.stream.read(&mut bytes)?;
        bytes.truncate(count);
        match count {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(bytes),
        }
    }

    /// Writes these bytes.
    ///
    /// # Errors
    ///
    /// Where the client has left.
    pub fn say(&mut self, bytes: impl AsRef<[u8]>) -> io::Result<()> {
        self.stream.write_all(bytes.as_ref())
    }

    /// Says nothing more; what comes is still heard.
    ///
    /// # Errors
    ///
    /// Where the client has left.
    pub fn finish(&mut self) -> io::Result<()> {
        self.stream.shutdown(Shutdown::Write)
    }

    /// Answers 200 with this body.
    ///
    /// # Errors
    ///
    /// Where the client has left.
    pub fn answer(&mut self, body: &str) -> io::Result<()> {
        self.say(format!(
            "HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{body}",
            body.len()
        ))
    }
}
