//! A server that speaks TLS, with a certificate that nobody signed.

use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;

use rustls::pki_types::PrivateKeyDer;
use rustls::{ServerConfig, ServerConnection, StreamOwned};

/// Answers every request with `ok` over TLS, for as long as the process lives.
#[derive(Debug)]
pub struct SecureServer {
    url: String,
}

impl SecureServer {
    /// Starts on a free loopback port with a self-signed certificate for `localhost`.
    ///
    /// # Panics
    ///
    /// If the machine gives no port, or the certificate cannot be made.
    #[must_use]
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let port = listener.local_addr().expect("an address").port();
        let config = Arc::new(self_signed());
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let config = Arc::clone(&config);
                std::thread::spawn(move || answer_all(stream, config));
            }
        });
        Self {
            url: format!("https://localhost:{port}"),
        }
    }

    /// As in `https://localhost:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
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
fn answer_all(stream: TcpStream, config: Arc<ServerConfig>) -> io::Result<()> {
    let connection = ServerConnection::new(config).map_err(io::Error::other)?;
    let mut stream = BufReader::new(StreamOwned::new(connection, stream));
    loop {
        let mut line = String::from("head");
        while !line.trim().is_empty() {
            line.clear();
            if stream.read_line(&mut line)? == 0 {
                return Ok(());
            }
        }
        stream
            .get_mut()
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")?;
    }
}
