//! Hosts at which nobody answers.

use std::net::SocketAddr;

use tokio::net::TcpSocket;

/// A loopback port that refuses every connection, and that nobody else can take meanwhile.
#[derive(Debug)]
pub struct RefusingHost {
    url: String,
    /// Bound but not listening: this is what the kernel refuses.
    _socket: TcpSocket,
}

impl RefusingHost {
    /// Takes a free port.
    ///
    /// # Panics
    ///
    /// If the machine gives none.
    #[must_use]
    pub fn take() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket
            .bind(SocketAddr::from(([127, 0, 0, 1], 0)))
            .expect("a free loopback port");
        let url = format!("http://{}", socket.local_addr().expect("an address"));
        Self {
            url,
            _socket: socket,
        }
    }

    /// As in `http://127.0.0.1:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}
