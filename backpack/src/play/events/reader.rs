//! Makes events of the bytes of a stream, in whatever pieces they come: the HTML standard, section 9.2.6.

use std::mem;
use std::time::Duration;

use bytes::{Buf, Bytes};

use super::event::Event;

/// The mark that may stand before all else.
const MARK: &[u8] = b"\xef\xbb\xbf";

/// How far a stream is read.
#[derive(Debug)]
pub(super) struct Reader {
    /// How many bytes an event may have.
    longest: usize,
    /// The line that has not come to its end.
    line: Vec<u8>,
    /// A line ended with a carriage return: a line feed that comes next is the rest of that end.
    returned: bool,
    /// The first line is over, which may begin with the mark.
    begun: bool,
    name: String,
    data: String,
    /// How many bytes came since the latest event.
    length: u64,
    id: String,
    retry: Option<Duration>,
}

/// An event, or a line, is longer than may be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct TooLong;

impl Reader {
    pub(super) fn new(longest: usize) -> Self {
        Self {
            longest,
            line: Vec::new(),
            returned: false,
            begun: false,
            name: String::new(),
            data: String::new(),
            length: 0,
            id: String::new(),
            retry: None,
        }
    }

    /// The latest id, which a stream that is opened again goes on behind.
    pub(super) fn id(&self) -> &str {
        &self.id
    }

    /// How long to wait before the stream is opened again, where it has said so.
    pub(super) fn retry(&self) -> Option<Duration> {
        self.retry
    }

    /// Whether an event has begun and not come to its end.
    pub(super) fn is_in_event(&self) -> bool {
        !self.data.is_empty() || self.line.first().is_some_and(|first| *first != b':')
    }

    /// The stream is opened again: what had begun is forgotten, what it said of itself is not.
    pub(super) fn begin_again(&mut self) {
        *self = Self {
            id: mem::take(&mut self.id),
            retry: self.retry,
            ..Self::new(self.longest)
        };
    }

    /// Takes bytes up to the end of the next event; all, and none is given, where that has not come.
    pub(super) fn take(&mut self, bytes: &mut Bytes) -> Result<Option<Event>, TooLong> {
        while !bytes.is_empty() {
            if mem::take(&mut self.returned) && bytes[0] == b'\n' {
                self.skip(bytes, 1);
                continue;
            }
            let is_end = |byte: &u8| matches!(byte, b'\r' | b'\n');
            let Some(end) = bytes.iter().position(is_end) else {
                self.line.extend_from_slice(bytes);
                let all = bytes.len();
                self.skip(bytes, all);
                return self.is_short(0).map(|()| None);
            };
            self.returned = bytes[end] == b'\r';
            self.is_short(end)?;
            let event = match self.line.is_empty() {
                true => self.take_line(&bytes[..end]),
                false => {
                    let mut line = mem::take(&mut self.line);
                    line.extend_from_slice(&bytes[..end]);
                    self.take_line(&line)
                }
            };
            self.skip(bytes, end + 1);
            if let Some(event) = event {
                let length = mem::take(&mut self.length);
                return Ok(Some(Event { length, ..event }));
            }
        }
        Ok(None)
    }

    fn skip(&mut self, bytes: &mut Bytes, count: usize) {
        bytes.advance(count);
        self.length += count as u64;
    }

    fn is_short(&self, more: usize) -> Result<(), TooLong> {
        let length = self.data.len() + self.name.len() + self.line.len() + more;
        match length > self.longest {
            true => Err(TooLong),
            false => Ok(()),
        }
    }

    /// The event, where the line is its end.
    fn take_line(&mut self, line: &[u8]) -> Option<Event> {
        let line = match mem::replace(&mut self.begun, true) {
            false => line.strip_prefix(MARK).unwrap_or(line),
            true => line,
        };
        if line.is_empty() {
            return self.end_event();
        }
        let colon = line.iter().position(|byte| *byte == b':');
        let (field, value) = match colon {
            Some(colon) => (&line[..colon], &line[colon + 1..]),
            None => (line, &[][..]),
        };
        let value = value.strip_prefix(b" ").unwrap_or(value);
        self.take_field(field, value);
        None
    }

    /// A comment is a field without a name, and one of those that nobody knows.
    fn take_field(&mut self, field: &[u8], value: &[u8]) {
        let text = || String::from_utf8_lossy(value);
        match field {
            b"data" => {
                self.data.push_str(&text());
                self.data.push('\n');
            }
            b"event" => self.name = text().into_owned(),
            b"id" if !value.contains(&0) => self.id = text().into_owned(),
            b"retry" if value.iter().all(u8::is_ascii_digit) => {
                let milliseconds = text().parse().ok();
                self.retry = milliseconds.map(Duration::from_millis).or(self.retry);
            }
            _ => {}
        }
    }

