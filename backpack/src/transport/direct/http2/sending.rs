//! What is sent of a request: its head in as many frames as it takes, its body as far as the server's windows let.

use super::frame::{self, LONGEST, WIDEST, flag, kind};
use super::reason::Reason;
use crate::transport::payload::Payload;

/// How much of a body is written down before the server has heard of it.
const AT_ONCE: usize = 64 * 1024;

/// What the server lets us send on the connection.
#[derive(Debug)]
pub(super) struct Sending {
    /// How much more the connection takes.
    window: i64,
    /// What each stream takes at first.
    first_window: i64,
    longest: usize,
}

/// What the server lets us send on a stream, and what has been sent of its body.
#[derive(Debug, Default)]
pub(super) struct Outflow {
    /// How much more the stream takes.
    window: i64,
    /// The piece of the body that is next, and how much of it was sent; none where all was.
    next: Option<(usize, usize)>,
}

impl Default for Sending {
    fn default() -> Self {
        Self {
            window: 65_535,
            first_window: 65_535,
            longest: LONGEST,
        }
    }
}

impl Sending {
    /// A stream is opened.
    pub(super) fn begin(&self, has_body: bool) -> Outflow {
        Outflow {
            window: self.first_window,
            next: has_body.then_some((0, 0)),
        }
    }

    /// Writes the parts of a packed head.
    pub(super) fn write_head(
        &self,
        out: &mut Vec<u8>,
        stream: u32,
        [head, rest]: [&[u8]; 2],
        ends: bool,
    ) {
        let ends = if ends { flag::END_STREAM } else { 0 };
        let length = head.len() + rest.len();
        if length <= self.longest {
            frame::write_parts(
                out,
                kind::HEADERS,
                ends | flag::END_HEADERS,
                stream,
                [head, rest],
            );
            return;
        }
        let block = [head, rest].concat();
        let pieces = block.chunks(self.longest);
        let last = pieces.len() - 1;
        for (at, piece) in pieces.enumerate() {
            let (kind, mut flags) = match at {
                0 => (kind::HEADERS, ends),
                _ => (kind::CONTINUATION, 0),
            };
            if at == last {
                flags |= flag::END_HEADERS;
            }
            frame::write(out, kind, flags, stream, piece);
        }
    }

    /// Writes as much of the body as may be sent now.
    pub(super) fn write_body(
        &mut self,
        out: &mut Vec<u8>,
        (stream, outflow): (u32, &mut Outflow),
        body: &Payload,
    ) {
        while out.len() < AT_ONCE
            && let Some((at, sent)) = outflow.next
        {
            let pieces = body.pieces();
            let rest = &pieces[at][sent..];
            let room = self.window.min(outflow.window).max(0) as usize;
            let part = &rest[..rest.len().min(room).min(self.longest)];
            if part.is_empty() && !rest.is_empty() {
                return;
            }
            outflow.next = match part.len() == rest.len() {
                true => Some((at + 1, 0)).filter(|(next, _)| *next < pieces.len()),
                false => Some((at, sent + part.len())),
            };
            let flags = match outflow.next {
                None => flag::END_STREAM,
                Some(_) => 0,
            };
            frame::write(out, kind::DATA, flags, stream, part);
            self.window -= part.len() as i64;
            outflow.window -= part.len() as i64;
        }
    }

    /// What each stream takes at first, and how much more each takes that is open: RFC 9113, section 6.9.2.
    pub(super) fn set_window<'o>(
        &mut self,
        window: u32,
        open: impl Iterator<Item = &'o mut Outflow>,
    ) -> Result<(), Reason> {
        if window > WIDEST {
            return Err(Reason::FLOW_CONTROL_ERROR);
        }
        let window = i64::from(window);
        open.for_each(|outflow| outflow.window += window - self.first_window);
        self.first_window = window;
        Ok(())
    }

    pub(super) fn set_longest(&mut self, longest: u32) -> Result<(), Reason> {
        if !(LONGEST as u32..1 << 24).contains(&longest) {
            return Err(Reason::PROTOCOL_ERROR);
        }
        self.longest = longest as usize;
        Ok(())
    }

    pub(super) fn widen(&mut self, more: u32) -> Result<(), Reason> {
        wider(&mut self.window, more)
    }
}

