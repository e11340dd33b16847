//! A token of an invocation with what stands around it, which is what a kind of mistake looks at.

use std::ops::Range;

use crate::program::{Invocation, Macro, Program};
use crate::scan::{Class, Token};

/// Puts a text in the place of others.
#[derive(Clone, Debug)]
pub(crate) struct Edit {
    pub(crate) bytes: Range<usize>,
    pub(crate) text: String,
}

/// A token that stands in an invocation and is not foreign.
#[derive(Clone, Copy)]
pub(crate) struct At<'p> {
    pub(crate) program: &'p Program,
    pub(crate) invocation: &'p Invocation,
    pub(crate) index: usize,
}

impl<'p> At<'p> {
    /// All places of a program where a mistake can be made.
    pub(crate) fn all(program: &'p Program) -> impl Iterator<Item = Self> {
        program.invocations.iter().flat_map(move |invocation| {
            let inside = invocation.inside.clone();
            let own = inside.filter(|index| !program.foreign[*index]);
            own.map(move |index| Self {
                program,
                invocation,
                index,
            })
        })
    }

    pub(crate) fn token(&self) -> &'p Token {
        &self.program.tokens[self.index]
    }

    pub(crate) fn class(&self) -> Class {
        self.token().class
    }

    pub(crate) fn text(&self) -> &'p str {
        self.program.text(self.index)
    }

    pub(crate) fn is(&self, text: &str) -> bool {
        self.text() == text
    }

    pub(crate) fn is_one_of(&self, texts: &[&str]) -> bool {
        texts.contains(&self.text())
    }

    pub(crate) fn of(&self, of: Macro) -> bool {
        self.invocation.of == of
    }

    /// The token so many places further on, if it is in the invocation and not foreign.
    pub(crate) fn near(&self, places: isize) -> Option<Self> {
        let index = self.index.checked_add_signed(places)?;
        self.at(index)
    }

    fn at(&self, index: usize) -> Option<Self> {
        let inside = self.invocation.inside.contains(&index) && !self.program.foreign[index];
        inside.then_some(Self { index, ..*self })
    }

    /// What stands before it, foreign or not; nothing at the beginning.
    pub(crate) fn before(&self) -> &'p str {
        self.beside(-1)
    }

    /// What stands after it, foreign or not; nothing at the end.
    pub(crate) fn after(&self) -> &'p str {
        self.beside(1)
    }

    /// What stands so many places further on, foreign or not; nothing outside of the invocation.
    pub(crate) fn beside(&self, places: isize) -> &'p str {
        let index = self.index.checked_add_signed(places);
        let index = index.filter(|index| self.invocation.inside.contains(index));
        index.map_or("", |index| self.program.text(index))
    }

    /// Whether it stands in no brackets but those of the invocation.
    pub(crate) fn is_outermost(&self) -> bool {
        self.token().outer == Some(self.invocation.open)
    }

    /// The bracket that opens the group around it, if that is not the invocation's.
    pub(crate) fn outer(&self) -> Option<Self> {
        self.at(self.token().outer?)
    }

    /// Of a bracket, the other one.
    pub(crate) fn partner(&self) -> Self {
        let index = self.token().partner;
        Self { index, ..*self }
    }

    /// The item that it stands in.
    pub(crate) fn item(&self) -> Range<usize> {
        let items = &self.invocation.items;
        let own = items.iter().find(|item| item.contains(&self.index));
        own.expect("each token belongs to an item").clone()
    }

    /// Whether an item declares this name.
    pub(crate) fn is_declared_name(&self) -> bool {
        let declares = matches!(
            self.invocation.of,
            Macro::Endpoint | Macro::Chain | Macro::Scenario
        );
        let named = match self.after() {
            "=" => true,
            "(" => {
                self.program
                    .text(self.program.tokens[self.index + 1].partner + 1)
                    == "="
            }
            _ => false,
        };
        declares && self.is_outermost() && self.class() == Class::Word && named
    }

    /// The word before the group around it, as `headers` in `headers: { … }`; nothing where there is none.
    pub(crate) fn option(&self) -> &'p str {
        let Some(open) = self.outer() else { return "" };
        let open = open.index;
        let behind_sign = [":", "="].contains(&self.program.text(open - 1));
        self.program.text(open - if behind_sign { 2 } else { 1 })
    }

    /// The bytes from here to before the next `,` or the end of the group.
    pub(crate) fn entry(&self) -> Range<usize> {
        let tokens = &self.program.tokens;
        let outer = self.token().outer;
        let ends = |index: &usize| {
            let closes = Some(tokens[*index].partner) == outer;
            let parts = [",", ";"].contains(&self.program.text(*index));
            closes || (tokens[*index].outer == outer && parts)
        };
        let end = (self.index..tokens.len())
            .find(ends)
            .expect("every group closes");
        self.program.bytes(&(self.index..end))
    }

    /// Its text is another.
    pub(crate) fn becomes(&self, text: impl Into<String>) -> Edit {
        Edit {
            bytes: self.token().bytes.clone(),
            text: text.into(),
        }
    }

    /// Something is written right after it.
    pub(crate) fn gains(&self, text: &str) -> Edit {
        let end = self.token().bytes.end;
        Edit {
            bytes: end..end,
            text: text.to_owned(),
        }
    }

    /// It is not written.
    pub(crate) fn dropped(&self) -> Edit {
        self.becomes("")
    }

    /// From here to a later token, another text is written.
    pub(crate) fn up_to(&self, last: Self, text: impl Into<String>) -> Edit {
        Edit {
            bytes: self.token().bytes.start..last.token().bytes.end,
            text: text.into(),
        }
    }

    /// What is written from here to a later token.
    pub(crate) fn source_up_to(&self, last: Self) -> &'p str {
        &self.program.source[self.token().bytes.start..last.token().bytes.end]
    }
}
