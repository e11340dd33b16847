//! Functions in the place of steps, of which rustc says no more than that they are no types: the file that they stand in says more.

use std::convert::Infallible;
use std::path::Path;

use backpack_grammar::model::{Action, Step};
use backpack_grammar::{Errors, files};
use syn::ext::IdentExt;

/// What can stand in the place of a function.
#[derive(Clone, Copy)]
pub(crate) enum Instead {
    /// A block.
    Block,
    /// An endpoint.
    Endpoint,
}

/// Refuses the steps that are names of functions of the file.
pub(crate) fn refuse<'s>(
    steps: impl Iterator<Item = &'s mut Step>,
    instead: Instead,
    errors: &mut Errors,
) {
    for step in steps {
        if let Action::Join(steps) = &mut step.action {
            refuse(steps.iter_mut(), Instead::Endpoint, errors);
        }
        let Action::Bare(path) = &step.action else {
            continue;
        };
        let Some(name) = path.get_ident() else {
            continue;
        };
        let Some(function) = in_own_file(&name.unraw().to_string()) else {
            continue;
        };
        let told = match (instead, function) {
            (Instead::Endpoint, _) => format!(
                "`{name}` is a function: only endpoints stand here, call it in a block of a scenario"
            ),
            (Instead::Block, Function { is_async }) => {
                let waits = if is_async { ".await" } else { "" };
                format!(
                    "`{name}` is a function: call it in a block, as in `async |user| {name}(user){waits}`"
                )
            }
        };
        errors.at(step.span, told);
        step.action = Action::Function(path.clone());
    }
}

/// A function of a file.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Function {
    is_async: bool,
}

/// A text, as it is remembered of a file.
struct Source(String);

fn in_own_file(name: &str) -> Option<Function> {
    // What an endpoint is called begins with a capital letter nearly everywhere, and needs no look.
    if !name.starts_with(char::is_lowercase) || !proc_macro::is_available() {
        return None;
    }
    let file = proc_macro::Span::call_site().local_file()?;
    let read = files::read_from(Path::new(""), file.to_str()?, |text| {
        Ok::<_, Infallible>(Source(String::from_utf8_lossy(text).into_owned()))
    });
    function(&read.ok()?.contents.0, name)
}

/// The function of this name, if the text declares one, and nothing else that may be called so.
fn function(text: &str, name: &str) -> Option<Function> {
    let mut found = None;
    for (at, _) in text.match_indices(name) {
        let (before, behind) = (&text[..at], &text[at + name.len()..]);
        let is_part = before.ends_with(is_of_word) || behind.starts_with(is_of_word);
        if is_part {
            continue;
        }
        let mut words = before.split_whitespace().rev();
        match words.next() {
            Some("fn") => {
                let is_async = words.next() == Some("async");
                found = Some(Function { is_async });
            }
            Some("struct" | "enum" | "type" | "mod" | "let") => return None,
            _ if is_imported(before) || is_declared(behind) => return None,
            _ => {}
        }
    }
    found
}

fn is_of_word(letter: char) -> bool {
    letter.is_alphanumeric() || letter == '_'
}

/// Whether a `use` is open.
fn is_imported(before: &str) -> bool {
    let statement = before.rsplit([';', '}']).next().unwrap_or_default();
    statement.split_whitespace().any(|word| word == "use")
}

/// `= …`, perhaps with options before it.
fn is_declared(behind: &str) -> bool {
    let behind = behind.trim_start();
    let behind = match behind.strip_prefix('(') {
        Some(options) => options.split_once(')').map_or("", |(_, behind)| behind),
        None => behind,
    };
    let behind = behind.trim_start();
    behind.starts_with('=') && !behind.starts_with("==") && !behind.starts_with("=>")
}

#[cfg(test)]
mod tests {
    use super::{Function, function};

    #[test]
    fn a_function_is_found_where_nothing_else_is_called_so() {
        for (text, is_async) in [
            ("async fn play(user: &mut User) {}", true),
            ("scenario! { A = [play]; }\npub async fn play() {}", true),
            (
                "fn play() {} fn main() { play(); assert!(play == x) }",
                false,
            ),
            (
                "pub(crate) const fn play<T>() {} // players, replay, play_on = 1",
                false,
            ),
        ] {
            assert_eq!(
                function(text, "play"),
                Some(Function { is_async }),
                "{text}"
            );
        }
        for text in [
            "",
            "fn replay() {}",
            "fn play() {} endpoint! { pub play = GET \"/\"; }",
            "fn play() {} scenario! { play(wait = 1s) = [A]; }",
            "use steps::play; mod other { fn play() {} }",
            "use steps::{A, play}; mod other { fn play() {} }",
            "mod other { fn play() {} } type play = A;",
            "fn main() { let play = 1; } fn play() {}",
        ] {
            assert_eq!(function(text, "play"), None, "{text}");
        }
    }
}
