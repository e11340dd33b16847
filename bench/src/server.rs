//! A small server that answers each request with a JSON object, a thread for each connection: the other end where only the
//! generator is looked at.

use std::io::{self, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

/// As servers write it: with a date, and with an identifier of the request behind it, which no two answers share.
const HEAD: &str = "HTTP/1.1 200 OK\r\nserver: bench\r\ndate: Sat, 28 Nov 2026 09:00:00 GMT\r\ncontent-type: application/json\r\n\
                    content-length: 56\r\nx-request-id: ";

/// Answers until the process ends.
///
/// Gives its URL.
///
/// # Errors
/// Where no port is free.
pub fn serve() -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A connection that breaks is a failure in the client's figures.
            thread::spawn(|| answer(stream));
        }
    });
    Ok(url)
}

fn answer(mut stream: TcpStream) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let mut buffer = [0; 16 * 1024];
    let mut filled = 0;
    let mut answers = 0;
    loop {
        let count = stream.read(&mut buffer[filled..])?;
        if count == 0 {
            return Ok(());
        }
        filled += count;
        while let Some(length) = request_length(&buffer[..filled]) {
            buffer.copy_within(length..filled, 0);
            filled -= length;
            answers += 1;
            let body = format!(r#"{{"player":"{answers:016x}","level":42,"coins":1000000}}"#);
            let answer = format!("{HEAD}{answers:016x}\r\n\r\n{body}");
            stream.write_all(answer.as_bytes())?;
        }
    }
}

/// The length of the request at the start of the bytes; none where it is not complete.
fn request_length(bytes: &[u8]) -> Option<usize> {
    let head = bytes.windows(4).position(|end| end == b"\r\n\r\n")? + 4;
    let lines = str::from_utf8(&bytes[..head]).ok()?.lines();
    let mut length = lines.filter_map(|line| line.strip_prefix("content-length: "));
    let body = length
        .next()
        .map_or(Some(0), |length| length.parse().ok())?;
    (bytes.len() >= head + body).then_some(head + body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_ends_with_its_body() {
        assert_eq!(
            request_length(b"GET / HTTP/1.1\r\nhost: a\r\n\r\nGET"),
            Some(27)
        );
        let post = b"POST / HTTP/1.1\r\ncontent-length: 3\r\n\r\nabcd";
        assert_eq!(request_length(post), Some(post.len() - 1));
        assert_eq!(request_length(&post[..post.len() - 2]), None);
        assert_eq!(request_length(b"GET / HTTP/1.1\r\n"), None);
    }
}
