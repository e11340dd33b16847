//! The rows that a user has, one of each table that it has met.

use std::any::Any;
use std::panic;
use std::sync::Arc;

use serde_json::Value;

use crate::data::{Supply, Taker};
use crate::declare::endpoint::{Declaration, Target};
use crate::declare::table::{CellDependency, Cells, Per, Table, TableDeclaration};
use crate::user::User;

/// A row as dependencies take it: the cells of its table, and its number.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Row {
    pub(crate) cells: &'static Cells,
    pub(crate) number: usize,
}

impl Row {
    /// What a dependency takes of it. Only JSON has a `null` for an empty cell.
    pub(crate) fn value(self, cell: &CellDependency) -> Value {
        match self.cells.json(cell.column, self.number) {
            Value::Null if !matches!(cell.target, Target::Json(_) | Target::Message(_)) => {
                Value::String(String::new())
            }
            value => value,
        }
    }
}

/// The row of a table that a user has.
#[derive(Debug)]
pub(crate) struct Held {
    supply: Arc<Supply>,
    taker: Taker,
    row: usize,
    /// The same, of the table's own type.
    typed: Box<dyn Any>,
    /// Whether it belongs to a pass that has begun.
    seen: bool,
}

impl Held {
    fn first(supply: Arc<Supply>, taker: Taker, seen: bool) -> Self {
        let row = take(&supply, taker);
        Self {
            typed: (supply.table.rows.make)(supply.cells, row),
            row,
            taker,
            supply,
            seen,
        }
    }

    fn next(&mut self) {
        self.seen = true;
        self.taker.times += 1;
        self.row = take(&self.supply, self.taker);
        (self.supply.table.rows.fill)(self.typed.as_mut(), self.supply.cells, self.row);
    }

    fn row(&self) -> Row {
        Row {
            cells: self.supply.cells,
            number: self.row,
        }
    }
}

fn take(supply: &Supply, taker: Taker) -> usize {
    supply.take(taker).unwrap_or_else(|| finish())
}

/// A user that found no row left: its scenario is over, wherever it is. Unwinds to where its life is led, which takes it for no
/// panic.
pub(crate) struct Finished;

fn finish() -> ! {
    panic::resume_unwind(Box::new(Finished))
}

impl User {
    /// Takes the next row of a table now, whatever else would take it. Where no row is left of one that gives each `once`, the user
    /// is finished.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # data! { Products = ["apple", "pear"]; }
    /// async fn play(user: &mut User) {
    ///     let first = user[Products].value;
    ///     user.next(Products);
    ///     println!("{first}, then {}", user[Products].value);
    /// }
    /// ```
    pub fn next<T: Table>(&mut self, _table: T) {
        self.next_of(T::TABLE);
    }

    fn next_of(&mut self, table: &'static TableDeclaration) {
        match self.rows.get_mut(table.slot()) {
            Some(held) => held.next(),
            None => {
                self.held(table);
            }
        }
    }

    fn held(&self, table: &'static TableDeclaration) -> &Held {
        self.rows.get(table.slot(), || {
            self.holds_rows.set(true);
            let supply = self.context.settings.tables.supply(table);
            let taker = Taker {
                number: self.number,
                seed: self.seed,
                times: 0,
            };
            let supply = supply.unwrap_or_else(|why| panic!("{why}"));
            Held::first(supply, taker, self.passes > 0)
        })
    }

    /// The row of a table, of the table's own type.
    pub(crate) fn row_of<T: Table>(&self) -> &T::Row {
        let row = self.held(T::TABLE).typed.downcast_ref();
        row.expect("the row was made of this type")
    }

    /// Takes the rows that a user begins with, of the tables that its scenario's endpoints depend on.
    pub(super) fn take_first_rows(&self) {
        self.hold_all(Per::User);
    }

    /// A pass of the user's own scenario begins: it has rows of its own. One that was taken before all passes is the first one's.
    pub(crate) fn take_rows_of_pass(&mut self) {
        self.passes += 1;
        // Most tests have no tables, and passes without one pay nothing for them.
        if !self.holds_rows.get() {
            if !self.context.settings.tables_of.is_empty() {
                self.hold_all(Per::Pass);
            }
            return;
        }
        for held in self.rows.iter_mut() {
            if held.supply.table.per == Per::Pass && std::mem::replace(&mut held.seen, true) {
                held.next();
            }
        }
        self.hold_all(Per::Pass);
    }

    /// Has a row of each table that its scenario's endpoints depend on, of those that are taken so.
    fn hold_all(&self, per: Per) {
        let scenarios = self.context.settings.tables_of.iter();
        let own = scenarios.filter(|(scenario, _)| *scenario == self.scene.scenario);
        for table in own.flat_map(|(_, tables)| tables) {
            if table.per == per {
                self.held(table);
            }
        }
    }

    /// Gives a request the cells that it depends on.
    pub(crate) fn give_cells(&mut self, endpoint: &'static Declaration) {
        for (index, cell) in endpoint.cells.iter().enumerate() {
            let is_first = !endpoint.cells[..index]
                .iter()
                .any(|it| it.table.is(cell.table));
            if cell.table.per == Per::Request && is_first {
                self.next_of(cell.table);
            }
            let row = self.held(cell.table).row();
            self.state_mut(endpoint).receive_row(index, row);
        }
    }
}
