//! What is noted of an invocation beside what it means: all its mistakes, so that they show at once, and the words in it.

use std::fmt::Display;

use proc_macro2::{Ident, Span, TokenStream};

/// The mistakes found so far, each at the word that is wrong.
#[derive(Default)]
pub struct Errors {
    mistakes: Vec<syn::Error>,
    mentions: Vec<Mention>,
    /// Those that the expansion tells of at a place of its own.
    placed: Vec<usize>,
}

/// A word where one of a table may stand, right or wrong: what an editor explains and completes.
pub struct Mention {
    /// The name of the table, as the [`vocabulary`](crate::vocabulary) has it.
    pub table: &'static str,
    /// As it was written.
    pub word: Ident,
}

impl Errors {
    /// Notes a mistake at this place: one that reading finds, or one that only the expansion can know of.
    pub fn at(&mut self, span: Span, message: impl Display) {
        self.add(syn::Error::new(span, message));
    }

    /// Notes a mistake that parsing met.
    pub(crate) fn add(&mut self, error: syn::Error) {
        self.mistakes.push(error);
    }

    /// Notes all that others noted.
    pub(crate) fn append(&mut self, others: Self) {
        self.mistakes.extend(others.mistakes);
        self.mentions.extend(others.mentions);
    }

    /// Notes the mistake of a result, and gives its value where there is none.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    /// Notes a word where one of a table may stand.
    pub(crate) fn mention(&mut self, table: &'static str, word: &Ident) {
        let word = word.clone();
        self.mentions.push(Mention { table, word });
    }

    /// The words that stand where those of a table may, in the order in which they were read.
    pub fn mentions(&self) -> &[Mention] {
        &self.mentions
    }

    /// How many there are; more of them later means that what was read between is broken.
    pub fn count(&self) -> usize {
        self.mistakes.len()
    }

    /// The `compile_error!` of one of them, by its number in the order of their finding: the caller puts it where it stands in for
    /// what is missing, and [`into_tokens`](Self::into_tokens) leaves it out.
    pub fn place(&mut self, index: usize) -> Option<TokenStream> {
        let mistake = self.mistakes.get(index)?;
        self.placed.push(index);
        Some(mistake.to_compile_error())
    }

    /// One `compile_error!` for each mistake, as items.
    pub fn into_tokens(self) -> TokenStream {
        let placed = self.placed;
        let mistakes = self.mistakes.into_iter().enumerate();
        mistakes
            .filter(|(index, _)| !placed.contains(index))
            .map(|(_, mistake)| mistake.into_compile_error())
            .collect()
    }

    /// Each with its text and its place, in the order in which they were found.
    pub fn iter(&self) -> impl Iterator<Item = &syn::Error> {
        self.mistakes.iter()
    }

    /// The texts, for tests.
    #[cfg(test)]
    pub(crate) fn texts(&self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }
}
