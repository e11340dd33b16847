//! What a client has not read yet: without that, whether it saw the beginning of an answer before a reset is luck.

use std::net::TcpStream;
use std::time::{Duration, Instant};

/// A client that reads so late does not read at all.
const AT_MOST: Duration = Duration::from_secs(5);

/// Until the client at the other end has read all that came.
pub(super) fn await_none(stream: &TcpStream) {
    let since = Instant::now();
    while !is_all_read(stream) && since.elapsed() < AT_MOST {
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// The system's table of sockets tells of the other end, which is on this machine too.
#[cfg(target_os = "linux")]
fn is_all_read(stream: &TcpStream) -> bool {
    let (Ok(here), Ok(there)) = (stream.local_addr(), stream.peer_addr()) else {
        return true;
    };
    let Ok(table) = std::fs::read_to_string("/proc/net/tcp") else {
        return true;
    };
    let (here, there) = (
        format!(":{:04X}", here.port()),
        format!(":{:04X}", there.port()),
    );
    let is_theirs = |line: &&str| {
        let mut words = line.split_whitespace().skip(1);
        let mut ends_with = |port: &str| words.next().is_some_and(|word| word.ends_with(port));
        ends_with(&there) && ends_with(&here)
    };
    // `tx_queue:rx_queue`; a socket that is gone reads nothing more.
    let queues = table
        .lines()
        .find(is_theirs)
        .and_then(|line| line.split_whitespace().nth(4));
    queues.is_none_or(|queues| queues.ends_with(":00000000"))
}

/// Elsewhere, a moment has to do.
#[cfg(not(target_os = "linux"))]
fn is_all_read(_: &TcpStream) -> bool {
    std::thread::sleep(Duration::from_millis(50));
    true
}
