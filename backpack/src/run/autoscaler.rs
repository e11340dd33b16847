//! Decides how many users make a rate. It only looks and says: nothing here starts a user.

use std::fmt::{self, Display, Formatter};

use crate::load::autoscale::Autoscale;

/// So many readings in a row must be alike.
const READINGS: usize = 3;
/// After so many rises in a row that brought nothing, no further one is tried.
const MOST_VAIN_RISES: u32 = 3;
/// After so many readings of the same users that decided nothing, it says why.
const PATIENCE: u32 = 10;

/// Looks at one reading of the rate after another.
#[derive(Clone, Debug)]
pub(super) struct Autoscaler {
    asked: Autoscale,
    /// The latest ones with the users of now.
    readings: Vec<f64>,
    /// The last change, where it was a rise of which nothing is known yet.
    rise: Option<Rise>,
    /// Rises in a row that brought nothing, and the users before the first of them.
    vain_rises: u32,
    users_before: usize,
    /// That all is as it should be, or as good as it can be, is said once.
    at_rest: bool,
    stopped: bool,
    /// Readings since the users changed that were too far apart; what that means is said once.
    undecided: u32,
}

/// More users were asked for.
#[derive(Clone, Copy, Debug)]
struct Rise {
    users: usize,
    rate: f64,
}

/// What follows from a reading.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Decision {
    /// Nothing is known for sure yet, or nothing is new.
    Wait,
    /// The readings stay too far apart: the lowest and the highest of the last ones.
    Unstable {
        lowest: f64,
        highest: f64,
        users: usize,
    },
    /// Other users are needed.
    Scale { rate: f64, from: usize, to: usize },
    /// The rate is there.
    Reached { rate: f64, users: usize },
    /// More users would be needed than allowed.
    Limited { rate: f64, users: usize },
    /// One user more or less would be further from the rate than this.
    Nearest { rate: f64, users: usize },
    /// More users bring nothing: back to this many, and no further try.
    Stop { rate: f64, from: usize, to: usize },
}

impl Autoscaler {
    pub(super) fn new(asked: Autoscale) -> Self {
        Self {
            asked,
            readings: Vec::new(),
            rise: None,
            vain_rises: 0,
            users_before: 0,
            at_rest: false,
            stopped: false,
            undecided: 0,
        }
    }

    /// What it is about to do, as a line.
    pub(super) fn aim(&self) -> String {
        let (rate, most) = (self.asked.target_rate, users(self.asked.max_users));
        format!("autoscale: looks for {rate:.1}/s with at most {most}")
    }

    /// Forgets the readings: the number of users is about to change.
    pub(super) fn begin_anew(&mut self) {
        self.readings.clear();
        self.undecided = 0;
    }

    /// Takes the rate that so many users made in one cycle.
    pub(super) fn read(&mut self, rate: f64, users: usize) -> Decision {
        if self.stopped || users == 0 {
            return Decision::Wait;
        }
        self.readings.push(rate);
        let Some(rate) = self.stable_rate() else {
            return self.stay_undecided(users);
        };
        if self.was_in_vain(rate) {
            self.stopped = true;
            return Decision::Stop {
                rate,
                from: users,
                to: self.users_before,
            };
        }
        let wanted = self.wanted(rate, users);
        if wanted == users {
            return self.rest(rate, users);
        }
        self.at_rest = false;
        self.rise = (wanted > users).then_some(Rise { users, rate });
        self.begin_anew();
        Decision::Scale {
            rate,
            from: users,
            to: wanted,
        }
    }

    /// The mean of the last readings, where they are alike.
    fn stable_rate(&mut self) -> Option<f64> {
        let surplus = self.readings.len().saturating_sub(READINGS);
        self.readings.drain(..surplus);
        if self.readings.len() < READINGS {
            return None;
        }
        let mean = self.readings.iter().sum::<f64>() / READINGS as f64;
        let (lowest, highest) = self.extremes();
        (highest - lowest <= self.asked.volatility * mean).then_some(mean)
    }

    fn extremes(&self) -> (f64, f64) {
        let readings = || self.readings.iter().copied();
        let lowest = readings().fold(f64::INFINITY, f64::min);
        (lowest, readings().fold(0.0, f64::max))
    }

    /// One who waits for a decision is told why there is none.
    fn stay_undecided(&mut self, users: usize) -> Decision {
        self.undecided = self.undecided.saturating_add(1);
        if self.undecided != PATIENCE {
            return Decision::Wait;
        }
        let (lowest, highest) = self.extremes();
        Decision::Unstable {
            lowest,
            highest,
            users,
        }
    }

    /// What came of the last rise; whether it was one too many that brought nothing.
    fn was_in_vain(&mut self, rate: f64) -> bool {
        let Some(rise) = self.rise.take() else {
            return false;
        };
        if rate - rise.rate >= self.tolerance() {
            self.vain_rises = 0;
            return false;
        }
        if self.vain_rises == 0 {
            self.users_before = rise.users;
        }
        self.vain_rises += 1;
        self.vain_rises >= MOST_VAIN_RISES
    }

