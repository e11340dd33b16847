//! All tables of a run.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use crate::data::load::{cells_of, cells_of_file};
use crate::data::replaced::Replaced;
use crate::data::supply::Supply;
use crate::declare::check::distance;
use crate::declare::table::{Cells, TableDeclaration};

/// Which rows are this process's, of several that divide them: row `index`, and each `of`-th after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Share {
    pub(crate) index: u64,
    pub(crate) of: u64,
}

impl Share {
    pub(crate) const ALL: Self = Self { index: 0, of: 1 };

    /// How many of these rows.
    pub(super) fn count(self, rows: u64) -> u64 {
        rows.saturating_sub(self.index).div_ceil(self.of)
    }

    /// The row at a place among its own. Where it has none of its own, another's.
    pub(super) fn row(self, place: u64, cells: &Cells) -> usize {
        let row = self.index + place * self.of;
        (row % cells.rows() as u64) as usize
    }
}

/// The tables of a run, and who has taken what of them.
#[derive(Debug)]
pub(crate) struct Tables {
    share: Share,
    seed: u64,
    /// Each when it was first asked for; those that the plan knows before any traffic.
    supplies: Mutex<Vec<Arc<Supply>>>,
}

impl Tables {
    /// Reads the tables that are known, and the files in place of some; what is wrong with them is added to the problems.
    pub(crate) fn read(
        known: &[&'static TableDeclaration],
        replaced: &Replaced,
        share: Share,
        seed: u64,
        problems: &mut Vec<String>,
    ) -> Self {
        let mut all = replaced.tables.clone();
        for table in known {
            if !all.iter().any(|other| other.is(table)) {
                all.push(table);
            }
        }
        for (name, _) in &replaced.files {
            if !all.iter().any(|table| table.name == name) {
                problems.push(unknown(name, &all));
            }
        }
        let supply = |table: &&'static TableDeclaration| {
            let file = replaced.files.iter().find(|(name, _)| name == table.name);
            let cells = match file {
                Some((_, path)) => cells_of_file(table, Path::new(path)),
                None => cells_of(table),
            };
            match cells {
                Ok(cells) => Some(Arc::new(Supply::new(table, cells, share, seed))),
                Err(lines) => {
                    problems.extend(lines);
                    None
                }
            }
        };
        let supplies = all.iter().filter_map(supply).collect();
        Self {
            share,
            seed,
            supplies: Mutex::new(supplies),
        }
    }

    /// What the run has of a table. One that only blocks take from is read when the first does.
    ///
    /// # Errors
    /// What is wrong with its file.
    pub(crate) fn supply(&self, table: &'static TableDeclaration) -> Result<Arc<Supply>, String> {
        let mut supplies = self.supplies.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = supplies.iter().find(|known| known.table.is(table)) {
            return Ok(Arc::clone(known));
        }
        let cells = cells_of(table).map_err(|lines| lines.join("\n"))?;
        let supply = Arc::new(Supply::new(table, cells, self.share, self.seed));
        supplies.push(Arc::clone(&supply));
        Ok(supply)
    }
}

fn unknown(name: &str, known: &[&'static TableDeclaration]) -> String {
    let names = known.iter().map(|table| table.name);
    let near = names.clone().min_by_key(|known| distance(known, name));
    let near = near.filter(|known| distance(known, name) <= name.len() / 3 + 1);
    let names: Vec<_> = names.collect();
    let there = match near {
        Some(near) => format!(", did you mean `{near}`?"),
        None if names.is_empty() => ": this test knows of none;".to_owned(),
        None => format!(": there is {};", names.join(", ")),
    };
    format!(
        "no table `{name}`{there} One that only blocks take rows from is made known with `.table({name})`"
    )
}
