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
    listen(answer)
}

/// Answers each request with so many bytes.
///
/// # Errors
/// Where no port is free.
pub fn serve_large(length: usize) -> io::Result<String> {
    listen(move |stream| answer_large(stream, length))
}

/// The same as [`serve`] in HTTP/2 without TLS.
///
/// # Errors
/// Where no port is free.
pub fn serve_http2() -> io::Result<String> {
    listen(answer_http2)
}

fn listen(
    answer: impl Fn(TcpStream) -> io::Result<()> + Clone + Send + 'static,
) -> io::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0))?;
    let url = format!("http://{}", listener.local_addr()?);
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A connection that breaks is a failure in the client's figures.
            let answer = answer.clone();
            thread::spawn(move || answer(stream));
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

fn answer_large(mut stream: TcpStream, length: usize) -> io::Result<()> {
    let head = format!("HTTP/1.1 200 OK\r\nserver: bench\r\ncontent-length: {length}\r\n\r\n");
    let answer = [head.as_bytes(), &vec![b'x'; length]].concat();
    let mut buffer = [0; 16 * 1024];
    let mut filled = 0;
    loop {
        let count = stream.read(&mut buffer[filled..])?;
        if count == 0 {
            return Ok(());
        }
        filled += count;
        if let Some(length) = request_length(&buffer[..filled]) {
            buffer.copy_within(length..filled, 0);
            filled -= length;
            stream.write_all(&answer)?;
        }
    }
}

/// The headers of [`HEAD`] as nginx packs them, with their texts written out (RFC 7541).
const PACKED_HEAD: &[u8] =
    b"\x88\x0f\x27\x05bench\x0f\x12\x1dSat, 28 Nov 2026 09:00:00 GMT\x0f\x10\x10application/json\
                             \x0f\x0d\x0256\x00\x0cx-request-id\x10";

fn answer_http2(mut stream: TcpStream) -> io::Result<()> {
    const PREFACE: usize = 24;
    const HEADERS: u8 = 1;
    stream.set_nodelay(true)?;
    let frame = |kind: u8, flags: u8, id: u32, payload: &[u8]| {
        let length = payload.len() as u16;
        let [high, low] = length.to_be_bytes();
        let head = [&[0, high, low, kind, flags], &id.to_be_bytes()[..]].concat();
        [head, payload.to_vec()].concat()
    };
    let mut reader = io::BufReader::new(stream.try_clone()?);
    reader.read_exact(&mut [0; PREFACE])?;
    stream.write_all(&frame(4, 0, 0, &[]))?;
    let mut answers = 0;
    let mut out = Vec::new();
    loop {
        let mut head = [0; 9];
        reader.read_exact(&mut head)?;
        let [_, high, low, kind, _, id @ ..] = head;
        let mut payload = vec![0; usize::from(u16::from_be_bytes([high, low]))];
        reader.read_exact(&mut payload)?;
        if kind == HEADERS {
            answers += 1;
            let id = u32::from_be_bytes(id);
            let number = format!("{answers:016x}");
            let headers = [PACKED_HEAD, number.as_bytes()].concat();
            let body = format!(r#"{{"player":"{number}","level":42,"coins":1000000}}"#);
            out.extend(frame(HEADERS, 4, id, &headers));
            out.extend(frame(0, 1, id, body.as_bytes()));
        }
        // What was asked at once is answered at once.
        if reader.buffer().is_empty() {
            stream.write_all(&std::mem::take(&mut out))?;
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
