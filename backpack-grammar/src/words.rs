//! The words of the language. Each stands in one table, with what it means to people and what it means to the reader.

use proc_macro2::Span;
use syn::Ident;

use crate::suggest::unknown;

/// A word of the language, and what it means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Term {
    /// As it is written.
    pub name: &'static str,
    /// What it means in one line, and what holds without it.
    pub help: &'static str,
}

/// A word, as its table has it.
pub(crate) struct Word<Meaning> {
    pub(crate) name: &'static str,
    /// What it means in one line, and what holds without it.
    pub(crate) help: &'static str,
    pub(crate) means: Meaning,
}

/// What a word means, if it is one of these.
pub(crate) fn find<Meaning>(
    words: &'static [Word<Meaning>],
    text: &str,
) -> Option<&'static Meaning> {
    let known = words.iter().find(|known| known.name == text);
    known.map(|known| &known.means)
}

/// Words for people.
pub(crate) fn terms<Meaning>(words: &[Word<Meaning>]) -> Vec<Term> {
    let term = |word: &Word<Meaning>| Term {
        name: word.name,
        help: word.help,
    };
    words.iter().map(term).collect()
}

/// The only words that may stand in one place.
pub(crate) struct Words<Meaning: 'static> {
    /// As the vocabulary calls them.
    pub(crate) table: &'static str,
    /// What one of them is called.
    pub(crate) kind: &'static str,
    /// What is said before all of them are listed.
    pub(crate) holder: &'static str,
    pub(crate) list: &'static [Word<Meaning>],
}

impl<Meaning> Words<Meaning> {
    /// What a word means, or what may have been meant.
    pub(crate) fn meaning(&self, word: &Ident) -> syn::Result<&'static Meaning> {
        let text = word.to_string();
        find(self.list, &text).ok_or_else(|| self.unknown(&text, word.span()))
    }

    /// Told of a word that is none of these.
    pub(crate) fn unknown(&self, text: &str, span: Span) -> syn::Error {
        let names: Vec<_> = self.list.iter().map(|word| word.name).collect();
        syn::Error::new(span, unknown(self.kind, text, &names, self.holder))
    }
}
