//! Texts in fewer bits: the code of RFC 7541, appendix B. It is canonical, so that the lengths of its codes are all there is to say.

/// The length of the code of each byte. That of the end of a text, thirty ones, is never sent.
const LENGTHS: [u8; 256] = [
    13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28,
    28, 28, 28, 28, 28, 28, 28, 28, 6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5,
    5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10, 13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7,
    7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6, 15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6,
    6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28, 20, 22, 20, 20, 22, 22, 22, 23, 22,
    23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24, 22,
    21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20,
    22, 22, 22, 23, 22, 22, 23, 26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19,
    21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27, 20, 24, 20, 21, 22, 21, 21, 23, 22,
    22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
];

const LONGEST: usize = 30;

/// Codes of up to so many bits are looked up at once.
const SHORT: usize = 8;

/// All codes of one length are numbers that follow one another, in the order of their bytes.
#[derive(Clone, Copy)]
struct Length {
    /// The code of the first.
    first: u64,
    count: u64,
    /// Where it stands in [`Code::bytes`].
    at: usize,
}

struct Code {
    by_length: [Length; LONGEST + 1],
    /// By the length of their codes, then by their values.
    bytes: [u8; 256],
    /// For each beginning: a byte and the length of its code, which is 0 where that is longer.
    short: [(u8, u8); 1 << SHORT],
}

static CODE: Code = code();

const fn code() -> Code {
    let nothing = Length {
        first: 0,
        count: 0,
        at: 0,
    };
    let mut code = Code {
        by_length: [nothing; LONGEST + 1],
        bytes: [0; 256],
        short: [(0, 0); 1 << SHORT],
    };
    let (mut length, mut next, mut at) = (1, 0_u64, 0);
    while length <= LONGEST {
        next <<= 1;
        code.by_length[length] = Length {
            first: next,
            count: 0,
            at,
        };
        let mut byte = 0;
        while byte < 256 {
            if LENGTHS[byte] as usize == length {
                code.bytes[at] = byte as u8;
                code.by_length[length].count += 1;
                if length <= SHORT {
                    let spare = SHORT - length;
                    let mut end = 0;
                    while end < 1 << spare {
                        code.short[((next as usize) << spare) + end] = (byte as u8, length as u8);
                        end += 1;
                    }
                }
                at += 1;
                next += 1;
            }
            byte += 1;
        }
        length += 1;
    }
    code
}

/// Writes the text behind what is there; none where the bits are no text.
pub(super) fn read(bits: &[u8], to: &mut Vec<u8>) -> Option<()> {
    let mut bytes = bits.iter();
    // From the highest bit on.
    let (mut window, mut held) = (0_u64, 0_usize);
    loop {
        while held <= 56
            && let Some(byte) = bytes.next()
        {
            window |= u64::from(*byte) << (56 - held);
            held += 8;
        }
        let (byte, length) = match CODE.short[(window >> (64 - SHORT)) as usize] {
            (_, 0) => match longer(window) {
                Some(found) => found,
                // The padding may be the beginning of any of them.
                None if held < 8 => break,
                None => return None,
            },
            (byte, length) => (byte, usize::from(length)),
        };
        if length > held {
            break;
        }
        to.push(byte);
        window <<= length;
        held -= length;
    }
    // What is left is padding: ones, and less than a byte of them.
    let padding = u64::MAX.checked_shl(64 - held as u32).unwrap_or(0);
    (held < 8 && window == padding).then_some(())
}

/// The byte whose code the bits begin with, and the length of that.
fn longer(window: u64) -> Option<(u8, usize)> {
    (SHORT + 1..=LONGEST).find_map(|bits| {
        let length = CODE.by_length[bits];
        let number = (window >> (64 - bits)).wrapping_sub(length.first);
        (number < length.count).then(|| (CODE.bytes[length.at + number as usize], bits))
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The other way round; nobody but a server needs it.
    fn written(text: &[u8]) -> Vec<u8> {
        let mut bits = Vec::new();
        for byte in text {
            let length = CODE.by_length[usize::from(LENGTHS[usize::from(*byte)])];
            let place = CODE.bytes.iter().position(|it| it == byte).unwrap();
            let code = length.first + (place - length.at) as u64;
            let length = u32::from(LENGTHS[usize::from(*byte)]);
            bits.extend((0..length).rev().map(|bit| code >> bit & 1));
        }
        while bits.len() % 8 != 0 {
            bits.push(1);
        }
        let byte = |bits: &[u64]| bits.iter().fold(0, |byte, bit| byte << 1 | *bit as u8);
        bits.chunks(8).map(byte).collect()
    }

    fn text(bits: &[u8]) -> Option<Vec<u8>> {
        let mut text = Vec::new();
        read(bits, &mut text)?;
        Some(text)
    }

    #[test]
    fn texts_are_those_of_the_standard() {
        // RFC 7541, appendices C.4 and C.6.
        for (bits, expected) in [
            (&b"\xf1\xe3\xc2\xe5\xf2\x3a\x6b\xa0\xab\x90\xf4\xff"[..], "www.example.com"),
            (b"\xa8\xeb\x10\x64\x9c\xbf", "no-cache"),
            (b"\x25\xa8\x49\xe9\x5b\xb8\xe8\xb4\xbf", "custom-value"),
            (b"\x64\x02", "302"),
            (
                b"\xd0\x7a\xbe\x94\x10\x54\xd4\x44\xa8\x20\x05\x95\x04\x0b\x81\x66\xe0\x82\xa6\x2d\x1b\xff",
                "Mon, 21 Oct 2013 20:13:21 GMT",
            ),
        ] {
            assert_eq!(text(bits).as_deref(), Some(expected.as_bytes()));
            assert_eq!(written(expected.as_bytes()), bits);
        }
    }

    #[test]
    fn padding_is_ones_and_less_than_a_byte() {
        assert_eq!(text(&[]), Some(Vec::new()));
        assert_eq!(text(&[0xff]), None, "a byte of padding");
        assert_eq!(text(&[0]), None, "padding of zeros");
        assert_eq!(text(&[0xff; 4]), None, "the end of a text");
    }

    proptest! {
        #[test]
        fn every_text_comes_back(original: Vec<u8>) {
            prop_assert_eq!(text(&written(&original)), Some(original));
        }

        #[test]
        fn any_bits_are_a_text_or_none(bits: Vec<u8>) {
            if let Some(text) = text(&bits) {
                prop_assert_eq!(written(&text), bits);
            }
        }
    }
}
