//! Cells that are not of their column's type.

use backpack::prelude::*;

data! {
    Orders = csv "data/orders.csv" { id: u64, amount: f64, paid: bool };
}

fn main() {}
