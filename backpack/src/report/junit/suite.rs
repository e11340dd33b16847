//! What a suite is called: after its program.

use super::{Document, Outcome, write};
use crate::text::program::named;

/// The report as a suite that has the program's name.
pub(crate) fn of_program(document: &Document, outcome: &Outcome) -> String {
    let program = document.run.command_line.first();
    let name = program.map_or("load test", |program| named(program));
    write(document, name, outcome)
}