    /// Requests a second that make no difference.
    fn tolerance(&self) -> f64 {
        self.asked.epsilon * self.asked.target_rate
    }

    /// In proportion to the rate, as if each user made its part of it.
    fn wanted(&self, rate: f64, users: usize) -> usize {
        let target = self.asked.target_rate;
        if (target - rate).abs() <= self.tolerance() {
            return users;
        }
        let most = self.asked.max_users;
        // Without a rate there is no proportion. A number too large becomes the largest one.
        let proportional = match rate > 0.0 {
            true => (users as f64 * target / rate).round() as usize,
            false => users.saturating_mul(2),
        };
        proportional.clamp(1, most.max(users))
    }

    fn rest(&mut self, rate: f64, users: usize) -> Decision {
        if std::mem::replace(&mut self.at_rest, true) {
            return Decision::Wait;
        }
        let target = self.asked.target_rate;
        if (target - rate).abs() <= self.tolerance() {
            Decision::Reached { rate, users }
        } else if rate < target && users >= self.asked.max_users {
            Decision::Limited { rate, users }
        } else {
            Decision::Nearest { rate, users }
        }
    }
}

impl Display for Decision {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Wait => write!(f, "autoscale: waits"),
            Self::Unstable {
                lowest,
                highest,
                users: n,
            } => write!(
                f,
                "autoscale: {lowest:.1}/s to {highest:.1}/s with {}: too far apart to decide, a longer cycle or a larger volatility would help",
                users(n)
            ),
            Self::Scale { rate, from, to } => {
                write!(
                    f,
                    "autoscale: {rate:.1}/s with {}: {to} from now on",
                    users(from)
                )
            }
            Self::Reached { rate, users: n } => {
                write!(
                    f,
                    "autoscale: {rate:.1}/s with {}: the rate is reached",
                    users(n)
                )
            }
            Self::Limited { rate, users: n } => {
                write!(
                    f,
                    "autoscale: {rate:.1}/s with {}: more are not allowed",
                    users(n)
                )
            }
            Self::Nearest { rate, users: n } => write!(
                f,
                "autoscale: {rate:.1}/s with {}: no other number comes nearer",
                users(n)
            ),
            Self::Stop { rate, from, to } => write!(
                f,
                "autoscale: {rate:.1}/s with {}: {MOST_VAIN_RISES} rises brought nothing, back to {to} and no further try",
                users(from)
            ),
        }
    }
}

