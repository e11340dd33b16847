//! The messages to a master, for those who test it with workers that only pretend.

pub use super::entry::{Counts, Entry, ErrorEntry, Moment, Tally};
pub use super::message::{Exception, Heartbeat, State, ToMaster, Users};
