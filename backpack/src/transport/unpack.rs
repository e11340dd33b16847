//! Unpacks compressed answers, whoever asked for them; one that would not fit in the memory is a failure.

use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, GzDecoder, ZlibDecoder};
use http::header::CONTENT_ENCODING;

use super::{LONGEST_BODY, TransportError, errors};
use crate::answer::Answer;

/// What can be asked for.
#[cfg(feature = "compression")]
pub(crate) const ALL: &str = "gzip, deflate, br, zstd";
/// What can be asked for.
#[cfg(not(feature = "compression"))]
pub(crate) const ALL: &str = "gzip, deflate";

/// A way to pack, by its names in `content-encoding` (RFC 9110, section 8.4.1; br: RFC 7932; zstd: RFC 8878).
#[derive(Clone, Copy)]
enum Coding {
    Gzip,
    Deflate,
    #[cfg(feature = "compression")]
    Brotli,
    #[cfg(feature = "compression")]
    Zstd,
}

impl Coding {
    fn of(name: &str) -> Option<Self> {
        match name.to_ascii_lowercase().as_str() {
            "gzip" | "x-gzip" => Some(Self::Gzip),
            "deflate" => Some(Self::Deflate),
            #[cfg(feature = "compression")]
            "br" => Some(Self::Brotli),
            #[cfg(feature = "compression")]
            "zstd" => Some(Self::Zstd),
            _ => None,
        }
    }

    /// Ends early where there is more than is kept.
    fn unpack(self, packed: &[u8]) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip => gzip(packed),
            Self::Deflate if is_zlib(packed) => read(ZlibDecoder::new(packed)),
            // As many servers have it, though they should not.
            Self::Deflate => read(DeflateDecoder::new(packed)),
            #[cfg(feature = "compression")]
            Self::Brotli => {
                read(brotli_decompressor::Decompressor::new(packed, 4096)).map_err(|_| broken("br"))
            }
            #[cfg(feature = "compression")]
            Self::Zstd => zstd(packed).map_err(|_| broken("zstd")),
        }
    }
}

/// The answer with the body that its body is the packing of. Where there is none, as for `HEAD`, or where it is packed in a way
/// that nobody here knows, it stays as it came.
pub(super) fn unpack(answer: Answer) -> Result<Answer, TransportError> {
    let codings = codings(&answer);
    if codings.is_empty() || answer.body_bytes().is_empty() {
        return Ok(answer);
    }
    let mut body = answer.body().to_vec();
    for coding in codings.into_iter().rev() {
        body = coding
            .unpack(&body)
            .map_err(|error| errors::other(format!("the answer cannot be unpacked: {error}")))?;
        if body.len() > LONGEST_BODY {
            return Err(errors::too_long());
        }
    }
    Ok(answer.unpacked(body.into()))
}

/// In the order in which the body was packed; none where one of them is unknown.
fn codings(answer: &Answer) -> Vec<Coding> {
    let lines = answer.headers().get_all(CONTENT_ENCODING).iter();
    let lines = lines.filter_map(|line| line.to_str().ok());
    let names = lines.flat_map(|line| line.split(',')).map(str::trim);
    let names = names.filter(|name| !name.is_empty() && !name.eq_ignore_ascii_case("identity"));
    names
        .map(Coding::of)
        .collect::<Option<_>>()
        .unwrap_or_default()
}

fn read(unpacked: impl Read) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    unpacked
        .take(LONGEST_BODY as u64 + 1)
        .read_to_end(&mut body)?;
    Ok(body)
}

/// Their readers tell of nothing that the name of a format does not.
#[cfg(feature = "compression")]
fn broken(format: &str) -> io::Error {
    io::Error::other(format!("it is no {format}, or not all of it"))
}

/// One file of gzip behind the other, as its RFC 1952 has it; zeros at the end are padding.
fn gzip(mut packed: &[u8]) -> io::Result<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let room = (LONGEST_BODY + 1 - body.len()) as u64;
        let mut member = GzDecoder::new(packed).take(room);
        member.read_to_end(&mut body)?;
        packed = member.into_inner().into_inner();
        if body.len() > LONGEST_BODY || packed.iter().all(|byte| *byte == 0) {
            return Ok(body);
        }
    }
}

/// Whether the two bytes at the beginning are a head of zlib: RFC 1950, section 2.2.
fn is_zlib(packed: &[u8]) -> bool {
    let [first, second, ..] = *packed else {
        return true;
    };
    first & 0x0f == 8 && u16::from_be_bytes([first, second]).is_multiple_of(31)
}

