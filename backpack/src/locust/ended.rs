//! Why a worker has ended.

use std::fmt;

use super::machine::End;

/// Why a worker has ended; displayed, a line.
#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(super) why: End,
    pub(super) master: String,
    /// How many requests the master was not told of.
    pub(super) untold: u64,
}

impl Ended {
    /// Whether it ended as somebody wanted, with everything told.
    pub(crate) fn is_well(&self) -> bool {
        matches!(self.why, End::Quit | End::Interrupted) && self.untold == 0
    }
}

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let master = &self.master;
        match self.why {
            End::Quit => write!(
                f,
                "the Locust master at {master} has ended, and so does this worker"
            ),
            End::Interrupted => f.write_str("interrupted: the users have stopped"),
            End::NoMaster => write!(
                f,
                "no Locust master has answered at {master} for five minutes"
            ),
            End::MasterGone => write!(
                f,
                "the Locust master at {master} has not answered for a minute: the users have stopped"
            ),
        }?;
        match self.untold {
            0 => Ok(()),
            untold => write!(f, "; it was not told of {untold} requests"),
        }
    }
}
