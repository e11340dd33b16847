//! Refuses columns that a table does not have.

use super::text::{Text, distance, same};
use crate::declare::table::TableDeclaration;

/// Refuses `Table["name"]` where the table has no such column.
#[track_caller]
pub const fn check_column(table: &TableDeclaration, name: &str) {
    if table.stand_in || place(table, name).is_some() {
        return;
    }
    let text = Text::new()
        .with("`")
        .with(table.name)
        .with("` has no column `")
        .with(name)
        .with("`");
    let text = match nearest(table, name) {
        Some(near) => text.with(", did you mean `").with(near).with("`?"),
        None => listed(text.with(": it has "), table),
    };
    panic!("{}", text.as_str());
}

/// The place of a column that is there.
#[must_use]
pub const fn column_place(table: &TableDeclaration, name: &str) -> usize {
    match place(table, name) {
        Some(place) => place,
        None => 0,
    }
}

const fn place(table: &TableDeclaration, name: &str) -> Option<usize> {
    let mut at = 0;
    while at < table.columns.len() {
        if same(table.columns[at].name, name) {
            return Some(at);
        }
        at += 1;
    }
    None
}

/// The only column, or the one that is spelled nearly alike.
const fn nearest(table: &TableDeclaration, name: &str) -> Option<&'static str> {
    let mut nearest = None;
    let mut smallest = name.len() / 3 + 1;
    let mut at = 0;
    while at < table.columns.len() {
        let column = table.columns[at].name;
        let distance = distance(column, name);
        if distance <= smallest {
            smallest = distance;
            nearest = Some(column);
        }
        at += 1;
    }
    nearest
}

const fn listed(mut text: Text, table: &TableDeclaration) -> Text {
    let mut at = 0;
    while at < table.columns.len() {
        if at > 0 {
            text = text.with(", ");
        }
        text = text.with("`").with(table.columns[at].name).with("`");
        at += 1;
    }
    text
}