    /// One without data is none.
    fn end_event(&mut self) -> Option<Event> {
        let name = mem::take(&mut self.name);
        let mut data = mem::take(&mut self.data);
        // The end of its last line is no part of it.
        data.pop()?;
        Some(Event {
            name,
            data,
            id: self.id.clone(),
            length: 0,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fuzz::{cuts, nearly, pieces};
    use proptest::prelude::*;

    /// Name, data and id of each event, and what the reader knows behind them.
    type Outcome = (Vec<(String, String, String)>, bool, Option<Duration>);

    fn read<'p>(pieces: impl IntoIterator<Item = &'p [u8]>) -> Outcome {
        let (mut reader, mut events, mut length) = (Reader::new(1000), Vec::new(), 0);
        for piece in pieces {
            let mut piece = Bytes::copy_from_slice(piece);
            while let Some(event) = reader.take(&mut piece).expect("none is long") {
                length += event.length;
                events.push((event.name, event.data, event.id));
            }
            assert!(piece.is_empty());
        }
        assert!(reader.length > 0 || length > 0 || events.is_empty());
        (events, reader.is_in_event(), reader.retry())
    }

    fn data(text: &str) -> Vec<String> {
        let (events, ..) = read([text.as_bytes()]);
        events.into_iter().map(|(_, data, _)| data).collect()
    }

    /// The examples of the standard, and what it says of each part.
    const STREAMS: &[&str] = &[
        "data: YHOO\ndata: +2\ndata: 10\n\n",
        ": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        "data\n\ndata\ndata\n\ndata:",
        "data:test\n\ndata: test\n\n",
        "\u{feff}event: add\r\ndata: 73857293\r\n\r\nevent: remove\rdata: 2153\r\rretry: 250\n\n",
        "id: a\0b\ndata: x\n\nid: 7\ndata: y\n\ndata: z\n\n",
        "retry: 1s\nretry: \nunknown: x\nDATA: no\nevent: none\n\ndata: only\n\n",
        "data: cut",
    ];

    #[test]
    fn the_examples_of_the_standard_are_read_as_it_says() {
        assert_eq!(data(STREAMS[0]), ["YHOO\n+2\n10"]);
        assert_eq!(
            data(STREAMS[1]),
            ["first event", "second event", " third event"]
        );
        let ids: Vec<_> = read([STREAMS[1].as_bytes()]).0;
        let ids: Vec<_> = ids.into_iter().map(|(_, _, id)| id).collect();
        assert_eq!(ids, ["1", "", ""]);
        assert_eq!(data(STREAMS[2]), ["", "\n"]);
        assert_eq!(data(STREAMS[3]), ["test", "test"]);
    }

    #[test]
    fn lines_end_in_three_ways_and_a_mark_may_stand_first() {
        let (events, _, retry) = read([STREAMS[4].as_bytes()]);
        let names: Vec<_> = events.iter().map(|(name, ..)| name.as_str()).collect();
        assert_eq!(names, ["add", "remove"]);
        assert_eq!(retry, Some(Duration::from_millis(250)));
        // A mark in another place is a part of the text.
        assert_eq!(
            data("data: a\n\n\u{feff}data: b\n\ndata: \u{feff}\n\n"),
            ["a", "\u{feff}"]
        );
    }

    #[test]
    fn an_event_is_there_with_the_end_of_its_line() {
        let mut reader = Reader::new(100);
        let mut bytes = Bytes::from_static(b"data: x\r\n\r");
        assert!(reader.take(&mut bytes).expect("it is short").is_some());
        let mut rest = Bytes::from_static(b"\ndata: y\n\n");
        let event = reader.take(&mut rest).expect("it is short");
        assert_eq!(event.expect("an event").data, "y");
    }

    #[test]
    fn an_id_with_a_nul_is_none_and_one_stays_until_the_next() {
        let (events, ..) = read([STREAMS[5].as_bytes()]);
        let ids: Vec<_> = events.iter().map(|(.., id)| id.as_str()).collect();
        assert_eq!(ids, ["", "7", "7"]);
    }

    #[test]
    fn what_nobody_knows_is_left_out_and_an_event_without_data_is_none() {
        let (events, _, retry) = read([STREAMS[6].as_bytes()]);
        assert_eq!(events, [(String::new(), "only".to_owned(), String::new())]);
        assert_eq!(retry, None);
        assert!(read([STREAMS[7].as_bytes()]).1);
        assert!(!read([&b"data: x\n\n: a comment that is cut"[..]]).1);
    }

    #[test]
    fn bytes_that_are_no_text_are_replaced() {
        let (events, ..) = read([&b"data: a\xffb\n\n"[..]]);
        assert_eq!(events[0].1, "a\u{fffd}b");
    }

    #[test]
    fn neither_an_event_nor_a_line_has_no_end() {
        for text in [
            &b"data: 0123456789"[..],
            b": 0123456789",
            b"data: 012\ndata: 345\ndata: 6\n",
        ] {
            let mut reader = Reader::new(9);
            let read = reader.take(&mut Bytes::from_static(text));
            assert_eq!(read, Err(TooLong));
        }
        let mut reader = Reader::new(9);
        let mut many = Bytes::from_static(b"data: 012\n\ndata: 345\n\n:678\n");
        for _ in 0..2 {
            assert!(reader.take(&mut many).expect("each is short").is_some());
        }
    }

    #[test]
    fn what_it_said_of_itself_outlasts_its_end() {
        let mut reader = Reader::new(100);
        let mut bytes = Bytes::from_static(b"id: 7\nretry: 5\ndata: x\n\ndata: half");
        assert!(reader.take(&mut bytes).expect("it is short").is_some());
        assert!(reader.take(&mut bytes).expect("it is short").is_none());
        reader.begin_again();
        assert_eq!(
            (reader.id(), reader.retry()),
            ("7", Some(Duration::from_millis(5)))
        );
        assert!(!reader.is_in_event());
    }

    proptest! {
        #[test]
        fn a_stream_is_the_same_wherever_it_is_cut(
            bytes in prop_oneof![nearly(STREAMS), prop::collection::vec(any::<u8>(), 0..300)],
            cuts in cuts(),
        ) {
            let whole = read([&bytes[..]]);
            prop_assert_eq!(&read(pieces(&bytes, &cuts)), &whole);
            prop_assert_eq!(&read(bytes.chunks(1)), &whole);
        }
    }
}