/// One frame behind the other.
#[cfg(feature = "compression")]
fn zstd(mut packed: &[u8]) -> io::Result<Vec<u8>> {
    use ruzstd::decoding::StreamingDecoder;

    let mut body = Vec::new();
    while !packed.is_empty() && body.len() <= LONGEST_BODY {
        let room = (LONGEST_BODY + 1 - body.len()) as u64;
        let frame = StreamingDecoder::new(&mut packed).map_err(io::Error::other)?;
        frame.take(room).read_to_end(&mut body)?;
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;
    use bytes::Bytes;
    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};
    use std::io::Write;

    fn answer(encoding: &str, body: &[u8]) -> Answer {
        let head = format!("HTTP/1.1 200 OK\r\ncontent-encoding: {encoding}\r\n\r\n");
        let bytes = [head.as_bytes(), body].concat();
        Answer::with_head(200, head.len(), bytes.into())
    }

    fn gzipped(body: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(body).expect("memory");
        encoder.finish().expect("memory")
    }

    fn unpacked(encoding: &str, body: &[u8]) -> Bytes {
        let answer = unpack(answer(encoding, body)).expect("it can be unpacked");
        answer.body().clone()
    }

    #[test]
    fn what_was_packed_is_unpacked_in_each_way() {
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::fast());
        zlib.write_all(b"hello").expect("memory");
        let mut raw = DeflateEncoder::new(Vec::new(), Compression::fast());
        raw.write_all(b"hello").expect("memory");
        let [zlib, raw] = [zlib.finish(), raw.finish()].map(Result::unwrap);
        for (encoding, packed) in [
            ("gzip", gzipped(b"hello")),
            ("X-GZip", gzipped(b"hello")),
            ("deflate", zlib.clone()),
            ("deflate", raw),
            ("identity, gzip", gzipped(b"hello")),
            ("deflate, gzip", gzipped(&zlib)),
        ] {
            assert_eq!(unpacked(encoding, &packed), "hello", "{encoding}");
        }
        assert_eq!(unpacked("sdch", b"hello"), "hello");
        assert_eq!(unpacked("gzip, sdch", b"hello"), "hello");
    }

    #[cfg(feature = "compression")]
    #[test]
    fn what_the_tools_of_others_packed_is_unpacked() {
        // `printf hello` through brotli 1.2 and through `zstd -c`.
        let brotli = [0x0b, 0x02, 0x80, 0x68, 0x65, 0x6c, 0x6c, 0x6f, 0x03];
        let zstd = [
            0x28, 0xb5, 0x2f, 0xfd, 0x24, 0x05, 0x29, 0x00, 0x00, 0x68, 0x65, 0x6c, 0x6c, 0x6f,
            0xa3, 0x6d, 0x9f, 0x88,
        ];
        assert_eq!(unpacked("br", &brotli), "hello");
        assert_eq!(unpacked("zstd", &zstd), "hello");
        assert_eq!(unpacked("zstd", &[zstd, zstd].concat()), "hellohello");
        for (encoding, cut_off) in [("br", &brotli[..6]), ("zstd", &zstd[..12])] {
            let error = unpack(answer(encoding, cut_off)).unwrap_err();
            assert!(error.text.contains("cannot be unpacked"), "{}", error.text);
        }
    }

    #[test]
    fn a_file_may_have_several_parts_and_zeros_behind_it() {
        let twice = [&gzipped(b"hel")[..], &gzipped(b"lo"), &[0; 9]].concat();
        assert_eq!(unpacked("gzip", &twice), "hello");
        let garbage = [&gzipped(b"hello")[..], b"\0\0x"].concat();
        assert!(unpack(answer("gzip", &garbage)).is_err());
    }

    #[test]
    fn what_was_cut_off_is_a_failure() {
        let cut_off = &gzipped(&[7; 1000])[..15];
        let error = unpack(answer("gzip", cut_off)).unwrap_err();
        assert!(error.text.contains("cannot be unpacked"), "{}", error.text);
    }

    #[test]
    fn a_bomb_is_a_failure() {
        let bomb = gzipped(&vec![0; LONGEST_BODY + 1]);
        assert_eq!(
            unpack(answer("gzip", &bomb)).unwrap_err(),
            errors::too_long()
        );
    }
}
