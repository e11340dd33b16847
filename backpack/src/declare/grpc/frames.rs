//! Messages with their lengths before them: <https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md>.

use prost_reflect::DynamicMessage;
use prost_reflect::prost::Message;

use crate::transport::LONGEST_BODY;

/// Whether it is compressed, and its length.
const HEAD: usize = 5;

/// A message as it is sent.
pub(super) fn framed(message: &DynamicMessage) -> Vec<u8> {
    let length = message.encoded_len();
    let mut framed = Vec::with_capacity(HEAD + length);
    framed.push(0);
    framed.extend((length as u32).to_be_bytes());
    message.encode(&mut framed).expect("a list has room");
    framed
}

/// The messages in what came, one after the other.
#[derive(Debug)]
pub(crate) struct Frames<'b> {
    rest: &'b [u8],
}

impl<'b> Frames<'b> {
    pub(crate) fn of(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// What follows behind the latest message.
    pub(crate) fn rest(&self) -> &'b [u8] {
        self.rest
    }

    /// The next message where it has come whole; none where more has to come.
    pub(crate) fn whole(&mut self) -> Result<Option<&'b [u8]>, String> {
        let Some((head, behind)) = self.rest.split_first_chunk::<HEAD>() else {
            return match self.rest.first() {
                Some(flag) => checked_flag(*flag).map(|()| None),
                None => Ok(None),
            };
        };
        let [flag, length @ ..] = *head;
        checked_flag(flag)?;
        let length = u32::from_be_bytes(length) as usize;
        if length > LONGEST_BODY {
            return Err(format!(
                "a message of {length} bytes is announced, more than the {LONGEST_BODY} that are read"
            ));
        }
        let Some((message, rest)) = behind.split_at_checked(length) else {
            return Ok(None);
        };
        self.rest = rest;
        Ok(Some(message))
    }

    /// What is told of a message that was cut.
    pub(crate) fn cut(&self) -> String {
        match self.rest.split_first_chunk::<HEAD>() {
            Some(([_, length @ ..], came)) => {
                let length = u32::from_be_bytes(*length);
                format!(
                    "a message is cut: {} of its {length} bytes came",
                    came.len()
                )
            }
            None => "a message is cut in its first bytes".to_owned(),
        }
    }
}

/// All of them, or what is wrong with the next.
impl<'b> Iterator for Frames<'b> {
    type Item = Result<&'b [u8], String>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        Some(
            self.whole()
                .and_then(|whole| whole.ok_or_else(|| self.cut())),
        )
    }
}

fn checked_flag(flag: u8) -> Result<(), String> {
    match flag {
        0 => Ok(()),
        1 => Err("a message is compressed, which nobody asked for".to_owned()),
        flag => Err(format!(
            "a message begins with the byte {flag}, as none of gRPC does"
        )),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(bytes: &[u8]) -> Vec<Result<&[u8], String>> {
        let mut left = bytes.len() + 1;
        let steps = Frames::of(bytes).take_while(|_| {
            left -= 1;
            left > 0
        });
        let mut read = Vec::new();
        for step in steps {
            let is_end = step.is_err();
            read.push(step);
            if is_end {
                break;
            }
        }
        read
    }

    #[test]
    fn messages_are_told_apart() {
        assert_eq!(read(b""), []);
        assert_eq!(read(b"\0\0\0\0\x02ab\0\0\0\0\0"), [Ok(&b"ab"[..]), Ok(b"")]);
    }

    #[test]
    fn what_is_no_message_is_told_of() {
        for (bytes, told) in [
            (
                &b"\0\0\0\0\x09ab"[..],
                "a message is cut: 2 of its 9 bytes came",
            ),
            (b"\0\0", "a message is cut in its first bytes"),
            (
                b"\x01\0\0\0\x01a",
                "a message is compressed, which nobody asked for",
            ),
            (
                b"{\"a\": 1}",
                "a message begins with the byte 123, as none of gRPC does",
            ),
            (
                b"\0\xff\xff\xff\xff",
                "a message of 4294967295 bytes is announced, more than the 67108864 that are read",
            ),
        ] {
            assert_eq!(read(bytes), [Err(told.to_owned())]);
        }
    }

    proptest! {
        #[test]
        fn whatever_comes_is_read_or_refused(bytes: Vec<u8>) {
            read(&bytes);
        }
    }
}
