//! Measuring: a recorder in each thread, which hands what it gathered to one aggregate.
//!
//! What is counted is samples of series, of whatever kind. Whoever tells elsewhere what came of it takes a snapshot, or has a tap.

mod aggregate;
mod arrivals;
mod buckets;
mod delta;
mod figures;
pub(crate) mod histogram;
mod holds;
mod latencies;
mod limits;
mod measures;
mod names;
mod numbers;
mod occurrences;
mod phases;
mod recorder;
mod row_timelines;
mod sample;
mod samples;
mod series;
#[cfg(feature = "cli")]
pub(crate) mod snapshot;
mod spread;
pub(crate) mod tap;
mod timeline;
mod told;

pub use figures::Figures;
pub use measures::{MeasureFigures, Values};

pub(crate) use aggregate::Aggregate;
pub(crate) use arrivals::Arrivals;
pub(crate) use buckets::Buckets;
#[cfg(all(test, feature = "locust"))]
pub(crate) use delta::Aside;
pub(crate) use delta::{Delta, Missing};
pub(crate) use holds::{Hold, Place};
pub(crate) use latencies::Latencies;
pub(crate) use limits::Limit;
pub(crate) use measures::{MeasureIndex, MeasureKey, MeasureNumbers, Measures};
pub(crate) use names::OTHER_NAMES;
pub(crate) use numbers::{Numbers, Status, StatusNumbers};
pub(crate) use occurrences::{Occurrences, Seen};
pub(crate) use phases::PhaseNumbers;
pub(crate) use recorder::Recorder;
pub(crate) use sample::Sample;
pub(crate) use samples::Sampled;
pub(crate) use series::{SeriesIndex, SeriesKey, does};
pub(crate) use timeline::{Interval, Timeline};
pub(crate) use told::Told;
