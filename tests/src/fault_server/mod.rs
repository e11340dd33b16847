//! A server that misbehaves once, as its script says, and is a good server before and after.
//!
//! It keeps a log of what it heard, which the figures of a report are compared with.

mod authority;
mod http1;
mod http2;
mod log;
mod script;
mod unread;
mod wire;

use std::io;
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::time::{Duration, Instant};

pub use authority::{Authority, Certificate};
pub use http2::{frame, goaway, header, headers, reset, settings};
pub use log::Heard;
pub use script::{
    Script, amid_head, closes, falls_silent, on_accept, on_head, redirects, resets, says, says_on,
    shows, trickles,
};

use log::Log;
use script::Stage;
use wire::Wire;

/// The body of each good answer.
pub const GOOD: &str = "good";

/// Longer than any script takes; a client that never gives it an occasion is judged by what the log lacks.
const AT_MOST: Duration = Duration::from_secs(5);

/// A connection that rested for so long is one that a client looks at before it sends.
const LOOK: Duration = Duration::from_millis(2);

/// What is spoken with its clients.
#[derive(Clone, Debug)]
pub enum Speaks {
    /// HTTP/1.1 in the open.
    Http1,
    /// HTTP/2 in the open, which clients have to know.
    Http2,
    /// HTTP/1.1 through TLS, with certificates that this authority signs.
    Tls(Arc<Authority>),
}

/// A server that misbehaves once, for as long as the process lives.
#[derive(Debug)]
pub struct FaultServer {
    shared: Arc<Shared>,
}

/// What its connections share.
#[derive(Debug)]
struct Shared {
    address: String,
    speaks: Speaks,
    script: Script,
    /// How many requests are answered well before the fault.
    before: usize,
    log: Log,
}

impl FaultServer {
    /// Starts on a free loopback port. It answers so many requests well `before` it does what the script says.
    ///
    /// # Panics
    ///
    /// If the machine gives no port.
    #[must_use]
    pub fn start(script: Script, speaks: Speaks, before: usize) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free loopback port");
        let address = listener.local_addr().expect("an address").to_string();
        let shared = Arc::new(Shared {
            address,
            speaks,
            script,
            before,
            log: Log::default(),
        });
        let served = Arc::clone(&shared);
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let shared = Arc::clone(&served);
                let number = shared.log.accept();
                // How a connection ends is seen by its client; here an error is an end like any other.
                std::thread::spawn(move || shared.serve(stream, number));
            }
        });
        Self { shared }
    }

    /// As in `http://127.0.0.1:40000`; through TLS the name is one that certificates are for.
    #[must_use]
    pub fn url(&self) -> String {
        let address = &self.shared.address;
        match self.shared.speaks {
            Speaks::Tls(_) => format!("https://{}", address.replace("127.0.0.1", "localhost")),
            Speaks::Http1 | Speaks::Http2 => format!("http://{address}"),
        }
    }

    /// What it heard, in order.
    #[must_use]
    pub fn heard(&self) -> Vec<Heard> {
        self.shared.log.heard()
    }

    /// On which connection it misbehaved; none where it never had an occasion.
    #[must_use]
    pub fn fault_on(&self) -> Option<usize> {
        self.shared.log.fault_on()
    }

    /// From now on it is a good server, however often the script would have it misbehave.
    pub fn behaves(&self) {
        self.shared.log.forgive();
    }

    /// Until all that the script says is done, and the user's thread has looked at its sockets since: what follows does not run
    /// against it.
    pub async fn fault_is_over(&self) {
        let since = Instant::now();
        let mut is_over = false;
        while !is_over && since.elapsed() < AT_MOST {
            is_over = self.shared.log.is_over();
            tokio::time::sleep(LOOK).await;
        }
    }
}

impl Shared {
    fn serve(&self, stream: TcpStream, number: usize) -> io::Result<()> {
        let mut wire = Wire::open(stream, number)?;
        if self.script.stage == Stage::Accept && self.is_due(number) {
            return self.misbehave(&mut wire, 0).map(|_| ());
        }
        match &self.speaks {
            Speaks::Http1 => http1::serve(self, &mut wire),
            Speaks::Http2 => http2::serve(self, &mut wire),
            Speaks::Tls(authority) => {
                wire.secure(authority.config(Certificate::Good))?;
                http1::serve(self, &mut wire)
            }
        }
    }

    /// Whether the fault's turn has come, after so many requests or connections.
    fn is_due(&self, came: usize) -> bool {
        came >= self.before && self.log.may_begin(self.script.times)
    }

    /// Whether the last good answer ends its connection: the fault needs another one.
    fn ends_after(&self, requests: usize) -> bool {
        self.script.stage == Stage::Accept && requests == self.before
    }

    /// Does what the script says; whether the connection goes on.
    fn misbehave(&self, wire: &mut Wire, stream: u32) -> io::Result<bool> {
        self.log.begin_fault(wire.number);
        let played = self.script.play(wire, stream, &self.speaks);
        self.log.end_fault();
        let goes_on = played?;
        if !goes_on {
            wire.drain();
        }
        Ok(goes_on)
    }
}
