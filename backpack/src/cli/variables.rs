//! What variables of the environment say, where it is nothing or wrong.

use std::env;
use std::ffi::OsString;

use clap::builder::Resettable;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Arg, Command, Error};

/// A variable that is empty counts as one that is not set: so a CI hands on an input that nobody filled in.
pub(super) fn without_empty(command: Command) -> Command {
    command.mut_args(|argument| {
        let variable = argument.get_env().and_then(env::var_os);
        match variable {
            Some(value) if value.is_empty() => without_variable(argument),
            _ => argument,
        }
    })
}

/// The error with the name of the variable, where that and not one of these words gave the wrong value.
pub(super) fn named(mut error: Error, command: &Command, words: &[OsString]) -> Error {
    let is_of_a_value = |error: &Error| {
        let kind = error.kind();
        matches!(kind, ErrorKind::ValueValidation | ErrorKind::InvalidValue)
    };
    let typed = command.clone().mut_args(without_variable);
    let typed = typed.try_get_matches_from(words);
    if !is_of_a_value(&error) || typed.is_err_and(|error| is_of_a_value(&error)) {
        return error;
    }
    let Some(ContextValue::String(flag)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    let mut arguments = command.get_arguments();
    let argument = arguments.find(|argument| argument.to_string() == *flag);
    if let Some(variable) = argument.and_then(Arg::get_env) {
        let variable = variable.to_string_lossy().into_owned();
        error.insert(ContextKind::InvalidArg, ContextValue::String(variable));
    }
    error
}

fn without_variable(argument: Arg) -> Arg {
    argument.env(Resettable::Reset)
}