impl Outflow {
    pub(super) fn widen(&mut self, more: u32) -> Result<(), Reason> {
        wider(&mut self.window, more)
    }

    /// Nobody wants the rest of the body; whether there was one.
    pub(super) fn give_up(&mut self) -> bool {
        self.next.take().is_some()
    }
}

fn wider(window: &mut i64, more: u32) -> Result<(), Reason> {
    *window += i64::from(more);
    match *window > i64::from(WIDEST) {
        true => Err(Reason::FLOW_CONTROL_ERROR),
        false => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::super::frame::Frame;
    use super::*;

    /// The lengths of the frames, and whether the last ends the stream.
    fn written(out: &[u8]) -> (Vec<usize>, bool) {
        let (mut lengths, mut ends, mut rest) = (Vec::new(), false, out);
        while let Some((frame, behind)) = Frame::first(rest).expect("a frame") {
            lengths.push(frame.payload.len());
            ends = frame.has(flag::END_STREAM);
            rest = behind;
        }
        (lengths, ends)
    }

    fn body(lengths: &[usize]) -> Payload {
        let piece = |length: &usize| Bytes::from(vec![b'x'; *length]);
        Payload::Pieces(lengths.iter().map(piece).collect())
    }

    #[test]
    fn a_body_is_sent_as_far_as_the_windows_let() {
        let (mut sending, body) = (Sending::default(), body(&[20_000, 0, 60_000]));
        let mut outflow = sending.begin(true);
        let mut out = Vec::new();
        sending.write_body(&mut out, (1, &mut outflow), &body);
        let (lengths, ends) = written(&out);
        assert_eq!(lengths, [16_384, 3616, 0, 16_384, 16_384, 12_767]);
        assert!(!ends);
        sending.widen(100_000).unwrap();
        out.clear();
        sending.write_body(&mut out, (1, &mut outflow), &body);
        assert!(out.is_empty(), "the window of the stream is shut");
        outflow.widen(10).unwrap();
        sending.write_body(&mut out, (1, &mut outflow), &body);
        let open = std::iter::once(&mut outflow);
        sending.set_window(165_535, open).unwrap();
        sending.write_body(&mut out, (1, &mut outflow), &body);
        assert_eq!(written(&out), (vec![10, 14_455], true));
    }

    #[test]
    fn a_window_may_be_less_than_nothing() {
        let (mut sending, body) = (Sending::default(), body(&[65_535]));
        let mut first = sending.begin(true);
        let mut out = Vec::new();
        sending.write_body(&mut out, (1, &mut first), &body);
        sending.set_window(0, std::iter::once(&mut first)).unwrap();
        let mut second = sending.begin(true);
        sending.widen(100).unwrap();
        out.clear();
        sending.write_body(&mut out, (3, &mut second), &body);
        assert!(out.is_empty());
        second.widen(40).unwrap();
        sending.write_body(&mut out, (3, &mut second), &body);
        assert_eq!(written(&out), (vec![40], false));
        assert!(second.give_up());
    }

    #[test]
    fn streams_share_the_window_of_the_connection() {
        let (mut sending, body) = (Sending::default(), body(&[40_000]));
        let [mut first, mut second] = [(); 2].map(|()| sending.begin(true));
        let mut out = Vec::new();
        sending.write_body(&mut out, (1, &mut first), &body);
        sending.write_body(&mut out, (3, &mut second), &body);
        let (lengths, ends) = written(&out);
        assert_eq!(lengths, [16_384, 16_384, 7232, 16_384, 9151]);
        assert!(!ends);
    }

    #[test]
    fn a_long_head_goes_on_in_further_frames() {
        let (sending, mut out) = (Sending::default(), Vec::new());
        sending.write_head(&mut out, 1, [&[b'x'; 16_380], &[b'y'; 10]], true);
        let (first, rest) = Frame::first(&out).unwrap().expect("a frame");
        assert_eq!((first.kind, first.flags), (kind::HEADERS, flag::END_STREAM));
        let (second, rest) = Frame::first(rest).unwrap().expect("a frame");
        assert_eq!(
            (second.kind, second.flags),
            (kind::CONTINUATION, flag::END_HEADERS)
        );
        assert_eq!(
            (first.payload.len(), second.payload.len(), rest.len()),
            (16_384, 6, 0)
        );
    }
}
