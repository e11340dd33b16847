//! Measuring: a recorder in each thread, which hands what it gathered to one aggregate.

mod aggregate;
mod recorder;

pub(crate) use aggregate::{Aggregate, Missing, Occurrences};
pub(crate) use recorder::{Aside, Delta, Numbers, Recorder, SeriesIndex, SeriesKey};
