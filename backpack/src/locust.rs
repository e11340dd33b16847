//! A worker of a Locust master: a face on the runner, which knows nothing of it.

mod entry;
mod error_key;
mod machine;
mod message;
mod order;

/// The messages to a master, for those who test it with workers that only pretend.
pub mod messages {
    pub use super::entry::{Counts, Entry, ErrorEntry, Moment, Tally};
    pub use super::message::{Exception, Heartbeat, State, ToMaster, Users};
}
