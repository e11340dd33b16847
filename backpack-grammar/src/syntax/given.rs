//! Options that are calls of the builder, as they were given: of a test, or of a scenario's own load.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::{Expr, Ident};

use crate::syntax::call::{Argument, Call};
use crate::syntax::duration::duration;

/// What was given.
#[derive(Default)]
pub(crate) struct Given {
    pub(crate) calls: Vec<Call>,
    /// The names of all options that were written, perhaps with a mistake in their values.
    pub(crate) written: Vec<Ident>,
    /// Whether some of them could not be read: what seems to be missing may be among these.
    pub(crate) are_broken: bool,
}

impl Given {
    /// Whether an option was written, perhaps with a mistake in its value.
    pub(crate) fn is_written(&self, option: &str) -> bool {
        self.place_of(option).is_some()
    }

    /// Where an option stands.
    pub(crate) fn place_of(&self, option: &str) -> Option<Span> {
        let written = self.written.iter().find(|written| *written == option);
        written.map(Ident::span)
    }

    /// What is handed to the builder, of all calls.
    pub(crate) fn arguments(&self) -> impl Iterator<Item = &Argument> {
        self.calls.iter().flat_map(|call| &call.arguments)
    }

    /// The option is the builder's method of the same name, with this argument.
    pub(crate) fn call(&mut self, option: &Ident, argument: Argument) {
        self.calls.push(Call {
            method: option.to_string(),
            arguments: vec![argument],
        });
    }

    pub(crate) fn time(&mut self, option: &Ident, input: ParseStream) -> syn::Result<()> {
        self.call(option, Argument::Time(duration(input)?));
        Ok(())
    }

    pub(crate) fn positive(
        &mut self,
        option: &Ident,
        input: ParseStream,
        example: &'static str,
    ) -> syn::Result<()> {
        let number: Expr = input.parse()?;
        self.call(option, Argument::Positive { number, example });
        Ok(())
    }
}
