//! Measuring: a recorder in each thread, which hands what it gathered to one aggregate.

mod aggregate;
mod recorder;

pub(crate) use aggregate::{Aggregate, Missing};
pub(crate) use recorder::{Delta, Numbers, Recorder, SeriesIndex, SeriesKey};
