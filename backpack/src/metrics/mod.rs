//! Measuring: a recorder in each thread, which hands what it gathered to one aggregate.

mod aggregate;
mod arrivals;
mod buckets;
mod figures;
mod latencies;
mod names;
mod numbers;
mod occurrences;
mod recorder;
mod spread;
mod timeline;
mod untold;

pub use figures::Figures;

pub(crate) use aggregate::{Aggregate, Missing};
pub(crate) use arrivals::Arrivals;
pub(crate) use latencies::Latencies;
pub(crate) use names::OTHER_NAMES;
pub(crate) use numbers::{Numbers, Status, StatusNumbers};
pub(crate) use occurrences::{Occurrences, Seen};
#[cfg(test)]
pub(crate) use recorder::Aside;
pub(crate) use recorder::{Delta, Recorder, SeriesIndex, SeriesKey};
pub(crate) use timeline::{Interval, Timeline};
#[cfg(test)]
pub(crate) use untold::UntoldRow;
pub(crate) use untold::{Span, Tap, Untold};
