//! The load that was asked for, as people read it.

use super::document::Run;
use super::own_loads::line_of;
use crate::text::units;

/// Users, or arrivals with how many users there might be.
pub(crate) fn load(run: &Run) -> (&'static str, String) {
    // Each has a load of its own.
    if !run.loads.is_empty() && run.loads.len() == run.scenarios.len() {
        return ("Users", String::new());
    }
    let users = units::count(run.users);
    if let Some(rate) = run.arrival_rate {
        let rate = units::plain(rate);
        return (
            "Arrivals",
            format!("{rate} a second, at most {users} users"),
        );
    }
    let spawning = match run.spawn_rate {
        _ if !run.stages.is_empty() => "at the peak".to_owned(),
        Some(rate) => format!("{} a second", units::plain(rate)),
        None => "all at once".to_owned(),
    };
    ("Users", format!("{users}, {spawning}"))
}

/// As `to 100 in 1 min, hold 5 min`; empty without any.
pub(crate) fn stages(run: &Run) -> String {
    line_of(&run.stages)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::Stage;
    use crate::report::sample;

    #[test]
    fn users_come_at_their_rate_or_by_stages() {
        let mut run = sample::document().run;
        (run.users, run.spawn_rate) = (1_500, Some(2.5));
        assert_eq!(load(&run), ("Users", "1,500, 2.5 a second".to_owned()));
        run.spawn_rate = None;
        assert_eq!(load(&run).1, "1,500, all at once");
        let stage = |to, over_s| Stage { to, over_s };
        run.stages = vec![stage(Some(100.0), 60.0), stage(None, 5.0)];
        assert_eq!(load(&run).1, "1,500, at the peak");
        assert_eq!(stages(&run), "to 100 in 1 min, hold 5 s");
    }

    #[test]
    fn arrivals_are_at_a_rate() {
        let mut run = sample::on_schedule().run;
        (run.arrival_rate, run.users) = (Some(0.5), 7);
        assert_eq!(
            load(&run),
            ("Arrivals", "0.5 a second, at most 7 users".to_owned())
        );
    }
}