fn users(count: usize) -> String {
    match count {
        1 => "1 user".to_owned(),
        count => format!("{count} users"),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn autoscaler(target: f64, most: usize) -> Autoscaler {
        Autoscaler::new(Autoscale::new(target, most))
    }

    /// What follows from three readings that are alike.
    fn thrice(autoscaler: &mut Autoscaler, rate: f64, users: usize) -> Decision {
        for _ in 0..2 {
            assert_eq!(autoscaler.read(rate, users), Decision::Wait);
        }
        autoscaler.read(rate, users)
    }

    /// The decisions until nothing changes any more, where so many users make a rate.
    fn settle(
        mut autoscaler: Autoscaler,
        first: usize,
        rate: impl Fn(usize) -> f64,
    ) -> Vec<Decision> {
        let (mut users, mut decisions) = (first, Vec::new());
        for _ in 0..1000 {
            let decision = autoscaler.read(rate(users), users);
            match decision {
                Decision::Wait => continue,
                Decision::Scale { to, .. } | Decision::Stop { to, .. } => users = to,
                Decision::Unstable { .. }
                | Decision::Reached { .. }
                | Decision::Limited { .. }
                | Decision::Nearest { .. } => {}
            }
            decisions.push(decision);
        }
        decisions
    }

    #[test]
    fn users_follow_in_proportion() {
        let mut autoscaler = autoscaler(500.0, 1000);
        let (rate, from, to) = (100.0, 20, 100);
        let rise = Decision::Scale { rate, from, to };
        assert_eq!(thrice(&mut autoscaler, 100.0, 20), rise);
        let (rate, from, to) = (1000.0, 100, 50);
        let fall = Decision::Scale { rate, from, to };
        assert_eq!(thrice(&mut autoscaler, 1000.0, 100), fall);
        let (rate, users) = (490.0, 50);
        let reached = Decision::Reached { rate, users };
        assert_eq!(thrice(&mut autoscaler, 490.0, 50), reached);
        assert_eq!(autoscaler.read(490.0, 50), Decision::Wait, "said once");
    }

    #[test]
    fn readings_that_differ_decide_nothing() {
        let mut autoscaler = autoscaler(500.0, 1000);
        for rate in [100.0, 150.0, 100.0, 150.0, 149.0] {
            assert_eq!(autoscaler.read(rate, 20), Decision::Wait);
        }
        assert!(matches!(
            autoscaler.read(151.0, 20),
            Decision::Scale { to: 67, .. }
        ));
    }

    #[test]
    fn why_nothing_is_decided_is_said_once() {
        let mut autoscaler = autoscaler(500.0, 1000);
        let rates = [100.0, 150.0].into_iter().cycle().take(50);
        let told: Vec<_> = rates
            .map(|rate| autoscaler.read(rate, 20))
            .filter(|decision| *decision != Decision::Wait)
            .collect();
        let (lowest, highest, users) = (100.0, 150.0, 20);
        assert_eq!(
            told,
            [Decision::Unstable {
                lowest,
                highest,
                users
            }]
        );
    }

    #[test]
    fn after_three_rises_that_brought_nothing_it_goes_back_and_stops() {
        let decisions = settle(autoscaler(1000.0, 10_000), 10, |users| {
            (users as f64 * 10.0).min(400.0)
        });
        let users: Vec<_> = decisions
            .iter()
            .map(|decision| match decision {
                Decision::Scale { to, .. } | Decision::Stop { to, .. } => *to,
                other => panic!("{other:?}"),
            })
            .collect();
        // The rise to 100 brought the rate to 400, those to 250, 625 and 1563 nothing.
        assert_eq!(users, [100, 250, 625, 1563, 100]);
        assert!(matches!(decisions.last(), Some(Decision::Stop { .. })));
    }

    #[test]
    fn a_rise_that_brought_something_is_followed_by_three_new_tries() {
        let mut autoscaler = autoscaler(1000.0, 1_000_000);
        let mut users = 10;
        for rate in [100.0, 100.0, 100.0, 300.0, 300.0] {
            let Decision::Scale { to, .. } = thrice(&mut autoscaler, rate, users) else {
                panic!("after {rate}");
            };
            users = to;
        }
    }

    #[test]
    fn there_are_never_more_users_than_allowed() {
        let decisions = settle(autoscaler(1000.0, 50), 10, |users| users as f64 * 10.0);
        assert_eq!(decisions.len(), 2);
        assert!(matches!(decisions[0], Decision::Scale { to: 50, .. }));
        assert!(matches!(decisions[1], Decision::Limited { users: 50, .. }));
    }

    #[test]
    fn it_does_not_swing_where_a_user_makes_more_than_what_is_missing() {
        let decisions = settle(autoscaler(150.0, 50), 1, |users| users as f64 * 46.0);
        assert_eq!(decisions.len(), 2, "{decisions:?}");
        assert!(matches!(decisions[1], Decision::Nearest { users: 3, .. }));
    }

    #[test]
    fn a_server_that_does_not_answer_is_given_up() {
        let decisions = settle(autoscaler(1000.0, 1000), 1, |_| 0.0);
        assert!(matches!(
            decisions.last(),
            Some(Decision::Stop { to: 1, .. })
        ));
    }

    #[test]
    fn a_decision_is_a_line() {
        let (rate, from, to) = (123.45, 1, 8);
        let line = Decision::Scale { rate, from, to }.to_string();
        assert_eq!(line, "autoscale: 123.5/s with 1 user: 8 from now on");
    }

    proptest! {
        /// Whatever is read, the users stay between 1 and the most.
        #[test]
        fn users_stay_within_their_bounds(
            rates in prop::collection::vec(prop_oneof![Just(0.0), 0.0..1e9_f64], 1..60),
            target in 0.001..1e9_f64,
            most in 1..100_000_usize,
            first in 1..100_000_usize,
        ) {
            let mut users = first.min(most);
            let mut autoscaler = autoscaler(target, most);
            for rate in rates {
                let decision = autoscaler.read(rate, users);
                if let Decision::Scale { from, to, rate } = decision {
                    prop_assert_eq!(from, users);
                    prop_assert_eq!(to > from, rate < target);
                    prop_assert_ne!(to, from);
                }
                if let Decision::Scale { to, .. } | Decision::Stop { to, .. } = decision {
                    users = to;
                }
                prop_assert!((1..=most).contains(&users), "{}", users);
            }
        }

        /// Where each user makes its part up to what the server can, it settles near the target, or stops.
        #[test]
        fn it_settles(
            each in 0.1..100.0_f64,
            capacity in 10.0..10_000.0_f64,
            target in 10.0..5_000.0_f64,
            first in 1..200_usize,
        ) {
            let rate = |users: usize| (users as f64 * each).min(capacity);
            let decisions = settle(autoscaler(target, 100_000), first, rate);
            prop_assert!(!matches!(decisions.last(), Some(Decision::Scale { .. })), "{:?}", decisions);
            if target <= capacity && target > each * 20.0 {
                let reached = matches!(decisions.last(), Some(Decision::Reached { .. }));
                prop_assert!(reached, "{:?}", decisions);
            }
            if capacity < target * 0.9 {
                let reached = matches!(decisions.last(), Some(Decision::Reached { .. }));
                prop_assert!(!reached, "{:?}", decisions);
            }
        }
    }
}
