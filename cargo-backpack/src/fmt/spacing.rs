//! What stands between two pieces on one line.

use proc_macro2::Delimiter;

use super::pieces::{Piece, What};

/// Whether a space stands between two pieces: where the language decides that; elsewhere where one stood.
pub(crate) fn space(text: &str, before: &Piece, piece: &Piece) -> bool {
    if piece.is_comment() || before.is_comment() {
        return true;
    }
    let was = !piece.is_joint;
    match (before.text(text), piece.text(text)) {
        (_, "," | ";") => false,
        ("," | ";", _) => true,
        (_, ":") => was && !is_name(before, text),
        (":" | "@" | "=" | "<-" | "->", _) | (_, "@" | "=" | "<-" | "->") => true,
        (left, _) if is_braces(piece) => was || is_name(before, text) || left == "|",
        _ => was,
    }
}

fn is_braces(piece: &Piece) -> bool {
    matches!(piece.what, What::Group(Delimiter::Brace, _))
}

/// A word or a text.
fn is_name(piece: &Piece, text: &str) -> bool {
    let first = piece.text(text).chars().next();
    matches!(piece.what, What::Token)
        && first.is_some_and(|first| first.is_alphanumeric() || matches!(first, '_' | '"'))
}
