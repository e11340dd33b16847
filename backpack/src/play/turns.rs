//! Whether a user begins another pass, and when: at its own pace, or as arrivals come.

use std::rc::Rc;
use std::time::Duration;

use tokio::time::Instant;

use crate::play::passes_left::PassesLeft;
use crate::play::pool::Pool;

/// What gives a user its turns.
pub(crate) enum Turns {
    /// One after the other, the first in any case, to the end of the scenario's `runtime`.
    OwnPace {
        end: Option<Instant>,
        left: PassesLeft,
        begun: bool,
    },
    /// One for each arrival that this user is given.
    OnSchedule(Place),
}

/// A turn: the user begins a pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Turn {
    /// How much later than it was due; none where the user goes at its own pace.
    pub(crate) lateness: Option<Duration>,
}

impl Turns {
    pub(crate) fn until(end: Option<Instant>, left: PassesLeft) -> Self {
        Self::OwnPace {
            end,
            left,
            begun: false,
        }
    }

    /// As arrivals come to this scenario of the pool.
    pub(crate) fn on_schedule(pool: Rc<Pool>, scenario: usize) -> Self {
        Self::OnSchedule(Place {
            pool,
            scenario,
            arrived: false,
        })
    }

    /// Waits for the next turn; none where there will be none.
    pub(crate) async fn next(&mut self) -> Option<Turn> {
        match self {
            Self::OwnPace { end, left, begun } => {
                let over = *begun && end.is_some_and(|end| Instant::now() >= end);
                *begun = true;
                let goes_on = !over && left.take_one();
                goes_on.then_some(Turn { lateness: None })
            }
            Self::OnSchedule(seat) => {
                seat.arrive();
                let lateness = seat.pool.next(seat.scenario).await?;
                Some(Turn {
                    lateness: Some(lateness),
                })
            }
        }
    }

    /// Whether passes begin as arrivals come.
    pub(crate) fn are_on_schedule(&self) -> bool {
        matches!(self, Self::OnSchedule(_))
    }

    /// When a user at its own pace is finished.
    pub(crate) fn end(&self) -> Option<Instant> {
        match self {
            Self::OwnPace { end, .. } => *end,
            Self::OnSchedule(_) => None,
        }
    }
}

/// A user's seat in the pool of its thread.
pub(crate) struct Place {
    pool: Rc<Pool>,
    scenario: usize,
    /// Whether the user is ready for arrivals: its `on_start` is over.
    arrived: bool,
}

impl Place {
    fn arrive(&mut self) {
        if !self.arrived {
            self.arrived = true;
            self.pool.is_ready(self.scenario);
        }
    }
}

impl Drop for Place {
    /// Also one that never was ready is awaited no longer.
    fn drop(&mut self) {
        self.arrive();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn all_users_share_what_is_left() {
        let left = PassesLeft::of_run(Some(3));
        let turns = || Turns::until(None, left.clone());
        let (mut one, mut two) = (turns(), turns());
        assert!(one.next().await.is_some());
        assert!(two.next().await.is_some());
        assert!(one.next().await.is_some());
        assert!(one.next().await.is_none() && two.next().await.is_none());
    }

    #[tokio::test]
    async fn the_first_turn_is_given_whatever_the_end() {
        let mut turns = Turns::until(Some(Instant::now()), PassesLeft::default());
        assert_eq!(turns.next().await, Some(Turn { lateness: None }));
        assert_eq!(turns.next().await, None);
    }
}
