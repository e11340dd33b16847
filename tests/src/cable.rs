//! A cable between two programs, which a test can cut.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Forwards connections, until they are cut.
#[derive(Debug)]
pub struct Cable {
    port: u16,
    streams: Arc<Mutex<Vec<TcpStream>>>,
}

impl Cable {
    /// A cable to this port of the machine.
    ///
    /// # Panics
    ///
    /// If the machine gives no port.
    #[must_use]
    pub fn to(target: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let port = listener.local_addr().expect("an address").port();
        let streams = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&streams);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if let Ok(far) = TcpStream::connect(("127.0.0.1", target)) {
                    connect(&kept, &near, &far);
                }
            }
        });
        Self { port, streams }
    }

    /// Where it begins.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts all connections; new ones are forwarded.
    pub fn cut(&self) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        for stream in streams.drain(..) {
            // The other side may have been faster.
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}

fn connect(kept: &Mutex<Vec<TcpStream>>, near: &TcpStream, far: &TcpStream) {
    let clone = |stream: &TcpStream| stream.try_clone().expect("a socket");
    let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
    for (from, to) in [(near, far), (far, near)] {
        let (from, to) = (clone(from), clone(to));
        thread::spawn(move || forward(from, to));
    }
    kept.extend([clone(near), clone(far)]);
}

fn forward(mut from: TcpStream, mut to: TcpStream) {
    let _ = to.set_nodelay(true);
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(Shutdown::Both);
}
