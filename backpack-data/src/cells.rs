//! The cells of a table as they are kept: one text of all texts, and a list of values for each column of another type.

use std::io::Read;

use serde_json::Value;

use crate::build::Build;
use crate::fault::Faults;
use crate::kind::{Kind, Values};
use crate::{Column, Format, csv, json};

/// The cells of a table. It has at least one row.
#[derive(Debug)]
pub struct Cells {
    pub(crate) rows: usize,
    pub(crate) columns: Vec<Kept>,
    /// All texts behind one another, row by row.
    pub(crate) text: String,
    /// Where each of them ends.
    pub(crate) ends: Vec<u32>,
    /// How many of the columns are texts.
    pub(crate) texts: usize,
}

/// Where the cells of a column are.
#[derive(Debug)]
pub(crate) enum Kept {
    /// The texts of this place in each row, with whether an empty one is no value.
    Text { place: usize, optional: bool },
    /// Values; with which of them are there, where some may not be.
    Values(Values, Option<Vec<bool>>),
}

impl Cells {
    /// Reads the columns that are wanted; others in the file are passed over.
    ///
    /// # Errors
    /// All that is wrong with the file, in its order.
    pub fn read(file: impl Read, format: Format, columns: &[Column<'_>]) -> Result<Self, Faults> {
        let mut build = Build::new(columns);
        match format {
            Format::Csv => csv::read(file, &mut build),
            Format::JsonLines => json::read_lines(file, &mut build),
            Format::Json => json::read_array(file, &mut build),
        }
        build.finish()
    }

    /// How many rows there are.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The cell of a column, by its place among those that were wanted, in a row from 0 on.
    ///
    /// # Panics
    /// The column is of another type, or there is no such cell.
    pub fn get<'c, C: Cell<'c>>(&'c self, column: usize, row: usize) -> C {
        C::of(self, column, row)
    }

    /// The cell as JSON: a text, a number, a flag, or `null` where it may be empty and is.
    ///
    /// # Panics
    /// There is no such cell.
    #[must_use]
    pub fn json(&self, column: usize, row: usize) -> Value {
        match &self.columns[column] {
            _ if self.is_empty(column, row) => Value::Null,
            Kept::Text { .. } => Value::String(self.text(column, row).to_owned()),
            Kept::Values(values, _) => values.json(row),
        }
    }

    /// How many bytes of memory they take.
    #[must_use]
    pub fn size(&self) -> usize {
        let values = self.columns.iter().map(|column| match column {
            Kept::Text { .. } => 0,
            Kept::Values(values, there) => values.size() + there.as_ref().map_or(0, Vec::capacity),
        });
        self.text.capacity() + self.ends.capacity() * size_of::<u32>() + values.sum::<usize>()
    }

    /// Gives back what was taken in advance.
    pub(crate) fn fit(&mut self) {
        self.text.shrink_to_fit();
        self.ends.shrink_to_fit();
        for column in &mut self.columns {
            if let Kept::Values(values, there) = column {
                values.fit();
                there.iter_mut().for_each(Vec::shrink_to_fit);
            }
        }
    }

    pub(crate) fn values(&self, column: usize) -> Option<&Values> {
        match &self.columns[column] {
            Kept::Values(values, _) => Some(values),
            Kept::Text { .. } => None,
        }
    }

    fn text(&self, column: usize, row: usize) -> &str {
        let Kept::Text { place, .. } = self.columns[column] else {
            panic!("the cells of column {column} are no texts");
        };
        let index = row * self.texts + place;
        let start = index.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.text[start as usize..self.ends[index] as usize]
    }

    /// Whether it has no value, where that may be.
    fn is_empty(&self, column: usize, row: usize) -> bool {
        match &self.columns[column] {
            Kept::Text { optional, .. } => *optional && self.text(column, row).is_empty(),
            Kept::Values(_, there) => there.as_ref().is_some_and(|there| !there[row]),
        }
    }
}

/// What a cell can be taken as.
pub trait Cell<'c> {
    /// Takes it.
    fn of(cells: &'c Cells, column: usize, row: usize) -> Self;
}

impl<'c> Cell<'c> for &'c str {
    fn of(cells: &'c Cells, column: usize, row: usize) -> Self {
        cells.text(column, row)
    }
}

impl<'c, C: Cell<'c>> Cell<'c> for Option<C> {
    fn of(cells: &'c Cells, column: usize, row: usize) -> Self {
        (!cells.is_empty(column, row)).then(|| C::of(cells, column, row))
    }
}

impl Kept {
    /// Nothing yet. Texts are counted.
    pub(crate) fn of(column: &Column<'_>, texts: &mut usize) -> Self {
        match Values::of(column.kind) {
            Some(values) => Self::Values(values, column.optional.then(Vec::new)),
            None => {
                debug_assert_eq!(column.kind, Kind::Text);
                *texts += 1;
                Self::Text {
                    place: *texts - 1,
                    optional: column.optional,
                }
            }
        }
    }
}
