//! Makes the mutants: programs that compile, each with one mistake.

use std::ops::Range;

use crate::at::{At, Edit};
use crate::kinds::{self, Kind};
use crate::program::Program;
use crate::scan::Class;

/// A program with one mistake.
pub(crate) struct Mutant<'p> {
    pub(crate) kind: &'static Kind,
    pub(crate) program: &'p Program,
    pub(crate) edit: Edit,
    pub(crate) source: String,
    /// The bytes of the item with the mistake, where an error has to stand.
    pub(crate) item: Range<usize>,
    /// A name that the mistake takes away, so that rustc misses it elsewhere.
    pub(crate) lost: Option<&'p str>,
}

impl<'p> Mutant<'p> {
    fn new(kind: &'static Kind, at: At<'p>, edit: Edit) -> Self {
        let program = at.program;
        let mut source = program.source.clone();
        source.replace_range(edit.bytes.clone(), &edit.text);
        Self {
            kind,
            program,
            item: item(at, &edit),
            lost: lost(at, &edit),
            edit,
            source,
        }
    }

    /// The line with the mistake, or the lines.
    pub(crate) fn line(&self) -> &str {
        let (start, end) = (
            self.edit.bytes.start,
            self.edit.bytes.start + self.edit.text.len(),
        );
        let first = self.source[..start].rfind('\n').map_or(0, |at| at + 1);
        let last = self.source[end..]
            .find('\n')
            .map_or(self.source.len(), |at| end + at);
        self.source[first..last].trim()
    }
}

/// The mutants of each kind, spread evenly over all places where it can be made; all of them where there is no limit.
pub(crate) fn mutants(programs: &[Program], limited: bool) -> Vec<Mutant<'_>> {
    let of_kind = |kind: &'static Kind| {
        let places = programs.iter().flat_map(At::all);
        let made = places.filter_map(|at| Some(Mutant::new(kind, at, (kind.edit)(at)?)));
        let made: Vec<_> = made.collect();
        assert!(!made.is_empty(), "no program has a place for {}", kind.name);
        let most = if limited { kind.most } else { made.len() };
        spread(made, most)
    };
    kinds::all().flat_map(of_kind).collect()
}

fn spread<T>(all: Vec<T>, most: usize) -> Vec<T> {
    let (count, most) = (all.len(), most.min(all.len()));
    let is_taken = |index: usize| (0..most).any(|taken| taken * count / most == index);
    all.into_iter()
        .enumerate()
        .filter(|(index, _)| is_taken(*index))
        .map(|(_, one)| one)
        .collect()
}

/// Where the items that an edit touches stand after it.
fn item(at: At<'_>, edit: &Edit) -> Range<usize> {
    let program = at.program;
    // What a `macro_rules!` fills in is shown where it comes from.
    if at
        .invocation
        .inside
        .clone()
        .any(|index| program.text(index) == "$")
    {
        return 0..program.source.len() + edit.text.len();
    }
    let items = &at.invocation.items;
    let touches = |item: &Range<usize>| {
        let bytes = program.bytes(item);
        bytes.start <= edit.bytes.end && edit.bytes.start <= bytes.end
    };
    let first = items.iter().position(touches).expect("the item of a token");
    let mut last = items
        .iter()
        .rposition(touches)
        .expect("the item of a token");
    // What ends an item joins it with the next one where it is not there any more.
    let end = program.tokens[items[last].end - 1].bytes.start;
    if edit.bytes.end > end && last + 1 < items.len() {
        last += 1;
    }
    let bytes = program.bytes(&(items[first].start..items[last].end));
    bytes.start..bytes.end + edit.text.len() - edit.bytes.len()
}

/// The declared name that stood where the edit is, and stands there no more.
fn lost<'p>(at: At<'p>, edit: &Edit) -> Option<&'p str> {
    let inside = at.invocation.inside.clone();
    let names = inside.map(|index| At { index, ..at }).filter(|at| {
        at.class() == Class::Word
            && at.is_declared_name()
            && edit.bytes.contains(&at.token().bytes.start)
    });
    let mut names = names.map(|at| at.text());
    let mut kept = edit
        .text
        .split(|character: char| !character.is_alphanumeric());
    names.find(|name| !kept.any(|word| word == *name))
}
