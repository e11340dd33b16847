//! That the generator was the limit, in words: in which seconds, why, and what to do about it.

use super::document::{Document, Generator, LimitedSpan};
use crate::metrics::Limit;
use crate::text::units;

/// A line is no place for more; the data has them all.
const MOST_SPANS: usize = 5;

impl Generator {
    /// As `the generator was the limit in 12 of 60 seconds`.
    pub(crate) fn headline(&self) -> String {
        let seconds = match self.of_s {
            1 => "second",
            _ => "seconds",
        };
        format!(
            "the generator was the limit in {} of {} {seconds}",
            units::count(self.limited_s),
            units::count(self.of_s)
        )
    }

    /// The whole of it.
    pub(crate) fn warning(&self) -> String {
        let reasons: Vec<_> = self.reasons().collect();
        let why = |(limit, seconds): &(Limit, u64)| match reasons[..] {
            [_] => why(*limit).to_owned(),
            _ => format!("in {} {}", units::count(*seconds), why(*limit)),
        };
        let whys: Vec<_> = reasons.iter().map(why).collect();
        let advice: Vec<_> = reasons.iter().map(|(limit, _)| advice(*limit)).collect();
        format!(
            "{} ({}): {}; what was measured then tells of this machine, not of the service: {}",
            self.headline(),
            self.places(),
            whys.join(", "),
            advice.join("; ")
        )
    }

    /// What stands beside thresholds that were missed, after `in doubt`.
    pub(crate) fn doubt(&self) -> String {
        format!(
            "{}, and what is missed there tells of this machine, not of the service",
            self.headline()
        )
    }

    /// As `3 s to 9 s, 20 s to 21 s, and 2 more`, whatever the reasons.
    fn places(&self) -> String {
        let touch = |a: &LimitedSpan, b: &LimitedSpan| a.to_s == b.from_s;
        let spans: Vec<_> = self.seconds.chunk_by(touch).collect();
        let place = |spans: &&[LimitedSpan]| {
            let ends = [spans[0].from_s, spans[spans.len() - 1].to_s];
            let [from, to] = ends.map(|second| units::span(second as f64));
            format!("{from} to {to}")
        };
        let mut places: Vec<_> = spans.iter().take(MOST_SPANS).map(place).collect();
        let more = spans.len().saturating_sub(MOST_SPANS);
        if more > 0 {
            places.push(format!("and {} more", units::count(more as u64)));
        }
        places.join(", ")
    }
}

impl Document {
    /// What to think of a missed threshold, where the generator was the limit.
    pub(crate) fn doubt(&self) -> Option<String> {
        let is_missed = self.thresholds.iter().any(|it| !it.held);
        let generator = self.generator.as_ref().filter(|_| is_missed)?;
        Some(generator.doubt())
    }
}

fn why(limit: Limit) -> &'static str {
    match limit {
        Limit::CoreBusy => "its core was busy",
        Limit::NoCore => "the machine gave it no core",
        Limit::LoopLate => "its loop was late",
    }
}

fn advice(limit: Limit) -> &'static str {
    match limit {
        Limit::CoreBusy => "take fewer users, more cores, or several workers",
        Limit::NoCore => {
            "run it where no other program, no other machine and no limit takes its cores"
        }
        Limit::LoopLate => "let no user block its thread",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn generator(counts: [u64; 3], of_s: u64, spans: &[(u64, u64)]) -> Generator {
        let span = |(from_s, to_s): &(u64, u64)| LimitedSpan {
            from_s: *from_s,
            to_s: *to_s,
            reason: Limit::CoreBusy,
        };
        Generator {
            limited_s: counts.iter().sum(),
            of_s,
            core_busy_s: counts[0],
            no_core_s: counts[1],
            loop_late_s: counts[2],
            seconds: spans.iter().map(span).collect(),
        }
    }

    #[test]
    fn a_reason_is_told_with_the_seconds_and_what_to_do() {
        assert_eq!(
            generator([12, 0, 0], 60, &[(3, 9), (54, 60)]).warning(),
            "the generator was the limit in 12 of 60 seconds (3 s to 9 s, 54 s to 1 min): its core was busy; what was measured then \
             tells of this machine, not of the service: take fewer users, more cores, or several workers"
        );
    }

    #[test]
    fn several_reasons_are_told_apart() {
        let text = generator([1, 2, 1], 5, &[(0, 1), (1, 4)]).warning();
        let whys = "(0 s to 4 s): in 1 its core was busy, in 2 the machine gave it no core, in 1 its loop was late; what";
        assert!(text.contains(whys), "{text}");
        for limit in Limit::ALL {
            assert!(text.contains(advice(limit)), "{text}");
        }
    }

    #[test]
    fn of_many_places_the_first_are_told() {
        let places: Vec<_> = (0..8).map(|it| (2 * it, 2 * it + 1)).collect();
        let text = generator([8, 0, 0], 20, &places).warning();
        assert!(text.contains("8 s to 9 s, and 3 more): "), "{text}");
        let one = generator([1, 0, 0], 1, &[(0, 1)]).headline();
        assert_eq!(one, "the generator was the limit in 1 of 1 second");
    }
}
