//! Packed bodies: unpacked whoever asked for them, but for ways to pack that nobody here knows.

use std::io::Write;

use backpack_tests::fault_server::{Script, says};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

use super::ok;
use crate::row::{Asks, INCOMPLETE, Row, answer, failure, fault};

fn gzip(body: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("memory");
    encoder.finish().expect("memory")
}

fn zlib(body: &[u8]) -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(body).expect("memory");
    encoder.finish().expect("memory")
}

/// What `brotli` makes of `hello`.
const BROTLI: [u8; 9] = *b"\x0b\x02\x80hello\x03";
/// What `zstd` makes of it, with its sum.
const ZSTD: [u8; 18] = *b"\x28\xb5\x2f\xfd\x24\x05\x29\0\0hello\xa3\x6d\x9f\x88";

/// A body that is said to be packed in this way.
fn packed(encoding: &str, body: &[u8]) -> Script {
    let lines = format!(
        "content-encoding: {encoding}\ncontent-length: {}",
        body.len()
    );
    says([ok(&lines, "").as_bytes(), body].concat())
}

fn in_one_chunk(body: &[u8]) -> Script {
    let head = ok("content-encoding: gzip\ntransfer-encoding: chunked", "");
    let size = format!("{:x}\r\n", body.len());
    says([head.as_bytes(), size.as_bytes(), body, b"\r\n0\r\n\r\n"].concat())
}

fn with_wrong_sum() -> Vec<u8> {
    let mut hello = gzip(b"hello");
    let sum = hello.len() - 8;
    hello[sum] ^= 1;
    hello
}

#[rustfmt::skip] // a table
pub(crate) fn rows() -> Vec<Row> {
    let hello = gzip(b"hello");
    let zlib = zlib(b"hello");
    let behind = |more: &[u8]| [&hello[..], more].concat();
    let cannot = |why: &str| failure(&format!("the answer cannot be unpacked: {why}")).kept();
    vec![
        fault("gzip", packed("gzip", &hello), answer(200, "hello")).with_gzip(),
        fault("gzip in capitals, by its old name", packed("X-GZIP", &hello), answer(200, "hello")).with_gzip(),
        fault("gzip in a chunk", in_one_chunk(&hello), answer(200, "hello")).with_gzip(),
        fault("gzip in two parts", packed("gzip", &behind(&gzip(b" you"))), answer(200, "hello you")).with_gzip(),
        fault("gzip with zeros behind it", packed("gzip", &behind(&[0; 100])), answer(200, "hello")).with_gzip(),
        fault("gzip with garbage behind it", packed("gzip", &behind(b"garbage, nothing but garbage")), cannot("invalid gzip header")).with_gzip(),
        fault("gzip that is none", packed("gzip", b"hello, I am plain"), cannot("invalid gzip header")).with_gzip(),
        fault("gzip that is cut off", packed("gzip", &hello[..hello.len() - 10]), cannot("incomplete deflate stream")).with_gzip(),
        fault("gzip with another sum", packed("gzip", &with_wrong_sum()), cannot("corrupt gzip stream does not have a matching checksum")).with_gzip(),
        fault("gzip of nothing", packed("gzip", b""), answer(200, "")).with_gzip(),
        fault("gzip to a HEAD", says(ok("content-encoding: gzip\ncontent-length: 25", "")), answer(200, "")).with_gzip().asked_with(Asks::Head),
        fault("gzip of more than is kept", packed("gzip", &gzip(&vec![0; 64 * 1024 * 1024 + 1])), failure("the answer is longer than 64 MiB").kept()).with_gzip(),
        fault("gzip on a connection that ends", packed("gzip", &hello).closes(), answer(200, "hello").given_up()).with_gzip(),
        fault("gzip whose connection ends before it", says([ok("content-encoding: gzip\ncontent-length: 99", "").as_bytes(), &hello[..]].concat()).closes(), failure(INCOMPLETE)).with_gzip(),
        fault("gzip that nobody asked for", packed("gzip", &hello), answer(200, "hello")),
        fault("gzip that nobody asked for and that is none", packed("gzip", b"hello, I am plain"), cannot("invalid gzip header")),
        fault("deflate", packed("deflate", &zlib), answer(200, "hello")).with_gzip(),
        fault("deflate without its head", packed("Deflate", &zlib[2..zlib.len() - 4]), answer(200, "hello")),
        fault("deflate that is none", packed("deflate", b"hello, I am plain"), cannot("corrupt deflate stream")),
        fault("br", packed("br", &BROTLI), answer(200, "hello")),
        fault("br that is cut off", packed("br", &BROTLI[..6]), cannot("it is no br, or not all of it")),
        fault("zstd", packed("zstd", &ZSTD), answer(200, "hello")),
        fault("zstd in two frames", packed("zstd", &[ZSTD, ZSTD].concat()), answer(200, "hellohello")),
        fault("zstd that is cut off", packed("zstd", &ZSTD[..12]), cannot("it is no zstd, or not all of it")),
        fault("an encoding that nobody knows", packed("sdch", b"as it came"), answer(200, "as it came")).with_gzip(),
        fault("packed twice", packed("deflate, gzip", &gzip(&zlib)), answer(200, "hello")).with_gzip(),
        fault("packed twice, once in a way that nobody knows", packed("sdch, gzip", b"as it came"), answer(200, "as it came")).with_gzip(),
    ]
}
