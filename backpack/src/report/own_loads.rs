//! The loads that scenarios have for themselves, as people read them.

use super::document::{OwnLoad, Run, Stage};
use crate::text::units;

/// Of each scenario with a load of its own, as `10 passes/s from 30 s on`.
pub(crate) fn lines(run: &Run) -> Vec<(&str, String)> {
    let own = run.loads.iter();
    own.map(|load| (load.scenario.as_str(), text(load)))
        .collect()
}

fn text(load: &OwnLoad) -> String {
    let users = match load.users {
        1 => "1 user".to_owned(),
        users => format!("{} users", units::count(users)),
    };
    let mut line = match (load.arrival_rate, load.spawn_rate) {
        (Some(rate), _) => format!("{} passes/s", units::plain(rate)),
        (None, Some(rate)) => format!("{users}, {} a second", units::plain(rate)),
        (None, None) if !load.stages.is_empty() => format!("{users} at the peak"),
        (None, None) => users,
    };
    if !load.stages.is_empty() {
        line += &format!(", {}", line_of(&load.stages));
    }
    if let Some(passes) = load.iterations {
        line += &format!(", {} passes", units::count(passes));
    }
    match (load.start_s > 0.0, load.run_time_s) {
        (true, None) => line += &format!(" from {} on", units::span(load.start_s)),
        (true, Some(time)) => {
            let (start, time) = (units::span(load.start_s), units::span(time));
            line += &format!(" from {start} on, for {time}");
        }
        (false, Some(time)) => line += &format!(" for {}", units::span(time)),
        (false, None) => {}
    }
    line
}

/// As `to 100 in 1 min, hold 5 min`; empty without any.
pub(crate) fn line_of(stages: &[Stage]) -> String {
    let stages = stages.iter().map(|stage| {
        let time = units::span(stage.over_s);
        match stage.to {
            Some(value) => format!("to {} in {time}", units::plain(value)),
            None => format!("hold {time}"),
        }
    });
    stages.collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn a_load_of_a_scenarios_own_is_a_line() {
        let mut run = sample::document().run;
        let mut load = sample::own_load();
        let line = |load: &OwnLoad, run: &mut Run| {
            run.loads = vec![load.clone()];
            let lines = lines(run);
            format!("{}: {}", lines[0].0, lines[0].1)
        };
        assert_eq!(line(&load, &mut run), "Beat: 10 passes/s from 30 s on");
        (load.arrival_rate, load.run_time_s) = (None, Some(60.0));
        assert_eq!(
            line(&load, &mut run),
            "Beat: 5 users from 30 s on, for 1 min"
        );
        (load.start_s, load.iterations) = (0.0, Some(1_000));
        assert_eq!(
            line(&load, &mut run),
            "Beat: 5 users, 1,000 passes for 1 min"
        );
        load.spawn_rate = Some(2.0);
        (load.run_time_s, load.iterations) = (None, None);
        assert_eq!(line(&load, &mut run), "Beat: 5 users, 2 a second");
    }
}
