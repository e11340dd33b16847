//! The real httpbin, for specifications of what arrives at a server that is not ours.

use std::sync::{Arc, Mutex, PoisonError, Weak};

use backpack_python::{PythonServer, PythonTools};

/// httpbin on a loopback port, which all tests of a process share that run at the same time. Nothing where it cannot be installed.
///
/// # Panics
///
/// If it does not come up; and where `CI` is set, if it cannot be installed.
#[must_use]
pub fn httpbin() -> Option<Arc<PythonServer>> {
    static RUNNING: Mutex<Weak<PythonServer>> = Mutex::new(Weak::new());
    let mut running = RUNNING.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(server) = running.upgrade() {
        return Some(server);
    }
    let tools = PythonTools::find(include_str!("../python/httpbin.txt"))?;
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/python/httpbin_server.py");
    let server = Arc::new(PythonServer::start(&tools, script, &[]));
    *running = Arc::downgrade(&server);
    Some(server)
}
