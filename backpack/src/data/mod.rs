//! The rows of tables in a run: who takes which, in which order.

mod load;
mod order;
pub(crate) mod replaced;
mod supply;
mod tables;

pub(crate) use replaced::Replaced;
pub(crate) use supply::{Supply, Taker};
pub(crate) use tables::{Share, Tables};
