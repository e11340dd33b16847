//! Unpacks the heads of answers: RFC 7541, section 6.

use super::fixed::FIXED;
use super::remembered::Remembered;
use super::{huffman, number};

/// Unpacks the heads of one connection, in their order.
#[derive(Debug, Default)]
pub(in super::super) struct Unpacker {
    remembered: Remembered,
    name: Vec<u8>,
    value: Vec<u8>,
}

/// How a text of a header stands there.
enum Text<'b> {
    Plain(&'b [u8]),
    Packed(&'b [u8]),
}

impl Unpacker {
    /// Gives each header of a block; none where the block is none, after which nothing of the connection can be unpacked.
    pub(in super::super) fn unpack(
        &mut self,
        mut block: &[u8],
        mut each: impl FnMut(&[u8], &[u8]),
    ) -> Option<()> {
        while let Some(first) = block.first() {
            match first {
                0x80.. => {
                    let index = number::read(&mut block, 7)?;
                    let (name, value) = self.header(index)?;
                    each(name, value);
                }
                0x40.. => {
                    self.literal(&mut block, 6)?;
                    each(&self.name, &self.value);
                    self.remembered.add(&self.name, &self.value);
                }
                0x20.. => self.remembered.resize(number::read(&mut block, 5)?)?,
                // Whether it may be remembered by others is no matter here.
                _ => {
                    self.literal(&mut block, 4)?;
                    each(&self.name, &self.value);
                }
            }
        }
        Some(())
    }

    fn header(&self, index: usize) -> Option<(&[u8], &[u8])> {
        match FIXED.get(index.checked_sub(1)?) {
            Some((name, value)) => Some((name.as_bytes(), value.as_bytes())),
            None => self.remembered.get(index - 1 - FIXED.len()),
        }
    }

    /// A header whose value is written out, and perhaps its name.
    fn literal(&mut self, block: &mut &[u8], bits: u32) -> Option<()> {
        let mut name = std::mem::take(&mut self.name);
        name.clear();
        match number::read(block, bits)? {
            0 => text(block)?.write(&mut name)?,
            index => name.extend_from_slice(self.header(index)?.0),
        }
        self.name = name;
        self.value.clear();
        text(block)?.write(&mut self.value)
    }
}

/// RFC 7541, section 5.2.
fn text<'b>(block: &mut &'b [u8]) -> Option<Text<'b>> {
    let is_packed = block.first()? & 0x80 != 0;
    let length = number::read(block, 7)?;
    let (text, rest) = block.split_at_checked(length)?;
    *block = rest;
    Some(match is_packed {
        true => Text::Packed(text),
        false => Text::Plain(text),
    })
}

impl Text<'_> {
    fn write(self, to: &mut Vec<u8>) -> Option<()> {
        match self {
            Self::Plain(text) => {
                to.extend_from_slice(text);
                Some(())
            }
            Self::Packed(bits) => huffman::read(bits, to),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn unpacked(unpacker: &mut Unpacker, block: &[u8]) -> Option<Vec<String>> {
        let mut headers = Vec::new();
        unpacker.unpack(block, |name, value| {
            let text = |text| String::from_utf8_lossy(text).into_owned();
            headers.push(format!("{}: {}", text(name), text(value)));
        })?;
        Some(headers)
    }

    /// RFC 7541, appendix C.6: three answers, whose headers do not all fit into the 256 bytes that are remembered there.
    #[test]
    fn heads_are_those_of_the_standard() {
        let mut unpacker = Unpacker::default();
        unpacker.remembered.resize(256).unwrap();
        let first = b"\x48\x82\x64\x02\x58\x85\xae\xc3\x77\x1a\x4b\x61\x96\xd0\x7a\xbe\x94\x10\x54\xd4\x44\xa8\x20\x05\x95\x04\x0b\x81\x66\xe0\x82\xa6\x2d\x1b\xff\x6e\x91\x9d\x29\xad\x17\x18\x63\xc7\x8f\x0b\x97\xc8\xe9\xae\x82\xae\x43\xd3";
        let expected = [
            ":status: 302",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com",
        ];
        assert_eq!(unpacked(&mut unpacker, first).unwrap(), expected);
        let second = b"\x48\x83\x64\x0e\xff\xc1\xc0\xbf";
        let expected = [
            ":status: 307",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:21 GMT",
            "location: https://www.example.com",
        ];
        assert_eq!(unpacked(&mut unpacker, second).unwrap(), expected);
        let third = b"\x88\xc1\x61\x96\xd0\x7a\xbe\x94\x10\x54\xd4\x44\xa8\x20\x05\x95\x04\x0b\x81\x66\xe0\x84\xa6\x2d\x1b\xff\xc0\x5a\x83\x9b\xd9\xab\x77\xad\x94\xe7\x82\x1d\xd7\xf2\xe6\xc7\xb3\x35\xdf\xdf\xcd\x5b\x39\x60\xd5\xaf\x27\x08\x7f\x36\x72\xc1\xab\x27\x0f\xb5\x29\x1f\x95\x87\x31\x60\x65\xc0\x03\xed\x4e\xe5\xb1\x06\x3d\x50\x07";
        let expected = [
            ":status: 200",
            "cache-control: private",
            "date: Mon, 21 Oct 2013 20:13:22 GMT",
            "location: https://www.example.com",
            "content-encoding: gzip",
            "set-cookie: foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1",
        ];
        assert_eq!(unpacked(&mut unpacker, third).unwrap(), expected);
    }

    #[test]
    fn what_is_no_block_is_none() {
        for block in [
            &b"\x80"[..],
            b"\xbe",
            b"\xff\xff\xff\x7f",
            b"\x00",
            b"\x00\x05ab",
            b"\x00\x81\x00\x00",
            b"\x3f\xe2\x1f",
        ] {
            let mut unpacker = Unpacker::default();
            assert_eq!(unpacked(&mut unpacker, block), None, "{block:x?}");
        }
    }

    proptest! {
        #[test]
        fn any_blocks_are_unpacked_or_none(blocks: Vec<Vec<u8>>) {
            let mut unpacker = Unpacker::default();
            for block in blocks {
                if unpacked(&mut unpacker, &block).is_none() {
                    break;
                }
            }
        }
    }
}
