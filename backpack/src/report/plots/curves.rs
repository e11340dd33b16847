//! The pictures over time: response times, requests and failures a second, users.

use super::axis::Axis;
use super::canvas::draw;
use super::frame::{BAND, BLUE, Frame, GREEN, Key, PURPLE, Pen, Size, VERMILLION};
use super::series::{self, Readings, Segment};
use crate::report::document::{Arrivals, Decision, Interval, LimitedSpan, Timeline};
use crate::report::markup::Markup;
use crate::text::units;

/// What a picture is of, and how large it gets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Subject<'a> {
    pub(super) timeline: &'a Timeline,
    /// What the run did on its own.
    pub(super) decisions: &'a [Decision],
    /// Where the generator was the limit.
    pub(super) limited: &'a [LimitedSpan],
    pub(super) size: Size,
    pub(super) title: Option<&'a str>,
    pub(super) description: &'a str,
}

impl<'a> Subject<'a> {
    pub(super) fn frame(&self, x: Axis, y: Axis, legend: Vec<Key>) -> Frame<'a> {
        Frame {
            size: self.size,
            title: self.title,
            description: self.description,
            x,
            y,
            legend,
            bands: Vec::new(),
            readings: Readings::new(),
            write: units::plain,
        }
    }

    /// The same over time, with the seconds marked in which the generator was the limit.
    pub(super) fn frame_over_time(&self, y: Axis, mut legend: Vec<Key>) -> Frame<'a> {
        let end = series::end_of(self.timeline);
        // A ramp leaves no room for it.
        let has_room = !legend.iter().any(|key| matches!(key, Key::Ramp(..)));
        if has_room && !self.limited.is_empty() {
            legend.push(Key::Band(BAND, "limited".to_owned()));
        }
        let limited = self.limited.iter();
        Frame {
            bands: limited
                .map(|it| [it.from_s as f64, (it.to_s as f64).min(end)])
                .collect(),
            ..self.frame(Axis::time(end), y, legend)
        }
    }
}

pub(super) fn response_times(subject: Subject<'_>) -> Markup {
    let p50 = series::values(subject.timeline, |interval| interval.p50);
    let p95 = series::values(subject.timeline, |interval| interval.p95);
    let p99 = series::values(subject.timeline, |interval| interval.p99);
    let legend = vec![
        Key::curve(BLUE, "median"),
        Key::curve(GREEN, "95 %"),
        Key::curve(VERMILLION, "99 %"),
    ];
    let max = largest([&p50, &p95, &p99]);
    let mut frame = subject.frame_over_time(Axis::latency(max), legend);
    frame.readings = series::readings(subject.timeline, |i| Some(vec![i.p50?, i.p95?, i.p99?]));
    frame.write = units::latency;
    draw(&frame, |canvas| {
        if p50.is_empty() {
            return canvas.note("No request has a response time");
        }
        canvas.curves(&p99, VERMILLION);
        canvas.curves(&p95, GREEN);
        canvas.curves(&p50, BLUE);
    })
}

pub(super) fn rates(subject: Subject<'_>) -> Markup {
    let curves = [
        (
            "requests",
            BLUE,
            series::rates(subject.timeline, |i| i.requests),
        ),
        (
            "failures",
            VERMILLION,
            series::rates(subject.timeline, |i| i.failures),
        ),
    ];
    a_second(subject, &curves, |interval| {
        Some([interval.requests, interval.failures])
    })
}

/// The open model: passes that were to begin, that began, that were dropped, and the requests that were sent for them.
pub(super) fn arrivals(subject: Subject<'_>) -> Markup {
    let of = |count: fn(&Arrivals) -> u64| {
        series::rates(subject.timeline, move |i| {
            i.arrivals.as_ref().map_or(0, count)
        })
    };
    let curves = [
        ("scheduled", BLUE, of(|it| it.scheduled)),
        ("started", GREEN, of(|it| it.started)),
        ("dropped", VERMILLION, of(|it| it.dropped)),
        ("requests sent", PURPLE, of(|it| it.sent)),
    ];
    a_second(subject, &curves, |interval| {
        let arrivals = interval.arrivals?;
        Some([
            arrivals.scheduled,
            arrivals.started,
            arrivals.dropped,
            arrivals.sent,
        ])
    })
}

/// Rates over time, each with its name and pen; `counts` are those of an interval, to be read off.
fn a_second<const N: usize>(
    subject: Subject<'_>,
    curves: &[(&str, Pen, Vec<Segment>); N],
    counts: impl Fn(&Interval) -> Option<[u64; N]>,
) -> Markup {
    let legend = curves.iter().map(|(name, pen, _)| Key::curve(*pen, *name));
    let max = largest(curves.each_ref().map(|(.., curve)| curve));
    let y = Axis::number("A second", max);
    let mut frame = subject.frame_over_time(y, legend.collect());
    let shortest = match &subject.timeline.intervals[..] {
        [only] => only.length_s.max(0.001),
        _ => subject.timeline.step_s as f64 / 2.0,
    };
    frame.readings = series::readings(subject.timeline, |interval| {
        let a_second = |count| count as f64 / interval.length_s;
        // The rest of a second tells no rate; the curve has it in the interval before.
        let has_rate = interval.length_s >= shortest;
        counts(interval)
            .filter(|_| has_rate)
            .map(|counts| counts.map(a_second).to_vec())
    });
    frame.write = units::rate;
    draw(&frame, |canvas| {
        if curves[0].2.is_empty() {
            return canvas.note("No time has gone by");
        }
        for (_, pen, curve) in curves {
            canvas.curves(curve, *pen);
        }
    })
}

/// Few failures among many requests, which a common axis would hide.
pub(super) fn failure_share(subject: Subject<'_>) -> Markup {
    let share = series::values(subject.timeline, series::failure_percent);
    let y = Axis::number("Failures (%)", largest([&share]).clamp(1.0, 100.0));
    let mut frame = subject.frame_over_time(y, Vec::new());
    frame.readings = series::readings(subject.timeline, |i| {
        Some(vec![series::failure_percent(i)?])
    });
    frame.write = units::percent;
    draw(&frame, |canvas| {
        if share.is_empty() {
            return canvas.note("No request has ended");
        }
        canvas.curves(&share, VERMILLION);
    })
}

pub(super) fn users(subject: Subject<'_>) -> Markup {
    let users = series::users(subject.timeline);
    let y = Axis::whole_number("Users", largest([&users]));
    let legend = match subject.decisions {
        [] => Vec::new(),
        _ => vec![Key::curve(BLUE, "users"), Key::curve(PURPLE, "decisions")],
    };
    let mut frame = subject.frame_over_time(y, legend);
    frame.readings = series::readings(subject.timeline, |i| Some(vec![i.users? as f64]));
    draw(&frame, |canvas| {
        if users.is_empty() {
            return canvas.note("No time has gone by");
        }
        let within = |decision: &&Decision| frame.x.range.contains(&decision.at_s);
        for decision in subject.decisions.iter().filter(within) {
            canvas.vertical(decision.at_s, PURPLE);
        }
        canvas.steps(&users, BLUE);
    })
}

fn largest<const N: usize>(curves: [&Vec<Segment>; N]) -> f64 {
    let points = curves.into_iter().flatten().flatten();
    points.map(|(_, value)| *value).fold(0.0, f64::max)
}
