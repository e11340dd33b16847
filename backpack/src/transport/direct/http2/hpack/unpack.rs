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
#[derive(Clone, Copy)]
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
                    let (name, value) = header(&self.remembered, index)?;
                    each(name, value);
                }
                0x40.. => {
                    let literal = Literal::first(&mut block, 6)?;
                    let name = literal.name(&self.remembered, &mut self.name)?;
                    let value = literal.value.read(&mut self.value)?;
                    each(name, value);
                    // The name may be one of those that make room for it.
                    let name = name.to_vec();
                    self.remembered.add(&name, value);
                }
                0x20.. => self.remembered.resize(number::read(&mut block, 5)?)?,
                // Whether it may be remembered by others is no matter here.
                _ => {
                    let literal = Literal::first(&mut block, 4)?;
                    let name = literal.name(&self.remembered, &mut self.name)?;
                    each(name, literal.value.read(&mut self.value)?);
                }
            }
        }
        Some(())
    }
}

fn header(remembered: &Remembered, index: usize) -> Option<(&[u8], &[u8])> {
    match FIXED.get(index.checked_sub(1)?) {
        Some((name, value)) => Some((name.as_bytes(), value.as_bytes())),
        None => remembered.get(index - 1 - FIXED.len()),
    }
}

/// A header whose value is written out, and perhaps its name.
struct Literal<'b> {
    /// Of the header that has the same name; 0 where that is written out.
    index: usize,
    name: Text<'b>,
    value: Text<'b>,
}

impl<'b> Literal<'b> {
    fn first(block: &mut &'b [u8], bits: u32) -> Option<Self> {
        let index = number::read(block, bits)?;
        let name = match index {
            0 => text(block)?,
            _ => Text::Plain(&[]),
        };
        let value = text(block)?;
        Some(Self { index, name, value })
    }

    fn name<'t>(&self, remembered: &'t Remembered, to: &'t mut Vec<u8>) -> Option<&'t [u8]>
    where
        'b: 't,
    {
        match self.index {
            0 => self.name.read(to),
            index => header(remembered, index).map(|(name, _)| name),
        }
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

impl<'b> Text<'b> {
    /// As it is; only what is packed has to be written down.
    fn read<'t>(self, to: &'t mut Vec<u8>) -> Option<&'t [u8]>
    where
        'b: 't,
    {
        match self {
            Self::Plain(text) => Some(text),
            Self::Packed(bits) => {
                to.clear();
                huffman::read(bits, to)?;
                Some(to)
            }
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
