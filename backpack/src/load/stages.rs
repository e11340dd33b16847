//! Stages of a load: how it rises, holds and falls, as it is written.

use std::fmt;
use std::time::Duration;

use crate::text::time;

/// One stage of a load, made with [`to`] or [`hold`].
///
/// ```
/// use backpack::prelude::*;
///
/// let minutes = |minutes: u64| Duration::from_secs(60 * minutes);
/// let stages = [to(100).over(minutes(1)), hold(minutes(5)), to(0).over(Duration::ZERO)];
/// assert_eq!(stages[0].to_string(), "to 100 over 1m");
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "a stage does nothing until it is given to a load test"]
pub struct Stage {
    /// None: that of the stage before.
    pub(crate) target: Option<f64>,
    pub(crate) time: Duration,
}

/// The end of a stage that is still to be given its time: [`over`](Target::over).
#[derive(Clone, Copy, Debug, PartialEq)]
#[must_use = "write how long it takes: `to(100).over(Duration::from_secs(60))`"]
pub struct Target(f64);

/// A stage that goes in a straight line to so many users, or arrivals a second.
///
/// ```
/// use backpack::prelude::*;
///
/// let spike = [to(10).over(Duration::from_secs(30)), to(500).over(Duration::ZERO), hold(Duration::from_secs(10))];
/// # let _ = spike;
/// ```
pub fn to(target: impl Into<f64>) -> Target {
    Target(target.into())
}

/// A stage in which the load stays as it is.
pub fn hold(time: Duration) -> Stage {
    Stage { target: None, time }
}

impl Target {
    /// How long the stage takes; zero is a step.
    pub fn over(self, time: Duration) -> Stage {
        Stage {
            target: Some(self.0),
            time,
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.target {
            Some(target) => write!(f, "to {target} over {}", time::text(self.time)),
            None => write!(f, "hold {}", time::text(self.time)),
        }
    }
}
