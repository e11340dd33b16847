//! Lines: what fits stands on one, unless its author broke it; what does not is broken at its outermost brackets.

use proc_macro2::Delimiter;

use super::find::{Body, Kind};
use super::pieces::{Piece, What};
use super::spacing::space;

/// As rustfmt has it.
const WIDTH: usize = 100;
const STEP: usize = 4;

/// The body with the white space around it, which belongs to it.
pub(crate) fn body(text: &str, body: &Body, pieces: &[Piece]) -> String {
    let layout = Layout {
        text,
        kind: body.kind,
    };
    if pieces.is_empty() {
        return String::new();
    }
    let is_broken = pieces[0].on_new_line || pieces.iter().any(Piece::has_line_comment);
    if !is_broken {
        let line = layout.line(pieces);
        let begin = text[..body.range.start]
            .rfind('\n')
            .map_or(0, |end| end + 1);
        if body.range.start - begin + line.len() + 3 <= WIDTH {
            return format!(" {line} ");
        }
    }
    let mut out = String::from("\n");
    layout.items(pieces, body.indent + STEP, &mut out);
    out.push_str(&" ".repeat(body.indent));
    out
}

struct Layout<'t> {
    text: &'t str,
    kind: Kind,
}

impl Layout<'_> {
    /// All of it on one line.
    fn line(&self, pieces: &[Piece]) -> String {
        let mut line = String::new();
        for (at, piece) in pieces.iter().enumerate() {
            if at > 0 && space(self.text, &pieces[at - 1], piece) {
                line.push(' ');
            }
            line.push_str(&self.flat(pieces, at));
        }
        line
    }

    /// One piece on one line, if it has not more than that in it which is not ours.
    fn flat(&self, pieces: &[Piece], at: usize) -> String {
        let piece = &pieces[at];
        let What::Group(delimiter, inner) = &piece.what else {
            return piece.text(self.text).to_owned();
        };
        if is_code(self.text, self.kind, pieces, at) {
            return piece.text(self.text).to_owned();
        }
        let (open, close) = brackets(*delimiter);
        let inner = self.line(inner);
        match delimiter {
            Delimiter::Brace if !inner.is_empty() => format!("{open} {inner} {close}"),
            _ => format!("{open}{inner}{close}"),
        }
    }

    /// Whether it may stand on one line: nothing in it ends its line, and its author broke none of it.
    fn may_be_flat(&self, pieces: &[Piece]) -> bool {
        pieces
            .iter()
            .enumerate()
            .all(|(at, piece)| match &piece.what {
                What::LineComment => false,
                What::BlockComment | What::Token => !piece.text(self.text).contains('\n'),
                What::Group(_, _) if is_code(self.text, self.kind, pieces, at) => {
                    !piece.text(self.text).contains('\n')
                }
                What::Group(_, inner) => {
                    let is_broken = inner.first().is_some_and(|first| first.on_new_line);
                    !is_broken && self.may_be_flat(inner)
                }
            })
    }

    /// Items, each on lines of its own.
    fn items(&self, pieces: &[Piece], indent: usize, out: &mut String) {
        let elements = elements(self.text, pieces, |at| self.ends_item(pieces, at));
        self.elements(&elements, indent, out);
    }

    /// Whether an item ends here.
    fn ends_item(&self, pieces: &[Piece], at: usize) -> bool {
        let piece = &pieces[at];
        let is_dependent =
            self.kind == Kind::Depends && matches!(piece.what, What::Group(Delimiter::Brace, _));
        let goes_on = pieces
            .get(at + 1)
            .is_some_and(|next| next.is(self.text, ";"));
        piece.is(self.text, ";") || is_dependent && !goes_on
    }

    /// Elements of a list or items of a body, a line or more each.
    fn elements(&self, elements: &[&[Piece]], indent: usize, out: &mut String) {
        let widths = self.arrows(elements);
        for (number, element) in elements.iter().enumerate() {
            let first = &element[0];
            if trails(number, first) {
                // A comment behind what it is about.
                out.truncate(out.trim_end().len());
                out.push(' ');
                out.push_str(first.text(self.text));
                out.push('\n');
                continue;
            }
            if number > 0 && first.behind_blank {
                out.push('\n');
            }
            out.push_str(&" ".repeat(indent));
            self.element(element, indent, widths[number], out);
            out.push('\n');
        }
    }

    /// Up to which width the targets of arrows are filled that stand in lines below each other.
    fn arrows(&self, elements: &[&[Piece]]) -> Vec<usize> {
        let target = |element: &&[Piece]| {
            let arrow = element.iter().position(|piece| piece.is(self.text, "<-"))?;
            Some(self.line(&element[..arrow]).chars().count())
        };
        let targets: Vec<Option<usize>> = match self.kind {
            Kind::Depends => elements.iter().map(target).collect(),
            Kind::Items => vec![None; elements.len()],
        };
        let mut widths = vec![0; elements.len()];
        let mut begin = 0;
        for end in 1..=elements.len() {
            let goes_on = end < elements.len()
                && targets[end].is_some() == targets[begin].is_some()
                && !elements[end][0].behind_blank;
            if !goes_on {
                let widest = targets[begin..end].iter().flatten().max();
                widths[begin..end].fill(widest.copied().unwrap_or(0));
                begin = end;
            }
        }
        widths
    }

    /// One element, which begins at this column; the first line is indented already.
    fn element(&self, pieces: &[Piece], indent: usize, arrow: usize, out: &mut String) {
        // Comments and attributes stand in lines before it.
        let mut begin = 0;
        while begin < pieces.len() {
            let end = match &pieces[begin] {
                piece if piece.is_comment() => begin + 1,
                piece if piece.is(self.text, "#") => self.end_of_attribute(pieces, begin),
                _ => break,
            };
            if end == pieces.len() || !pieces[end].on_new_line {
                break;
            }
            out.push_str(&self.line(&pieces[begin..end]));
            out.push('\n');
            if pieces[end].behind_blank {
                out.push('\n');
            }
            out.push_str(&" ".repeat(indent));
            begin = end;
        }
        let rest = &pieces[begin..];
        let padding = match rest.iter().position(|piece| piece.is(self.text, "<-")) {
            Some(at) => arrow.saturating_sub(self.line(&rest[..at]).chars().count()),
            None => 0,
        };
        if self.may_be_flat(rest) {
            let line = self.line_with(rest, padding);
            if indent + line.chars().count() <= WIDTH || !has_brackets(self.text, self.kind, rest) {
                out.push_str(&line);
                return;
            }
        }
        self.broken(rest, indent, padding, out);
    }

    fn end_of_attribute(&self, pieces: &[Piece], begin: usize) -> usize {
        let has_sign = pieces
            .get(begin + 1)
            .is_some_and(|it| it.is(self.text, "!"));
        (begin + 2 + usize::from(has_sign)).min(pieces.len())
    }

    /// On one line, with so much room before the arrow.
    fn line_with(&self, pieces: &[Piece], padding: usize) -> String {
        match pieces.iter().position(|piece| piece.is(self.text, "<-")) {
            Some(at) => format!(
                "{}{} {}",
                self.line(&pieces[..at]),
                " ".repeat(padding),
                self.line(&pieces[at..])
            ),
            None => self.line(pieces),
        }
    }

    /// On several lines.
    fn broken(&self, pieces: &[Piece], indent: usize, padding: usize, out: &mut String) {
        for (at, piece) in pieces.iter().enumerate() {
            let starts_line = at > 0 && matches!(pieces[at - 1].what, What::LineComment);
            if starts_line {
                out.push('\n');
                out.push_str(&" ".repeat(indent));
            } else if at > 0 && space(self.text, &pieces[at - 1], piece) {
                out.push(' ');
            }
            if piece.is(self.text, "<-") {
                out.push_str(&" ".repeat(padding));
            }
            match &piece.what {
                What::Group(..) if is_code(self.text, self.kind, pieces, at) => {
                    out.push_str(&self.moved(piece, indent));
                }
                What::Group(delimiter, inner) => {
                    let column = column(out);
                    let flat = self.flat(pieces, at);
                    let behind = self.length_behind(&pieces[at + 1..]);
                    let fits = column + flat.chars().count() + behind <= WIDTH;
                    if inner.is_empty() || fits && self.may_be_flat(&pieces[at..=at]) {
                        out.push_str(&flat);
                    } else if self.is_around_code(inner) {
                        let (open, close) = brackets(*delimiter);
                        out.push_str(open);
                        self.broken(inner, indent, 0, out);
                        out.push_str(close);
                    } else {
                        self.group(*delimiter, inner, indent, out);
                    }
                }
                _ => out.push_str(piece.text(self.text)),
            }
        }
    }

    /// How long what follows is up to the next brackets that may be broken.
    fn length_behind(&self, pieces: &[Piece]) -> usize {
        let end = pieces
            .iter()
            .position(|piece| matches!(piece.what, What::Group(..)));
        let end = end.unwrap_or(pieces.len());
        let open = usize::from(end < pieces.len()) * 2;
        self.line(&pieces[..end]).chars().count() + open
    }

    /// Whether these brackets hold one block of code and nothing else, and begin on the line on which that does.
    fn is_around_code(&self, inner: &[Piece]) -> bool {
        let last = inner.len() - 1;
        let is_one = inner
            .iter()
            .all(|piece| !piece.is(self.text, ",") && !piece.is_comment());
        is_one
            && !inner[0].on_new_line
            && is_code(self.text, self.kind, inner, last)
            && self.may_be_flat(&inner[..last])
    }

    /// Brackets with a line for each element.
    fn group(&self, delimiter: Delimiter, inner: &[Piece], indent: usize, out: &mut String) {
        let (open, close) = brackets(delimiter);
        out.push_str(open);
        out.push('\n');
        let elements = elements(self.text, inner, |at| inner[at].is(self.text, ","));
        self.elements(&elements, indent + STEP, out);
        out.push_str(&" ".repeat(indent));
        out.push_str(close);
    }

    /// Code as it stands, moved as a whole so that it ends where its line begins.
    fn moved(&self, piece: &Piece, indent: usize) -> String {
        let code = piece.text(self.text);
        let Some((_, last)) = code.rsplit_once('\n') else {
            return code.to_owned();
        };
        let stood = last.len() - last.trim_start_matches(' ').len();
        let fixed = Fixed::of(piece, self.text);
        let mut out = String::new();
        let mut at = piece.range.start;
        for (number, line) in code.split('\n').enumerate() {
            if number > 0 {
                out.push('\n');
            }
            let plain = line.trim_start_matches(' ');
            match () {
                () if number == 0 || fixed.holds(at) => out.push_str(line),
                () if plain.trim().is_empty() => {}
                () => {
                    let deep = (line.len() - plain.len() + indent).saturating_sub(stood);
                    out.push_str(&" ".repeat(deep));
                    out.push_str(plain.trim_end_matches(' '));
                }
            }
            at += line.len() + 1;
        }
        out
    }
}

