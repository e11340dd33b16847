//! What can be typed, and how it changes the test that the program declares.

use std::time::Duration;

use clap::Parser;
use clap::builder::BoolishValueParser;

use crate::load_test::LoadTest;

/// Puts load on a server.
#[derive(Debug, Parser)]
#[command(allow_negative_numbers = true)]
pub(super) struct Arguments {
    /// The server to load, as http://127.0.0.1:8080
    #[arg(short = 'H', long, env = "BACKPACK_HOST", value_name = "URL")]
    host: Option<String>,

    /// How many users at the peak
    #[arg(short, long, env = "BACKPACK_USERS")]
    users: Option<usize>,

    /// How many users start each second; all at once by default
    #[arg(
        short = 'r',
        long,
        env = "BACKPACK_SPAWN_RATE",
        value_name = "USERS_A_SECOND"
    )]
    spawn_rate: Option<f64>,

    /// How long the test runs, as 90s, 20m or 1h30m; until Ctrl-C by default
    #[arg(short = 't', long, env = "BACKPACK_RUN_TIME", value_name = "TIME", value_parser = time)]
    run_time: Option<Duration>,

    /// How long requests on their way may take when the time is over
    #[arg(short, long, env = "BACKPACK_STOP_TIMEOUT", value_name = "TIME", value_parser = time)]
    stop_timeout: Option<Duration>,

    /// How long a request may take whose endpoint does not say
    #[arg(long, env = "BACKPACK_TIMEOUT", value_name = "TIME", value_parser = time)]
    timeout: Option<Duration>,

    /// The seed of all chances and waits; the same seed draws the same
    #[arg(long, env = "BACKPACK_SEED")]
    seed: Option<u64>,

    /// Take any TLS certificate
    #[arg(long, env = "BACKPACK_INSECURE", value_parser = BoolishValueParser::new())]
    insecure: bool,

    /// Ask for compressed answers and unpack them
    #[arg(long, env = "BACKPACK_GZIP", value_parser = BoolishValueParser::new())]
    gzip: bool,

    /// List the scenarios with their steps, and exit
    #[arg(short, long)]
    pub(super) list: bool,

    /// Run without a live page, as every run does so far
    #[arg(long, env = "BACKPACK_HEADLESS", value_parser = BoolishValueParser::new())]
    headless: bool,

    /// Show no progress, only the report
    #[arg(long, env = "BACKPACK_ONLY_SUMMARY", value_parser = BoolishValueParser::new())]
    pub(super) only_summary: bool,

    /// Exit with this code (1 without a value) where a request or a step failed
    #[arg(
        long,
        env = "BACKPACK_EXIT_CODE_ON_ERROR",
        value_name = "CODE",
        num_args = 0..=1,
        default_missing_value = "1"
    )]
    pub(super) exit_code_on_error: Option<u8>,
}

impl Arguments {
    /// What was typed wins over what the program declares.
    pub(super) fn apply(&self, mut test: LoadTest) -> LoadTest {
        test.host = self.host.clone().or(test.host);
        test.users = self.users.unwrap_or(test.users);
        test.spawn_rate = self.spawn_rate.or(test.spawn_rate);
        test.run_time = self.run_time.or(test.run_time);
        test.stop_timeout = self.stop_timeout.unwrap_or(test.stop_timeout);
        test.timeout = self.timeout.unwrap_or(test.timeout);
        test.seed = self.seed.or(test.seed);
        test.insecure |= self.insecure;
        test.gzip |= self.gzip;
        test
    }
}

/// The units of a time, in milliseconds, the longest first.
const UNITS: [(&str, f64); 5] = [
    ("ms", 1.0),
    ("d", 86_400_000.0),
    ("h", 3_600_000.0),
    ("m", 60_000.0),
    ("s", 1000.0),
];

/// Reads `500ms`, `1.5s`, `20m`, `1h30m`; a bare number is seconds, as in Locust.
fn time(text: &str) -> Result<Duration, String> {
    let wrong = || format!("`{text}` is not a time: write 500ms, 90s, 20m or 1h30m");
    if let Ok(seconds) = text.parse::<f64>() {
        return Duration::try_from_secs_f64(seconds).map_err(|_| wrong());
    }
    let mut rest = text;
    let mut millis = 0.0;
    while !rest.is_empty() {
        let digits = rest
            .find(|c: char| !c.is_ascii_digit() && c != '.')
            .ok_or_else(wrong)?;
        let amount: f64 = rest[..digits].parse().map_err(|_| wrong())?;
        rest = &rest[digits..];
        let (unit, worth) = UNITS
            .iter()
            .find(|(unit, _)| rest.starts_with(unit))
            .ok_or_else(wrong)?;
        millis += amount * worth;
        rest = &rest[unit.len()..];
    }
    if text.is_empty() {
        return Err(wrong());
    }
    Duration::try_from_secs_f64(millis / 1000.0).map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn times_are_read_as_locust_reads_them() {
        assert_eq!(time("20"), Ok(Duration::from_secs(20)));
        assert_eq!(time("1h30m"), Ok(Duration::from_secs(5400)));
        assert_eq!(time("500ms"), Ok(Duration::from_millis(500)));
        assert_eq!(time("1.5s"), Ok(Duration::from_millis(1500)));
        assert_eq!(
            time("1m30"),
            time("nonsense")
                .map_err(|_| "`1m30` is not a time: write 500ms, 90s, 20m or 1h30m".into())
        );
        for wrong in ["", "s", "-5s", "5 s", "1x", "NaN", "1e400s", "."] {
            assert!(time(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_flags_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
