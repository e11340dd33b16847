//! The stages of the closed model while they are followed.

use std::time::Duration;

use super::asked::Asked;
use crate::load::profile::Profile;

/// Says how many users are to run, until someone else does.
#[derive(Debug)]
pub(super) struct Course {
    profile: Profile,
    /// What it said last.
    said: Asked,
}

impl Course {
    pub(super) fn new(profile: Profile, asked: Asked) -> Self {
        Self {
            profile,
            said: asked,
        }
    }

    /// Asks for the users of this moment; false where another number was asked for meanwhile, which ends the course.
    pub(super) fn steer(&mut self, asked: &mut Asked, elapsed: Duration) -> bool {
        if *asked != self.said {
            return false;
        }
        self.said.users = self.profile.users_at(elapsed);
        *asked = self.said;
        true
    }

    /// When to look again; none where the last stage is reached.
    pub(super) fn next_change(&self, elapsed: Duration) -> Option<Duration> {
        self.profile.next_change(elapsed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::stages::to;

    #[test]
    fn who_asks_for_another_number_takes_over() {
        let mut asked = Asked {
            users: 0,
            spawn_rate: None,
        };
        let rise = Profile::of(0.0, &[to(10).over(Duration::from_secs(10))]);
        let mut course = Course::new(rise, asked);
        assert!(course.steer(&mut asked, Duration::from_secs(4)));
        assert_eq!(asked.users, 4);
        asked.users = 7;
        assert!(!course.steer(&mut asked, Duration::from_secs(5)));
        assert_eq!(asked.users, 7);
    }
}