/// Texts and comments over several lines, in which white space has a meaning.
struct Fixed(Vec<std::ops::Range<usize>>);

impl Fixed {
    fn of(piece: &Piece, text: &str) -> Self {
        let mut fixed = Vec::new();
        collect(piece, text, &mut fixed);
        Self(fixed)
    }

    /// Whether a line that begins here begins in one of them, or its end does.
    fn holds(&self, line: usize) -> bool {
        self.0
            .iter()
            .any(|range| range.start < line && line <= range.end)
    }
}

fn collect(piece: &Piece, text: &str, fixed: &mut Vec<std::ops::Range<usize>>) {
    match &piece.what {
        What::Group(_, inner) => inner.iter().for_each(|it| collect(it, text, fixed)),
        _ if piece.text(text).contains('\n') => fixed.push(piece.range.clone()),
        _ => {}
    }
}

/// Whether it is a comment behind the element before it.
fn trails(number: usize, first: &Piece) -> bool {
    number > 0 && first.is_comment() && !first.on_new_line
}

/// The pieces up to each that ends an element, which belongs to it; a comment behind it is one of its own.
fn elements<'p>(text: &str, pieces: &'p [Piece], ends: impl Fn(usize) -> bool) -> Vec<&'p [Piece]> {
    let in_types = in_types(text, pieces);
    let mut elements = Vec::new();
    let mut begin = 0;
    for at in 0..pieces.len() {
        let piece = &pieces[at];
        let is_alone = piece.is_comment() && begin == at && {
            let documents = ["///", "/**"]
                .iter()
                .any(|it| piece.text(text).starts_with(it));
            let trails = at > 0 && !piece.on_new_line;
            trails || at + 1 == pieces.len() || !documents && pieces[at + 1].behind_blank
        };
        // A comment at the end of the last line belongs to it.
        let ends_here = ends(at) && !in_types[at]
            || is_alone
            || pieces.get(at + 1).is_some_and(|next| {
                let is_last = pieces[at + 1..].iter().all(Piece::is_comment);
                is_last && next.is_comment()
            });
        if ends_here {
            elements.push(&pieces[begin..=at]);
            begin = at + 1;
        }
    }
    if begin < pieces.len() {
        elements.push(&pieces[begin..]);
    }
    elements
}

