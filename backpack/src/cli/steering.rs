//! Flags for what a run does on its own: look for a rate, exchange users, end early.

use std::time::Duration;

use clap::Args;

use super::values::{pair, percent, rate};
use crate::load::autoscale::Autoscale;
use crate::load::steering::{Churn, Steering};
use crate::text::typed::time;

#[derive(Debug, Args)]
#[command(next_help_heading = "Steering")]
pub(super) struct SteeringArguments {
    /// Look for the number of users that makes this rate, as 500:200 (requests a second, at most so many users)
    #[arg(long, env = "BACKPACK_AUTOSCALE", value_name = "RATE:USERS", value_parser = autoscale)]
    autoscale: Option<Autoscale>,

    /// By how much three readings of the rate may differ where users are added or taken away; 10% by default
    #[arg(
        long,
        env = "BACKPACK_AUTOSCALE_VOLATILITY",
        value_name = "PERCENT",
        value_parser = percent,
        requires = "autoscale"
    )]
    autoscale_volatility: Option<f64>,

    /// How near to the rate is near enough; 5% by default
    #[arg(
        long,
        env = "BACKPACK_AUTOSCALE_EPSILON",
        value_name = "PERCENT",
        value_parser = percent,
        requires = "autoscale"
    )]
    autoscale_epsilon: Option<f64>,

    /// How often the rate is read, in whole seconds; 5s by default
    #[arg(
        long,
        env = "BACKPACK_AUTOSCALE_CYCLE",
        value_name = "TIME",
        value_parser = time,
        requires = "autoscale"
    )]
    autoscale_cycle: Option<Duration>,

    /// Exchange the oldest users for new ones again and again, as 5:10s (so many users, each time this has gone by)
    #[arg(long, env = "BACKPACK_CHURN", value_name = "USERS:TIME", value_parser = churn)]
    churn: Option<Churn>,

    /// End the run early when more requests failed than this, as 100, or 5% (from the hundredth request on)
    #[arg(long, env = "BACKPACK_MAX_FAILURES", value_name = "COUNT|PERCENT", value_parser = max_failures)]
    max_failures: Option<MaxFailures>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum MaxFailures {
    Count(u64),
    Percent(f64),
}

impl SteeringArguments {
    /// What was typed wins over what the program declares.
    pub(super) fn apply(&self, steering: &mut Steering) {
        steering.autoscale = self.autoscale().or(steering.autoscale);
        steering.churn = self.churn.or(steering.churn);
        match self.max_failures {
            Some(MaxFailures::Count(count)) => steering.max_failures = Some(count),
            Some(MaxFailures::Percent(percent)) => steering.max_failure_percent = Some(percent),
            None => {}
        }
    }

    fn autoscale(&self) -> Option<Autoscale> {
        let mut autoscale = self.autoscale?;
        if let Some(percent) = self.autoscale_volatility {
            autoscale = autoscale.volatility(percent / 100.0);
        }
        if let Some(percent) = self.autoscale_epsilon {
            autoscale = autoscale.epsilon(percent / 100.0);
        }
        if let Some(cycle) = self.autoscale_cycle {
            autoscale = autoscale.cycle(cycle);
        }
        Some(autoscale)
    }
}

fn autoscale(text: &str) -> Result<Autoscale, String> {
    let read = || {
        let (target, users) = text.split_once(':')?;
        Some(Autoscale::new(rate(target).ok()?, users.parse().ok()?))
    };
    read().ok_or_else(|| {
        format!("`{text}` is no rate with a number of users: write 500:200 for 500 requests a second of at most 200 users")
    })
}

fn churn(text: &str) -> Result<Churn, String> {
    let wrong = || {
        format!("`{text}` is no number of users with a time: write 5:10s for 5 users every 10 s")
    };
    let (users, every) = pair(text).ok_or_else(wrong)?;
    let every = time(every)?;
    Ok(Churn { users, every })
}

fn max_failures(text: &str) -> Result<MaxFailures, String> {
    if text.ends_with('%') {
        return percent(text).map(MaxFailures::Percent);
    }
    let count = text.parse().map(MaxFailures::Count);
    count.map_err(|_| {
        format!(
            "`{text}` is neither a number of failures nor a part of the requests: write 100 or 5%"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_read() {
        assert_eq!(autoscale("500:200"), Ok(Autoscale::new(500, 200)));
        assert_eq!(autoscale("0.5/s:2"), Ok(Autoscale::new(0.5, 2)));
        assert_eq!(autoscale("30000/m:2"), Ok(Autoscale::new(500, 2)));
        let every = Duration::from_secs(10);
        assert_eq!(churn("5:10s"), Ok(Churn { users: 5, every }));
        assert_eq!(max_failures("100"), Ok(MaxFailures::Count(100)));
        assert_eq!(max_failures("2.5%"), Ok(MaxFailures::Percent(2.5)));
    }

    #[test]
    fn what_cannot_be_read_is_named() {
        for wrong in ["", "500", "500:", "a:5", "500:-1", "500:1.5"] {
            assert!(
                autoscale(wrong)
                    .unwrap_err()
                    .starts_with(&format!("`{wrong}`"))
            );
        }
        for wrong in ["", "5", "5:", "5:10q", "-5:1s", "x:1s"] {
            assert!(churn(wrong).is_err(), "{wrong}");
        }
        for wrong in ["", "-1", "1.5", "%", "x%", "NaN%", "inf%"] {
            assert!(max_failures(wrong).is_err(), "{wrong}");
        }
    }
}
