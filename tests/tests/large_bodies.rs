//! Bodies larger than a user may take: an upload is shared by those who send it, and a download that is discarded leaves nothing.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::LazyLock;
use std::thread;

use backpack::prelude::*;
use backpack::{Bytes, TransportKind};
use backpack_tests::one_user_of;

const MIB: u64 = 1024 * 1024;

static BLOB: LazyLock<Bytes> = LazyLock::new(|| vec![7; 100 * MIB as usize].into());

endpoint! {
    Upload = POST "/upload" { bytes: BLOB.clone() };
    Download = GET "/download" { answer: discard };
    InChunks = GET "/chunks" { answer: discard };
    ToTheEnd = GET "/end" { answer: discard };
    Kept = GET "/kept";
}

scenario! {
    Uploads(wait = none) = [Upload];
}

/// Reads all requests, and answers `/download`, `/chunks` and `/end` with so many MiB.
fn serve(size: u64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || converse(stream, size));
        }
    });
    format!("http://{address}")
}

fn converse(mut stream: TcpStream, size: u64) -> std::io::Result<()> {
    let block = vec![b'x'; MIB as usize];
    loop {
        let head = read_head(&mut stream)?;
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "));
        let mut rest: u64 = length.and_then(|it| it.parse().ok()).unwrap_or(0);
        let mut buffer = vec![0; MIB as usize];
        while rest > 0 {
            rest -= stream.read(&mut buffer)? as u64;
        }
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let (line, begin, end): (_, &[u8], &[u8]) = match path.as_str() {
            "/chunks" => (
                "transfer-encoding: chunked".to_owned(),
                b"100000\r\n",
                b"\r\n",
            ),
            "/end" => ("connection: close".to_owned(), b"", b""),
            "/upload" => ("content-length: 0".to_owned(), b"", b""),
            _ => (format!("content-length: {}", size * MIB), b"", b""),
        };
        write!(stream, "HTTP/1.1 200 OK\r\n{line}\r\n\r\n")?;
        for _ in 0..if path == "/upload" { 0 } else { size } {
            stream.write_all(begin)?;
            stream.write_all(&block)?;
            stream.write_all(end)?;
        }
        match path.as_str() {
            "/chunks" => stream.write_all(b"0\r\n\r\n")?,
            "/end" => return Ok(()),
            _ => {}
        }
    }
}

fn read_head(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") {
        stream.read_exact(&mut byte)?;
        head.push(byte[0]);
    }
    Ok(String::from_utf8_lossy(&head).to_ascii_lowercase())
}

/// The most memory that this process has had, in MiB.
fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("Linux tells");
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kilobytes = line.and_then(|line| line.trim().split(' ').next());
    kilobytes
        .and_then(|it| it.parse::<u64>().ok())
        .expect("a number")
        / 1024
}

/// One test, for the peak is that of the process.
#[test]
fn what_is_large_takes_no_memory_of_a_user() {
    let before = peak();
    let host = serve(1024);
    for kind in [TransportKind::Direct, TransportKind::Reqwest] {
        let test = LoadTest::new().host(&host).transport(kind);
        let (results, report) = one_user_of(test, async |user| {
            [
                Download.get(user).await,
                InChunks.get(user).await,
                ToTheEnd.get(user).await,
            ]
        });
        for result in results {
            assert!(
                result.is_success() && result.text().is_empty(),
                "{kind:?} {result:?}"
            );
        }
        let json: serde_json::Value = serde_json::from_str(&report.json()).expect("JSON");
        let received: f64 = json["total"]["bytes_in"].as_f64().expect("a number");
        assert!(received >= 3.0 * 1024.0 * MIB as f64, "{kind:?} {received}");
    }
    let after = peak();
    // All of it: two clients, the report, and the blocks of the server in this same process.
    assert!(after - before < 32, "{before} MiB, then {after} MiB");

    let before = peak();
    let users = 10;
    let test = LoadTest::new()
        .host(serve(0))
        .scenario(Uploads, 1)
        .users(users);
    let report = test
        .iterations(users as u64)
        .run()
        .expect("the load test runs");
    assert_eq!(report.total().requests(), users as u64);
    assert!(
        report.passed() && report.total().failures() == 0,
        "{report}"
    );
    let after = peak();
    assert!(
        after - before < 100 + 10 * users as u64,
        "{before} MiB, then {after} MiB"
    );

    let (kept, _) = one_user_of(LoadTest::new().host(serve(65)), async |user| {
        Kept.get(user).await
    });
    assert_eq!(kept.error(), Some("the answer is longer than 64 MiB"));
}
