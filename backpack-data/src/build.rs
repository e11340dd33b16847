//! Puts cells together as they are read, and notes what is wrong with them.

use crate::Column;
use crate::cells::{Cells, Kept};
use crate::fault::{Fault, Faults};

/// Cells that are being read.
pub(crate) struct Build<'w> {
    wanted: &'w [Column<'w>],
    cells: Cells,
    faults: Faults,
}

impl<'w> Build<'w> {
    pub(crate) fn new(wanted: &'w [Column<'w>]) -> Self {
        let mut texts = 0;
        let columns = wanted
            .iter()
            .map(|column| Kept::of(column, &mut texts))
            .collect();
        Self {
            wanted,
            cells: Cells {
                rows: 0,
                columns,
                text: String::new(),
                ends: Vec::new(),
                texts,
            },
            faults: Faults {
                told: Vec::new(),
                more: 0,
            },
        }
    }

    pub(crate) fn wanted(&self) -> &'w [Column<'w>] {
        self.wanted
    }

    pub(crate) fn fault(&mut self, fault: Fault) {
        self.faults.add(fault);
    }

    /// Takes a row: its cells in the order of the columns, none for one that is not there.
    pub(crate) fn row<'c>(&mut self, line: u64, cells: impl Iterator<Item = Option<&'c str>>) {
        for (index, cell) in cells.enumerate() {
            self.cell(line, index, cell);
        }
        self.cells.rows += 1;
    }

    fn cell(&mut self, line: u64, index: usize, cell: Option<&str>) {
        let column = &self.wanted[index];
        let cell = cell.filter(|cell| !cell.is_empty() || !column.optional);
        if cell.is_none() && !column.optional {
            self.faults.add(Fault::of_line(
                line,
                format!(
                    "no `{0}`: write it there, or give the column a type that may be empty, as in `{{ {0}: Option<{1}> }}`",
                    column.name,
                    column.kind.name()
                ),
            ));
        }
        let cells = &mut self.cells;
        match &mut cells.columns[index] {
            Kept::Text { .. } => {
                cells.text.push_str(cell.unwrap_or_default());
                let end = u32::try_from(cells.text.len());
                cells.ends.push(end.unwrap_or(u32::MAX));
            }
            Kept::Values(values, there) => {
                if let Some(there) = there {
                    there.push(cell.is_some());
                }
                let Some(cell) = cell else {
                    values.push_nothing();
                    return;
                };
                if !values.push(cell) {
                    values.push_nothing();
                    let kind = column.kind;
                    self.faults.add(Fault::of_cell(
                        line,
                        column.name,
                        format!("`{cell}` is no `{}`: write {}", kind.name(), kind.what()),
                    ));
                }
            }
        }
    }

    /// All of it, where nothing was wrong.
    pub(crate) fn finish(mut self) -> Result<Cells, Faults> {
        if self.faults.told.is_empty() && self.cells.rows == 0 {
            self.fault(Fault::of_file("no rows: write at least one"));
        }
        if u32::try_from(self.cells.text.len()).is_err() {
            self.fault(Fault::of_file("more than 4 GiB of texts: take fewer rows"));
        }
        if !self.faults.told.is_empty() {
            return Err(self.faults);
        }
        self.cells.fit();
        Ok(self.cells)
    }
}
