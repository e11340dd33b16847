//! What is wrong with a file.

use std::fmt;

/// One thing that is wrong, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// From 1; none where it is of the whole file.
    pub line: Option<u64>,
    /// The column, where it is one cell's.
    pub column: Option<String>,
    /// In words, as `2 cells, but the header has 3`.
    pub what: String,
}

impl Fault {
    pub(crate) fn of_file(what: impl Into<String>) -> Self {
        Self {
            line: None,
            column: None,
            what: what.into(),
        }
    }

    pub(crate) fn of_line(line: u64, what: impl Into<String>) -> Self {
        Self {
            line: Some(line),
            ..Self::of_file(what)
        }
    }

    pub(crate) fn of_cell(line: u64, column: &str, what: impl Into<String>) -> Self {
        Self {
            column: Some(column.to_owned()),
            ..Self::of_line(line, what)
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(line) = self.line {
            write!(f, "line {line}, ")?;
        }
        if let Some(column) = &self.column {
            write!(f, "column `{column}`: ")?;
        }
        f.write_str(&self.what)
    }
}

/// All that is wrong with a file, in its order; of very many, the first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// At least one.
    pub told: Vec<Fault>,
    /// How many more there are.
    pub more: u64,
}

impl Faults {
    /// As many as somebody may want to read.
    pub(crate) const MOST: usize = 20;

    pub(crate) fn one(fault: Fault) -> Self {
        Self {
            told: vec![fault],
            more: 0,
        }
    }

    pub(crate) fn add(&mut self, fault: Fault) {
        match self.told.len() < Self::MOST {
            true => self.told.push(fault),
            false => self.more += 1,
        }
    }

    /// Each as a line about this file.
    #[must_use]
    pub fn lines(&self, file: &str) -> Vec<String> {
        let told = self.told.iter().map(|fault| format!("{file}: {fault}"));
        let more = (self.more > 0).then(|| format!("{file}: {} more of the kind", self.more));
        told.chain(more).collect()
    }
}
