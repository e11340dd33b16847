//! A server that speaks TLS, with a certificate that nobody signed.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use rustls::pki_types::PrivateKeyDer;
use rustls::{HandshakeKind, ServerConfig, ServerConnection, StreamOwned};

/// Answers every request with `ok`, or with what a test says, over TLS, for as long as the process lives.
#[derive(Debug)]
pub struct SecureServer {
    url: String,
    handshakes: Arc<Mutex<Vec<HandshakeKind>>>,
}

impl SecureServer {
    /// Starts on a free loopback port with a self-signed certificate for `localhost`.
    ///
    /// # Panics
    ///
    /// If the machine gives no port, or the certificate cannot be made.
    #[must_use]
    pub fn start() -> Self {
        Self::start_with(true, "content-length: 2\r\n\r\nok")
    }

    /// The same, but each answer is the last on its connection.
    ///
    /// # Panics
    ///
    /// If the machine gives no port, or the certificate cannot be made.
    #[must_use]
    pub fn start_without_keeping() -> Self {
        Self::start_with(false, "connection: close\r\ncontent-length: 2\r\n\r\nok")
    }

    /// The same, but each answer is this behind its first line, and the connection stays open.
    ///
    /// # Panics
    ///
    /// If the machine gives no port, or the certificate cannot be made.
    #[must_use]
    pub fn start_saying(answer: &'static str) -> Self {
        Self::start_with(true, answer)
    }

    fn start_with(keeps: bool, answer: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let port = listener.local_addr().expect("an address").port();
        let config = Arc::new(self_signed());
        let handshakes = Arc::<Mutex<Vec<_>>>::default();
        let noted = Arc::clone(&handshakes);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let config = Arc::clone(&config);
                let noted = Arc::clone(&noted);
                std::thread::spawn(move || answer_all(stream, config, (keeps, answer), &noted));
            }
        });
        Self {
            url: format!("https://localhost:{port}"),
            handshakes,
        }
    }

    /// As in `https://localhost:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// How many handshakes were whole, and how many resumed a session.
    ///
    /// # Panics
    ///
    /// If a connection's thread panicked.
    #[must_use]
    pub fn handshakes(&self) -> (usize, usize) {
        let handshakes = self.handshakes.lock().expect("no thread panics");
        let is_resumed = |kind: &&HandshakeKind| **kind == HandshakeKind::Resumed;
        let resumed = handshakes.iter().filter(is_resumed).count();
        (handshakes.len() - resumed, resumed)
    }
}

/// With a certificate for `localhost`.
pub(crate) fn self_signed() -> ServerConfig {
    let signed = rcgen::generate_simple_self_signed(["localhost".to_owned()]);
    let signed = signed.expect("a certificate for localhost");
    let key = PrivateKeyDer::Pkcs8(signed.signing_key.serialize_der().into());
    ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("the provider knows the default protocol versions")
        .with_no_client_auth()
        .with_single_cert(vec![signed.cert.der().clone()], key)
        .expect("a key that fits its certificate")
}

/// Ends with an error where the client leaves, which is the usual end.
fn answer_all(
    mut stream: TcpStream,
    config: Arc<ServerConfig>,
    (keeps, answer): (bool, &str),
    noted: &Mutex<Vec<HandshakeKind>>,
) -> io::Result<()> {
    let mut connection = ServerConnection::new(config).map_err(io::Error::other)?;
    while connection.is_handshaking() {
        connection.complete_io(&mut stream)?;
    }
    let kind = connection.handshake_kind();
    noted.lock().expect("no thread panics").extend(kind);
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    loop {
        let mut line = String::from("head");
        while !line.trim().is_empty() {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
        }
        let answer = format!("HTTP/1.1 200 OK\r\n{answer}");
        stream.get_mut().write_all(answer.as_bytes())?;
        if !keeps {
            stream.get_mut().conn.send_close_notify();
            return stream.get_mut().flush();
        }
    }
}
