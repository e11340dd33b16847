//! A cable between two programs, which a test can cut.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;

/// Forwards connections, until they are cut.
#[derive(Debug)]
pub struct Cable {
    port: u16,
    ends: Arc<Mutex<Vec<Ends>>>,
}

/// Both ends of a connection.
#[derive(Debug)]
struct Ends {
    near: TcpStream,
    far: TcpStream,
    /// The far end is kept open, whatever becomes of the near one.
    is_torn: Arc<AtomicBool>,
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
        let ends = Arc::new(Mutex::new(Vec::new()));
        let kept = Arc::clone(&ends);
        thread::spawn(move || {
            for near in listener.incoming().flatten() {
                if let Ok(far) = TcpStream::connect(("127.0.0.1", target)) {
                    lock(&kept).push(Ends::connect(near, far));
                }
            }
        });
        Self { port, ends }
    }

    /// Where it begins.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Cuts all connections; new ones are forwarded.
    pub fn cut(&self) {
        for ends in lock(&self.ends).drain(..) {
            // The other side may have been faster.
            let _ = ends.near.shutdown(Shutdown::Both);
            let _ = ends.far.shutdown(Shutdown::Both);
        }
    }

    /// The same, but nobody tells the program at the far end: it takes its connections for whole.
    pub fn tear(&self) {
        for ends in lock(&self.ends).iter() {
            ends.is_torn.store(true, Ordering::SeqCst);
            let _ = ends.near.shutdown(Shutdown::Both);
        }
    }
}

impl Ends {
    fn connect(near: TcpStream, far: TcpStream) -> Self {
        let is_torn = Arc::new(AtomicBool::new(false));
        for (from, to) in [(&near, &far), (&far, &near)] {
            let clone = |stream: &TcpStream| stream.try_clone().expect("a socket");
            let (from, to, is_torn) = (clone(from), clone(to), Arc::clone(&is_torn));
            thread::spawn(move || forward(from, to, &is_torn));
        }
        Self { near, far, is_torn }
    }
}

fn lock(ends: &Mutex<Vec<Ends>>) -> MutexGuard<'_, Vec<Ends>> {
    ends.lock().unwrap_or_else(PoisonError::into_inner)
}

fn forward(mut from: TcpStream, mut to: TcpStream, is_torn: &AtomicBool) {
    let _ = to.set_nodelay(true);
    let mut bytes = [0; 16 * 1024];
    while let Ok(count @ 1..) = from.read(&mut bytes) {
        if to.write_all(&bytes[..count]).is_err() {
            break;
        }
    }
    if !is_torn.load(Ordering::SeqCst) {
        let _ = to.shutdown(Shutdown::Both);
    }
}
