//! A body as pieces: tokens, brackets with what is in them, and the comments that the compiler does not see.

use std::ops::Range;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::find::Body;
use super::skipped;

/// A piece, and what stands before it.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) what: What,
    pub(crate) range: Range<usize>,
    /// Nothing but white space stands between it and the one before, and there is none of that.
    pub(crate) is_joint: bool,
    /// It stands on another line than the one before.
    pub(crate) on_new_line: bool,
    /// At least one empty line stands before it.
    pub(crate) behind_blank: bool,
}

#[derive(Debug)]
pub(crate) enum What {
    Token,
    /// `//`, to the end of its line.
    LineComment,
    /// `/* … */`
    BlockComment,
    /// The opening bracket, what is in it, the closing one.
    Group(Delimiter, Vec<Piece>),
}

impl Piece {
    pub(crate) fn text<'t>(&self, text: &'t str) -> &'t str {
        &text[self.range.clone()]
    }

    pub(crate) fn is(&self, text: &str, token: &str) -> bool {
        matches!(self.what, What::Token) && self.text(text) == token
    }

    pub(crate) fn is_comment(&self) -> bool {
        matches!(self.what, What::LineComment | What::BlockComment)
    }

    /// Whether it, or something in it, ends its line.
    pub(crate) fn has_line_comment(&self) -> bool {
        match &self.what {
            What::LineComment => true,
            What::Group(_, inner) => inner.iter().any(Self::has_line_comment),
            What::Token | What::BlockComment => false,
        }
    }
}

/// The pieces of a body; none where something stands in it that is not understood.
pub(crate) fn read(text: &str, body: &Body) -> Option<Vec<Piece>> {
    let mut reader = Reader {
        text,
        skipped: skipped(text),
        at: body.range.start,
    };
    reader.to(body.tokens.clone(), body.range.end)
}

struct Reader<'t> {
    text: &'t str,
    skipped: usize,
    /// Up to where all is read.
    at: usize,
}

impl Reader<'_> {
    /// Tokens, and the comments up to this end.
    fn to(&mut self, tokens: TokenStream, end: usize) -> Option<Vec<Piece>> {
        let mut pieces = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Group(group) if group.delimiter() != Delimiter::None => {
                    let (open, close) = (group.span_open(), group.span_close());
                    let start = open.byte_range().start + self.skipped;
                    if start < self.at {
                        continue; // of a comment that documents, which is there as a whole
                    }
                    self.between(start, &mut pieces)?;
                    let mut piece = self.piece(What::Token, start..start);
                    self.at = open.byte_range().end + self.skipped;
                    let inner_end = close.byte_range().start + self.skipped;
                    let inner = self.to(group.stream(), inner_end)?;
                    self.at = close.byte_range().end + self.skipped;
                    piece.what = What::Group(group.delimiter(), inner);
                    piece.range = start..self.at;
                    pieces.push(piece);
                }
                token => {
                    let range = token.span().byte_range();
                    let range = range.start + self.skipped..range.end + self.skipped;
                    if range.start < self.at {
                        continue;
                    }
                    self.between(range.start, &mut pieces)?;
                    let text = self.text.get(range.clone())?;
                    let what = match text.get(..2) {
                        Some("//") => What::LineComment,
                        Some("/*") => What::BlockComment,
                        _ => What::Token,
                    };
                    let piece = self.piece(what, range.clone());
                    self.at = range.end;
                    match pieces.last_mut() {
                        Some(last) if self.is_one_sign(last, &piece) => last.range.end = range.end,
                        _ => pieces.push(piece),
                    }
                }
            }
        }
        self.between(end, &mut pieces)?;
        Some(pieces)
    }

    /// Whether both are one sign, which the compiler reads in two.
    fn is_one_sign(&self, last: &Piece, piece: &Piece) -> bool {
        const SIGNS: [&str; 12] = [
            "::", "->", "<-", ">>", "..", "..=", "=>", "==", "!=", "<=", ">=", "&&",
        ];
        let both = self.text.get(last.range.start..piece.range.end);
        let is_token = |piece: &Piece| matches!(piece.what, What::Token);
        is_token(last)
            && is_token(piece)
            && piece.is_joint
            && both.is_some_and(|it| SIGNS.contains(&it))
    }

    /// The comments before this place.
    fn between(&mut self, end: usize, pieces: &mut Vec<Piece>) -> Option<()> {
        loop {
            let gap = self.text.get(self.at..end)?;
            let start = self.at + (gap.len() - gap.trim_start().len());
            let rest = self.text.get(start..end)?;
            if rest.is_empty() {
                return Some(());
            }
            let (what, length) = match rest.get(..2)? {
                "//" => (What::LineComment, rest.find('\n').unwrap_or(rest.len())),
                "/*" => (What::BlockComment, block(rest)?),
                _ => return None,
            };
            let length = rest[..length].trim_end().len();
            pieces.push(self.piece(what, start..start + length));
            self.at = start + length;
        }
    }

    /// A piece that begins here, with what stands before it.
    fn piece(&self, what: What, range: Range<usize>) -> Piece {
        let before = self.text.get(self.at..range.start).unwrap_or_default();
        let lines = before.matches('\n').count();
        Piece {
            what,
            is_joint: before.is_empty(),
            on_new_line: lines > 0,
            behind_blank: lines > 1,
            range,
        }
    }
}

/// The length of the comment, which may hold others.
fn block(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    while let Some(two) = text.as_bytes().get(at..at + 2) {
        match two {
            b"/*" => depth += 1,
            b"*/" => depth -= 1,
            _ => {
                at += 1;
                continue;
            }
        }
        at += 2;
        if depth == 0 {
            return Some(at);
        }
    }
    None
}
