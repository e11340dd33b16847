//! Tables of test data, as they are asked for.

use std::path::PathBuf;

use super::LoadTest;
use crate::declare::table::Table;

impl LoadTest {
    /// Puts another file in the place of a table's rows, as `--data Players=FILE` does on the command line. It has the same columns,
    /// in any order, and is of the table's format, unless its name ends with `.csv`, `.jsonl` or `.json`.
    ///
    /// It is read before any traffic; all that is wrong with it is told together.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # endpoint! { Index = GET "/"; }
    /// # scenario! { Visit = [Index]; }
    /// # data! { Regions = ["eu", "us"]; }
    /// let test = LoadTest::new().scenario(Visit, 1).data(Regions, "data/regions_of_today.csv");
    /// ```
    pub fn data<T: Table>(self, table: T, file: impl Into<PathBuf>) -> Self {
        let mut test = self.table(table);
        test.tables.put(T::TABLE.name, file.into());
        test
    }

    /// Makes a table known to the test that only blocks take rows from: it is read before any traffic, and `--data` may put another
    /// file in its place. Tables that endpoints depend on are known without this.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// # data! { Orders(once) = [17, 18, 19]; }
    /// # scenario! { Buy = [async |user| println!("{}", user[Orders].value)]; }
    /// let test = LoadTest::new().scenario(Buy, 1).table(Orders);
    /// ```
    pub fn table<T: Table>(mut self, _table: T) -> Self {
        self.tables.know(T::TABLE);
        self
    }
}
