//! What can be typed, and how it changes the test that the program declares.

use std::time::Duration;

use clap::Parser;
use clap::builder::BoolishValueParser;

use crate::load_test::LoadTest;
use crate::time_text::time;

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

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_flags_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }
}
