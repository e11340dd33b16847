//! What `data!` leaves behind: a constant that says what a table is, and where its rows are.

use std::any::Any;
use std::fmt;
use std::sync::OnceLock;

pub use backpack_data::{Cells, Column, Format, Kind};

use crate::declare::endpoint::{Slot, Target};
use crate::declare::key::{Keyed, TableKind};
use crate::seen::is_secret;

/// A table of test data, declared with [`data!`](crate::data).
///
/// The macro implements it; nothing else has to.
///
/// ```
/// # use backpack::prelude::*;
/// # data! { Regions = ["eu", "us"]; }
/// fn region<T: Table<Row = RegionsRow>>(user: &mut User, table: T) -> &'static str {
///     user.next(table);
///     user[Regions].value
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a table",
    label = "not declared with `data!`",
    note = "only what `data! {{ … }}` declares can stand here"
)]
pub trait Table: Keyed<Kind = TableKind> {
    /// What `user[Table]` gives: a field for each column.
    type Row: Copy + 'static;
    /// All that the declaration says.
    #[doc(hidden)]
    const TABLE: &'static TableDeclaration;
    /// The row of this number, from 0.
    #[doc(hidden)]
    fn row(cells: &'static Cells, row: usize) -> Self::Row;
}

/// One declaration of `data!`, as a constant.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct TableDeclaration {
    pub name: &'static str,
    pub origin: Origin,
    pub columns: &'static [Column<'static>],
    pub per: Per,
    pub order: Order,
    /// No row twice in a test.
    pub once: bool,
    /// A declaration with a mistake in it, of which the compiler has told.
    pub stand_in: bool,
    pub home: fn() -> &'static Home,
    pub rows: RowMaker,
}

/// Where the rows are.
#[derive(Clone, Copy)]
pub enum Origin {
    /// In the program.
    Embedded(Format, &'static [u8]),
    /// In a file that is read when the program starts: its path from the folder of the crate, or where that is not there, from the
    /// folder that the program runs in.
    File(Format, &'static str, &'static str),
}

impl Origin {
    /// What they are written in.
    pub(crate) fn format(self) -> Format {
        match self {
            Self::Embedded(format, _) | Self::File(format, ..) => format,
        }
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Embedded(format, bytes) => write!(f, "{format:?} of {} bytes", bytes.len()),
            Self::File(format, _, path) => write!(f, "{format:?} in {path}"),
        }
    }
}

/// Who takes another row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Per {
    User,
    Pass,
    Request,
}

/// In which order rows are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Order {
    File,
    Random,
    Shuffled,
}

/// What the process knows of a table.
#[derive(Debug)]
pub struct Home {
    pub(crate) slot: Slot,
    /// As the declaration has them, read once.
    pub(crate) cells: OnceLock<Result<Cells, Vec<String>>>,
}

impl Home {
    /// Nothing yet.
    #[must_use]
    #[allow(clippy::new_without_default)]
    pub const fn new() -> Self {
        Self {
            slot: Slot::new(),
            cells: OnceLock::new(),
        }
    }
}

/// Makes rows of the table's own type where that is not known.
#[derive(Clone, Copy, Debug)]
pub struct RowMaker {
    pub(crate) make: fn(&'static Cells, usize) -> Box<dyn Any>,
    pub(crate) fill: fn(&mut dyn Any, &'static Cells, usize),
}

impl RowMaker {
    /// Of this table.
    #[must_use]
    pub const fn of<T: Table>() -> Self {
        Self {
            make: |cells, row| Box::new(T::row(cells, row)),
            fill: |place, cells, row| {
                if let Some(place) = place.downcast_mut::<T::Row>() {
                    *place = T::row(cells, row);
                }
            },
        }
    }
}

impl TableDeclaration {
    /// What stands for a type that is no table; the compiler has told of it.
    pub const STAND_IN: &'static Self = &Self {
        name: "",
        origin: Origin::Embedded(Format::Json, b"[]"),
        columns: &[],
        per: Per::User,
        order: Order::File,
        once: false,
        stand_in: true,
        home: || {
            static HOME: Home = Home::new();
            &HOME
        },
        rows: RowMaker {
            make: |_, _| Box::new(()),
            fill: |_, _, _| {},
        },
    };

    /// The dense index of the table in a user's rows.
    pub(crate) fn slot(&self) -> usize {
        (self.home)().slot.get()
    }

    /// Whether both are the same declaration.
    pub(crate) fn is(&self, other: &Self) -> bool {
        std::ptr::eq((self.home)(), (other.home)())
    }
}

/// A table of which nobody knows the columns: a `compile_error!` in the place of its number makes a type of which the compiler
/// complains no further.
#[derive(Debug)]
pub struct Unread<const MISTAKE: usize>;

/// Holds where there is no mistake.
pub trait Known {
    /// What a row would be.
    type Row;
}

impl Known for Unread<0> {
    type Row = ();
}

/// One arrow of `depends!` from a table: which cell goes where.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub struct CellDependency {
    pub target: Target,
    pub table: &'static TableDeclaration,
    /// Its place in the table.
    pub column: usize,
    /// The text before and after the value, from `as "Bearer {}"`.
    pub format: Option<(&'static str, &'static str)>,
}

impl CellDependency {
    /// Whether the name of its column or of the place whither it goes says that it is a secret.
    pub(crate) fn is_secret(&self) -> bool {
        let column = self.table.columns.get(self.column);
        column.is_some_and(|column| is_secret(column.name)) || self.target.is_secret()
    }
}
