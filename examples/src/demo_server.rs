//! Starting and stopping the server: a thread, a runtime and a free loopback port.

use std::net::TcpListener;
use std::thread::JoinHandle;

use axum::serve::ListenerExt;
use tokio::sync::oneshot;

use crate::routes::routes;

/// A running demo server; dropping it stops it.
#[derive(Debug)]
pub struct DemoServer {
    url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

/// Starts the game's backend on a free loopback port, with a thread of its own.
///
/// # Panics
///
/// If the machine gives no port or no thread.
#[must_use]
pub fn demo_server() -> DemoServer {
    demo_server_at(0)
}

/// The same at a port of your choice, for load tests of other processes.
///
/// # Panics
///
/// If the port is taken.
#[must_use]
pub fn demo_server_at(port: u16) -> DemoServer {
    let listener = TcpListener::bind(("127.0.0.1", port)).expect("a free loopback port");
    listener
        .set_nonblocking(true)
        .expect("a non-blocking socket");
    let url = format!("http://{}", listener.local_addr().expect("an address"));
    let (stop, stopped) = oneshot::channel();
    let thread = std::thread::spawn(move || serve_until(listener, stopped));
    DemoServer {
        url,
        stop: Some(stop),
        thread: Some(thread),
    }
}

impl DemoServer {
    /// Where it listens, as in `http://127.0.0.1:40000`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // A panic of that thread has already printed itself.
            let _ = thread.join();
        }
    }
}

/// Does not wait for connections that clients keep open.
fn serve_until(listener: TcpListener, stopped: oneshot::Receiver<()>) {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).expect("a listener");
        // Two messages in a row would wait for each other.
        let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
        tokio::select! {
            served = axum::serve(listener, routes()) => served.expect("the server runs"),
            // An error is the handle's end, which means the same.
            _ = stopped => {}
        }
    });
}