/// Which pieces stand between the angle brackets of a type, as in `Err::<(), _>`: where a name stands right before the first one.
fn in_types(text: &str, pieces: &[Piece]) -> Vec<bool> {
    let mut inside = vec![false; pieces.len()];
    let mut open = Vec::new();
    for (at, piece) in pieces.iter().enumerate() {
        let closes = match piece.text(text) {
            _ if !matches!(piece.what, What::Token) => 0,
            "<" if at > 0 && piece.is_joint => {
                open.push(at);
                0
            }
            ">" => 1,
            ">>" => 2,
            _ => 0,
        };
        for _ in 0..closes {
            if let Some(begin) = open.pop() {
                inside[begin..at].fill(true);
            }
        }
    }
    inside
}

/// Whether these braces hold Rust: behind a closure's bars, `async`, or any expression.
fn is_code(text: &str, kind: Kind, pieces: &[Piece], at: usize) -> bool {
    let What::Group(Delimiter::Brace, inner) = &pieces[at].what else {
        return false;
    };
    let before = pieces[..at].iter().rev().find(|piece| !piece.is_comment());
    let Some(before) = before else {
        return false;
    };
    if matches!(before.what, What::Group(..)) {
        // `Name(option) = …` has no braces, and `csv "…"` none behind brackets but those of a type.
        return !inner
            .iter()
            .any(|piece| piece.is(text, ":") || piece.is(text, "<-"));
    }
    let word = before.text(text);
    let is_word = word.starts_with(|first: char| first.is_alphabetic() || first == '_');
    match word {
        ":" | "=" | "," | ">" => false,
        _ if word.ends_with('"') || word.ends_with('#') => false,
        _ if is_word && kind == Kind::Depends => false,
        _ if is_word => !is_type(text, pieces, at),
        _ => true,
    }
}

/// Whether what stands before is the type of an endpoint's answers.
fn is_type(text: &str, pieces: &[Piece], at: usize) -> bool {
    let item = pieces[..at].rsplit(|piece| piece.is(text, ";")).next();
    item.is_some_and(|item| item.iter().any(|piece| piece.is(text, "->")))
}

/// Whether there is something that could be broken.
fn has_brackets(text: &str, kind: Kind, pieces: &[Piece]) -> bool {
    let groups = pieces.iter().enumerate();
    let mut groups = groups.filter(|(at, _)| !is_code(text, kind, pieces, *at));
    groups.any(|(_, piece)| matches!(&piece.what, What::Group(_, inner) if !inner.is_empty()))
}

fn brackets(delimiter: Delimiter) -> (&'static str, &'static str) {
    match delimiter {
        Delimiter::Brace => ("{", "}"),
        Delimiter::Bracket => ("[", "]"),
        _ => ("(", ")"),
    }
}

/// How wide the last line is.
fn column(out: &str) -> usize {
    let line = out.rsplit('\n').next().unwrap_or_default();
    line.chars().count()
}
