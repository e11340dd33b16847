//! Packs the heads of requests. Nothing is remembered of them, so that a head is the same bytes on every connection, written once.

use super::{fixed, number};

/// `0000`: may be remembered by whoever stands between, not by the server. RFC 7541, section 6.2.2.
const PLAIN: u8 = 0;
/// `0001`: never to be packed, by nobody on the way. Section 6.2.3.
const SECRET: u8 = 0x10;

/// Packs headers behind one another.
#[derive(Debug, Default)]
pub(in super::super) struct Packer {
    block: Vec<u8>,
}

impl Packer {
    pub(in super::super) fn add(&mut self, name: &str, value: &[u8]) {
        match fixed::find(name, value) {
            Some((index, true)) => number::write(&mut self.block, 0x80, 7, index),
            Some((index, false)) => self.literal(kind(name), index, None, value),
            None => self.literal(kind(name), 0, Some(name), value),
        }
    }

    pub(in super::super) fn block(self) -> Vec<u8> {
        self.block
    }

    fn literal(&mut self, kind: u8, index: usize, name: Option<&str>, value: &[u8]) {
        number::write(&mut self.block, kind, 4, index);
        for text in name.map(str::as_bytes).into_iter().chain([value]) {
            number::write(&mut self.block, 0, 7, text.len());
            self.block.extend_from_slice(text);
        }
    }
}

/// What others might guess from how well it was packed: section 7.1.3.
fn kind(name: &str) -> u8 {
    match name {
        "authorization" | "cookie" | "proxy-authorization" => SECRET,
        _ => PLAIN,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Unpacker;
    use super::*;

    #[test]
    fn what_was_packed_is_unpacked() {
        let long = "x".repeat(300);
        let headers = [
            (":method", "GET"),
            (":path", "/a"),
            ("authorization", "Bearer 1"),
            ("x-own", &long),
        ];
        let mut packer = Packer::default();
        for (name, value) in headers {
            packer.add(name, value.as_bytes());
        }
        let block = packer.block();
        assert!(block.starts_with(b"\x82\x04\x02/a\x1f\x08\x08Bearer 1\x00\x05x-own\x7f"));
        let (mut unpacker, mut unpacked) = (Unpacker::default(), Vec::new());
        let told = unpacker.unpack(&block, |name, value| {
            let text = |text: &[u8]| String::from_utf8(text.to_vec()).unwrap();
            unpacked.push((text(name), text(value)));
        });
        assert_eq!(told, Some(()));
        let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(unpacked, headers);
    }
}
