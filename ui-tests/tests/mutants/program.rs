//! Programs that compile, and the invocations of our macros in them, which is where mutants differ.

use std::fs;
use std::ops::Range;
use std::path::Path;

use crate::foreign::foreign;
use crate::scan::{Class, Token, scan};

/// What is invoked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Macro {
    Endpoint,
    Chain,
    Scenario,
    Depends,
    Thresholds,
    Test,
}

/// A macro with the tokens between its brackets.
pub(crate) struct Invocation {
    pub(crate) of: Macro,
    /// The bracket that opens it.
    pub(crate) open: usize,
    /// The indices of what stands between its brackets.
    pub(crate) inside: Range<usize>,
    /// The indices of its items, each with the sign that ends it.
    pub(crate) items: Vec<Range<usize>>,
}

/// A program of the folder `pass`.
pub(crate) struct Program {
    /// As `scenario/the_language_tour.rs`.
    pub(crate) name: String,
    pub(crate) source: String,
    pub(crate) tokens: Vec<Token>,
    pub(crate) invocations: Vec<Invocation>,
    /// For each token, whether it is the user's Rust or a place of a `macro_rules!`, where edits are no mistakes in our language.
    pub(crate) foreign: Vec<bool>,
}

impl Program {
    fn read(folder: &Path, file: &Path) -> Self {
        let name = file.strip_prefix(folder).expect("a path under the folder");
        let source = fs::read_to_string(file).expect("a program that can be read");
        let tokens = scan(&source);
        let invocations = invocations(&source, &tokens);
        let mut program = Self {
            name: name.to_string_lossy().replace('\\', "/"),
            foreign: vec![false; tokens.len()],
            source,
            tokens,
            invocations,
        };
        program.foreign = foreign(&program);
        program
    }

    /// What is written there; nothing behind the end.
    pub(crate) fn text(&self, index: usize) -> &str {
        let token = self.tokens.get(index);
        token.map_or("", |token| &self.source[token.bytes.clone()])
    }

    /// The bytes from the first to the last of these tokens.
    pub(crate) fn bytes(&self, tokens: &Range<usize>) -> Range<usize> {
        self.tokens[tokens.start].bytes.start..self.tokens[tokens.end - 1].bytes.end
    }

    /// Whether it is compiled as `cargo test` does.
    pub(crate) fn is_test(&self) -> bool {
        self.name.starts_with("test/")
    }
}

/// All programs under a folder, in the order of their names.
pub(crate) fn programs(folder: &Path) -> Vec<Program> {
    let folders = fs::read_dir(folder)
        .expect("the folder of programs")
        .flatten();
    let files = folders.flat_map(|folder| {
        fs::read_dir(folder.path())
            .expect("a folder of programs")
            .flatten()
    });
    let paths = files.map(|file| file.path());
    let mut paths: Vec<_> = paths
        .filter(|path| path.extension().is_some_and(|end| end == "rs"))
        .collect();
    paths.sort();
    paths
        .iter()
        .map(|path| Program::read(folder, path))
        .collect()
}

fn invocations(source: &str, tokens: &[Token]) -> Vec<Invocation> {
    let text = |index: usize| {
        tokens
            .get(index)
            .map_or("", |token| &source[token.bytes.clone()])
    };
    let opens = |index: usize| {
        tokens
            .get(index)
            .is_some_and(|token| token.class == Class::Open)
    };
    let invoked = |index: usize| match (text(index), text(index + 1)) {
        ("endpoint", "!") => Some((Macro::Endpoint, index + 2)),
        ("chain", "!") => Some((Macro::Chain, index + 2)),
        ("scenario", "!") => Some((Macro::Scenario, index + 2)),
        ("depends", "!") => Some((Macro::Depends, index + 2)),
        ("thresholds", "!") => Some((Macro::Thresholds, index + 2)),
        ("backpack", "::") if text(index + 2) == "test" => Some((Macro::Test, index + 3)),
        _ => None,
    };
    let with_brackets = (0..tokens.len())
        .filter_map(invoked)
        .filter(|&(_, open)| opens(open));
    with_brackets
        .map(|(of, open)| {
            let inside = open + 1..tokens[open].partner;
            let ends = |index: usize| match of {
                Macro::Thresholds | Macro::Test => text(index) == ",",
                Macro::Depends if text(index) == "}" => text(index + 1) != ";",
                _ => text(index) == ";",
            };
            Invocation {
                of,
                open,
                items: items(tokens, open, &inside, ends),
                inside,
            }
        })
        .collect()
}

/// Splits what stands directly in an invocation.
fn items(
    tokens: &[Token],
    open: usize,
    inside: &Range<usize>,
    ends: impl Fn(usize) -> bool,
) -> Vec<Range<usize>> {
    let mut items = Vec::new();
    let mut start = inside.start;
    for index in inside.clone() {
        if tokens[index].outer == Some(open) && ends(index) {
            items.push(start..index + 1);
            start = index + 1;
        }
    }
    if start < inside.end {
        items.push(start..inside.end);
    }
    items
}
