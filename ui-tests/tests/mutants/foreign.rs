//! Tells the user's own Rust inside an invocation from our language: a mistake in it is rustc's to explain, in words that users know.

use crate::program::{Invocation, Macro, Program};
use crate::scan::Class;

/// Words of ours that a value may begin with; any other word begins an expression.
const OUR_VALUES: &[&str] = &[
    "none", "exp", "normal", "true", "false", "null", "to", "hold", "weighted", "sequence", "async",
];

/// For each token, whether it is foreign.
pub(crate) fn foreign(program: &Program) -> Vec<bool> {
    let mut foreign = vec![false; program.tokens.len()];
    for invocation in &program.invocations {
        for index in invocation.inside.clone() {
            if let Some(end) = foreign_from(program, invocation, index) {
                foreign[index..end].fill(true);
            }
        }
    }
    foreign
}

/// Where what begins here ends, if it is foreign.
fn foreign_from(program: &Program, invocation: &Invocation, index: usize) -> Option<usize> {
    let text = |index: usize| program.text(index);
    let (before, option) = (
        index.checked_sub(1).map_or("", text),
        index.checked_sub(2).map_or("", text),
    );
    match text(index) {
        // A repetition, and a place that a `macro_rules!` fills.
        "$" if text(index + 1) == "(" => Some(program.tokens[index + 1].partner + 3),
        "$" => Some(index + 2),
        // An attribute.
        "#" => Some(program.tokens[index + 1].partner + 1),
        "(" if before == "pub" => Some(program.tokens[index].partner + 1),
        // The type of the answers.
        _ if invocation.of == Macro::Endpoint && before == "->" => {
            (index..).find(|index| ["{", ";"].contains(&text(*index)))
        }
        // A closure; its `async` is ours.
        "|" if [":", "=", ",", "[", "async", "move"].contains(&before) => {
            Some(end_of_value(program, index))
        }
        _ if begins_expression(program, invocation, index, before, option) => {
            Some(end_of_value(program, index))
        }
        _ => None,
    }
}

fn begins_expression(
    program: &Program,
    invocation: &Invocation,
    index: usize,
    before: &str,
    option: &str,
) -> bool {
    let is_value = match invocation.of {
        Macro::Endpoint => before == ":" && program.tokens[index].outer != Some(invocation.open),
        Macro::Test => before == "=" || (before == "(" && option == "to"),
        _ => false,
    };
    let class = program.tokens[index].class;
    let text = program.text(index);
    // `20 * 50` and `1 + 1` begin as a number of ours does.
    let computes = class == Class::Number && ["*", "+"].contains(&program.text(index + 1));
    is_value && (computes || (class == Class::Word && !OUR_VALUES.contains(&text)) || text == "-")
}

/// The index behind an expression: that of the `,`, `@`, `every` or bracket that ends it.
fn end_of_value(program: &Program, start: usize) -> usize {
    let outer = program.tokens[start].outer;
    let ends = |index: &usize| {
        let token = &program.tokens[*index];
        let (inside, closes) = (token.outer == outer, Some(token.partner) == outer);
        closes || (inside && [",", "@", ";", "every"].contains(&program.text(*index)))
    };
    (start..program.tokens.len())
        .find(ends)
        .expect("the group around an expression closes")
}
