//! A load over time: straight lines from stage to stage, and what can be read off them.

use std::time::Duration;

use crate::load::stages::Stage;

/// So many users, or arrivals a second, at each moment of a run.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Profile {
    pieces: Vec<Piece>,
    /// The value after the last piece, for ever.
    last: f64,
}

/// Seconds that no one notices.
const MOMENT: f64 = 1e-6;

/// A straight line. Times are seconds.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Piece {
    start: f64,
    length: f64,
    from: f64,
    to: f64,
    /// The area under all pieces before.
    before: f64,
}

impl Piece {
    fn end(&self) -> f64 {
        self.start + self.length
    }

    fn slope(&self) -> f64 {
        (self.to - self.from) / self.length
    }

    fn value(&self, at: f64) -> f64 {
        self.from + self.slope() * (at - self.start)
    }

    fn area(&self) -> f64 {
        (self.from + self.to) / 2.0 * self.length
    }
}

impl Profile {
    /// Always the same.
    #[cfg(test)]
    fn constant(value: f64) -> Self {
        Self::of(value, &[])
    }

    /// From a first value through the stages; it stays at the last one's.
    pub(crate) fn of(first: f64, stages: &[Stage]) -> Self {
        let (mut start, mut from, mut before) = (0.0, first, 0.0);
        let mut pieces = Vec::new();
        for stage in stages {
            let piece = Piece {
                start,
                length: stage.time.as_secs_f64(),
                from,
                to: stage.target.unwrap_or(from),
                before,
            };
            from = piece.to;
            // A step is no line: what follows begins at its value.
            if piece.length > 0.0 {
                start = piece.end();
                before += piece.area();
                pieces.push(piece);
            }
        }
        Self { pieces, last: from }
    }

    /// The largest value that is ever reached.
    pub(crate) fn peak(&self) -> f64 {
        let values = self.pieces.iter().flat_map(|piece| [piece.from, piece.to]);
        values.fold(self.last, f64::max)
    }

    fn end(&self) -> f64 {
        self.pieces.last().map_or(0.0, Piece::end)
    }

    fn piece_at(&self, at: f64) -> Option<&Piece> {
        self.pieces.iter().find(|piece| at < piece.end())
    }

    fn value_at(&self, at: f64) -> f64 {
        self.piece_at(at).map_or(self.last, |piece| piece.value(at))
    }

    /// The nearest whole number of users.
    pub(crate) fn users_at(&self, time: Duration) -> usize {
        self.value_at(time.as_secs_f64()).round() as usize
    }

    /// When the number of users may change next; none where it never will.
    pub(crate) fn next_change(&self, time: Duration) -> Option<Duration> {
        let at = time.as_secs_f64();
        let piece = self.piece_at(at)?;
        let (value, slope) = (piece.value(at), piece.slope());
        // Just past half way to the next whole number it is rounded to that one.
        let ahead = match slope {
            slope if slope > 0.0 => (value.round() + 0.5 - value) / slope,
            slope if slope < 0.0 => (value.round() - 0.5 - value) / slope,
            _ => f64::INFINITY,
        };
        Duration::try_from_secs_f64((at + ahead + MOMENT).min(piece.end())).ok()
    }

    /// How many arrivals there are up to this time.
    #[cfg(test)]
    fn arrivals_by(&self, at: f64) -> f64 {
        match self.piece_at(at) {
            Some(piece) => {
                let within = at - piece.start;
                piece.before + (piece.from + piece.value(at)) / 2.0 * within
            }
            None => self.area() + (at - self.end()) * self.last,
        }
    }

    fn area(&self) -> f64 {
        let last = self.pieces.last();
        last.map_or(0.0, |piece| piece.before + piece.area())
    }

    /// When the arrival comes that so many went before; none where there are not so many.
    pub(crate) fn due(&self, earlier: u64) -> Option<Duration> {
        let earlier = earlier as f64;
        let mut pieces = self.pieces.iter();
        let seconds = match pieces.find(|piece| earlier < piece.before + piece.area()) {
            Some(piece) => {
                // The area reaches `need` where from·t + slope/2·t² does; this form of the root is exact for flat lines too.
                let need = earlier - piece.before;
                let root = (piece.from * piece.from + 2.0 * piece.slope() * need).sqrt();
                let divisor = piece.from + root;
                let within = if divisor > 0.0 {
                    2.0 * need / divisor
                } else {
                    0.0
                };
                piece.start + within
            }
            None if self.last > 0.0 => self.end() + (earlier - self.area()) / self.last,
            None => return None,
        };
        Duration::try_from_secs_f64(seconds).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load::stages::{hold, to};
    use proptest::prelude::*;

    const S: fn(u64) -> Duration = Duration::from_secs;

    #[test]
    fn a_constant_rate_is_a_metronome() {
        let profile = Profile::constant(2000.0);
        assert_eq!(profile.due(0), Some(Duration::ZERO));
        assert_eq!(profile.due(1), Some(Duration::from_micros(500)));
        assert_eq!(profile.due(20_000), Some(S(10)));
    }

    #[test]
    fn users_follow_the_line_up_and_down() {
        let stages = [to(10).over(S(10)), hold(S(5)), to(0).over(S(5))];
        let profile = Profile::of(0.0, &stages);
        let users: Vec<_> = [0, 3, 10, 14, 17, 20, 99]
            .map(|second| profile.users_at(S(second)))
            .into();
        assert_eq!(users, [0, 3, 10, 10, 6, 0, 0]);
        let mut at = Duration::ZERO;
        let mut changes = 0;
        while let Some(next) = profile.next_change(at) {
            changes += usize::from(profile.users_at(next) != profile.users_at(at));
            assert!(next > at && changes <= 20, "{at:?} {next:?}");
            at = next + Duration::from_micros(1);
        }
        assert_eq!(changes, 20);
    }

    #[test]
    fn a_step_takes_no_time() {
        let stages = [to(500).over(S(0)), hold(S(2)), to(3).over(S(0)), hold(S(1))];
        let profile = Profile::of(0.0, &stages);
        assert_eq!(profile.users_at(S(0)), 500);
        assert_eq!(profile.users_at(S(2)), 3);
        assert_eq!(profile.peak(), 500.0);
    }

    #[test]
    fn nothing_arrives_while_the_rate_is_zero() {
        let profile = Profile::of(
            0.0,
            &[hold(S(3)), to(2).over(S(0)), hold(S(2)), to(0).over(S(0))],
        );
        assert_eq!(profile.due(0), Some(S(3)));
        assert_eq!(profile.due(3), Some(S(4) + Duration::from_millis(500)));
        assert_eq!(profile.due(4), None);
    }

    proptest! {
        #[test]
        fn each_arrival_comes_where_the_area_reaches_its_number(
            first in 0.0_f64..100.0,
            stages in prop::collection::vec((0.0_f64..100.0, 0_u64..20), 1..6),
            earlier in 0_u64..3000,
        ) {
            let stages: Vec<_> = stages.iter().map(|(value, seconds)| to(*value).over(S(*seconds))).collect();
            let profile = Profile::of(first, &stages);
            if let Some(due) = profile.due(earlier) {
                let area = profile.arrivals_by(due.as_secs_f64());
                prop_assert!((area - earlier as f64).abs() < 1e-3, "{area} {earlier}");
                let next = profile.due(earlier + 1);
                prop_assert!(next.is_none_or(|next| next > due));
            } else {
                prop_assert!(profile.area() <= earlier as f64 && profile.last == 0.0);
            }
        }
    }
}
