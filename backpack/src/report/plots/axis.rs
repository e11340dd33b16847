//! Axes: a range, its ticks, and a title with the unit.

use std::ops::Range;

use crate::text::units;

/// One direction of a picture.
#[derive(Clone, Debug)]
pub(super) struct Axis {
    pub(super) title: String,
    pub(super) range: Range<f64>,
    /// Where, and what is written there.
    pub(super) ticks: Vec<(f64, String)>,
}

impl Axis {
    /// Seconds since the start, told in seconds, minutes or hours.
    pub(super) fn time(end_s: f64) -> Self {
        let end = end_s.max(0.1);
        let (unit, seconds) = match end {
            end if end <= 120.0 => ("s", 1.0),
            end if end <= 7200.0 => ("min", 60.0),
            _ => ("h", 3600.0),
        };
        let step = time_step(end / seconds, unit);
        let ticks = (0..)
            .map(|n| f64::from(n) * step)
            .take_while(|tick| tick * seconds <= end * (1.0 + 1e-9))
            .map(|tick| (tick * seconds, units::plain(tick)))
            .collect();
        Self {
            title: format!("Time since the start ({unit})"),
            range: 0.0..end,
            ticks,
        }
    }

    /// Latencies from 0 on, in milliseconds.
    pub(super) fn latency(max: f64) -> Self {
        let (unit, millis) = match max {
            max if max >= 2_000.0 => ("s", 1e3),
            max if max >= 1.0 || max <= 0.0 => ("ms", 1.0),
            _ => ("µs", 1e-3),
        };
        Self::linear(
            format!("Response time ({unit})"),
            max,
            millis,
            units::plain,
            0.0,
        )
    }

    /// A number of things.
    pub(super) fn number(title: &str, max: f64) -> Self {
        Self::linear(title.to_owned(), max, 1.0, units::short, 0.0)
    }

    /// A number of things that cannot be divided.
    pub(super) fn whole_number(title: &str, max: f64) -> Self {
        Self::linear(title.to_owned(), max, 1.0, units::short, 1.0)
    }

    /// Latencies by their logarithm to base 2, in milliseconds.
    pub(super) fn log_latency(range: Range<f64>, most_ticks: usize) -> Self {
        let all: Vec<f64> = (-6..10)
            .flat_map(|ten| [1.0, 2.0, 5.0].map(|digit| digit * 10_f64.powi(ten)))
            .collect();
        let within = |values: &[f64]| -> Vec<(f64, String)> {
            let places = values.iter().map(|value| (value.log2(), exact(*value)));
            places
                .filter(|(place, _)| (range.start..=range.end).contains(place))
                .collect()
        };
        let mut ticks = within(&all);
        if ticks.len() > most_ticks {
            let decades: Vec<f64> = all.iter().copied().step_by(3).collect();
            ticks = within(&decades);
        }
        Self {
            title: "Response time".to_owned(),
            range,
            ticks,
        }
    }

    fn linear(
        title: String,
        max: f64,
        unit: f64,
        write: fn(f64) -> String,
        least_step: f64,
    ) -> Self {
        let max = if max > 0.0 { max / unit } else { 1.0 };
        let step = round_step(max / 4.5).max(least_step);
        let steps = (max / step - 1e-9).ceil().max(1.0) as u32;
        let ticks = (0..=steps)
            .map(|n| f64::from(n) * step)
            .map(|tick| (tick * unit, write(tick)))
            .collect();
        Self {
            title,
            range: 0.0..f64::from(steps) * step * unit,
            ticks,
        }
    }
}

/// `20 ms`, for a value that has one digit.
fn exact(millis: f64) -> String {
    match millis {
        millis if millis >= 1e3 => format!("{} s", units::plain(millis / 1e3)),
        millis if millis >= 1.0 => format!("{} ms", units::plain(millis)),
        millis => format!("{} µs", units::plain(millis * 1e3)),
    }
}

/// The next 1, 2 or 5 with zeros that is not less than `least`.
fn round_step(least: f64) -> f64 {
    let ten = 10_f64.powf(least.log10().floor());
    let digit = [1.0, 2.0, 5.0]
        .into_iter()
        .find(|digit| digit * ten >= least * 0.999);
    digit.unwrap_or(10.0) * ten
}

/// At most eight ticks, where clocks have them.
fn time_step(end: f64, unit: &str) -> f64 {
    let of_clock: &[f64] = match unit {
        "h" => &[0.5, 1.0, 2.0, 4.0, 6.0, 12.0, 24.0, 48.0],
        _ => &[0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 20.0, 30.0],
    };
    let fits = |step: &&f64| end / **step <= 8.0;
    let least = end / 8.0;
    match of_clock.iter().find(fits) {
        Some(step) if end >= 1.0 => *step,
        _ => round_step(least),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<&str> {
        axis.ticks.iter().map(|(_, label)| label.as_str()).collect()
    }

    #[test]
    fn time_is_told_in_the_unit_of_its_length() {
        let of = |end| {
            let axis = Axis::time(end);
            (axis.title.clone(), labels(&axis).join(" "))
        };
        let title = |unit: &str| format!("Time since the start ({unit})");
        assert_eq!(of(2.0), (title("s"), "0 0.5 1 1.5 2".to_owned()));
        assert_eq!(of(600.0), (title("min"), "0 2 4 6 8 10".to_owned()));
        assert_eq!(of(28_800.0), (title("h"), "0 1 2 3 4 5 6 7 8".to_owned()));
        assert_eq!(
            of(864_000.0),
            (title("h"), "0 48 96 144 192 240".to_owned())
        );
    }

    #[test]
    fn latencies_choose_their_unit() {
        assert_eq!(Axis::latency(0.4).title, "Response time (µs)");
        assert_eq!(Axis::latency(40.0).title, "Response time (ms)");
        let seconds = Axis::latency(4_000.0);
        assert_eq!(seconds.title, "Response time (s)");
        assert_eq!(labels(&seconds), ["0", "1", "2", "3", "4"]);
        assert_eq!(seconds.range, 0.0..4_000.0);
    }

    #[test]
    fn every_axis_holds_its_largest_value_and_has_few_ticks() {
        for exponent in -3..9 {
            for digit in [1.0, 1.5, 2.0, 3.3, 5.0, 7.7, 9.9] {
                let max = digit * 10_f64.powi(exponent);
                for axis in [
                    Axis::latency(max),
                    Axis::number("n", max),
                    Axis::whole_number("n", max),
                ] {
                    assert!(axis.range.end >= max * (1.0 - 1e-8), "{max}: {axis:?}");
                    assert!((2..=8).contains(&axis.ticks.len()), "{max}: {axis:?}");
                }
                let time = Axis::time(max);
                assert!((2..=9).contains(&time.ticks.len()), "{max}: {time:?}");
            }
        }
    }

    #[test]
    fn people_are_not_divided() {
        assert_eq!(labels(&Axis::whole_number("Users", 2.0)), ["0", "1", "2"]);
    }

    #[test]
    fn logarithms_thin_out_over_wide_ranges() {
        let narrow = Axis::log_latency(2_f64.log2()..60_f64.log2(), 8);
        assert_eq!(labels(&narrow), ["2 ms", "5 ms", "10 ms", "20 ms", "50 ms"]);
        let wide = Axis::log_latency(0.01_f64.log2()..20_000_f64.log2(), 8);
        assert!(wide.ticks.len() <= 8, "{wide:?}");
    }
}
