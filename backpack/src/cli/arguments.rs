//! What can be typed, and how it changes the test that the program declares.

use std::env;
use std::ffi::OsString;
use std::io::{self, IsTerminal};
use std::path::PathBuf;
use std::time::Duration;

use clap::{ArgMatches, Args, Command, CommandFactory, FromArgMatches, Parser};

use super::chosen::choose;
use super::client::{Client, Kept};
use super::connection::ConnectionArguments;
use super::load::LoadArguments;
use super::look::LookArguments;
use super::master::{self, MasterArguments};
use super::otlp::OtlpArguments;
use super::steering::SteeringArguments;
use super::values::{flag, number, whole};
use super::variables;
use crate::load_test::LoadTest;
use crate::seen::hidden::SIGN;
use crate::text::typed::time;

/// Puts load on a server.
#[derive(Debug, Parser)]
#[command(allow_negative_numbers = true)]
pub(super) struct Arguments {
    /// The server to load, as http://127.0.0.1:8080
    #[arg(short = 'H', long, env = "BACKPACK_HOST", value_name = "URL")]
    host: Option<String>,

    /// How many users at the peak
    #[arg(short, long, env = "BACKPACK_USERS", value_parser = whole::<usize>)]
    users: Option<usize>,

    /// How many users start each second; all at once by default
    #[arg(
        short = 'r',
        long,
        env = "BACKPACK_SPAWN_RATE",
        value_name = "USERS_A_SECOND",
        value_parser = number
    )]
    spawn_rate: Option<f64>,

    /// How long the test runs, as 90s, 20m or 1h30m; until Ctrl-C by default
    #[arg(short = 't', long, env = "BACKPACK_RUN_TIME", value_name = "TIME", value_parser = time)]
    run_time: Option<Duration>,

    /// Make the requests of the first seconds, as 10s, and count none of them; the run time includes it
    #[arg(long, env = "BACKPACK_WARM_UP", value_name = "TIME", value_parser = time)]
    warm_up: Option<Duration>,

    /// How long requests on their way may take when the time is over
    #[arg(short, long, env = "BACKPACK_STOP_TIMEOUT", value_name = "TIME", value_parser = time)]
    stop_timeout: Option<Duration>,

    /// How long a request may take whose endpoint does not say
    #[arg(long, env = "BACKPACK_TIMEOUT", value_name = "TIME", value_parser = time)]
    timeout: Option<Duration>,

    /// The seed of all chances and waits; the same seed draws the same
    #[arg(long, env = "BACKPACK_SEED", value_parser = whole::<u64>)]
    seed: Option<u64>,

    /// Take any TLS certificate
    #[arg(long, env = "BACKPACK_INSECURE", value_parser = flag)]
    insecure: bool,

    /// Ask for answers packed with gzip
    #[arg(long, env = "BACKPACK_GZIP", value_parser = flag)]
    gzip: bool,

    /// Ask for answers packed with gzip, deflate, br or zstd
    #[arg(long, env = "BACKPACK_COMPRESSED", value_parser = flag)]
    compressed: bool,

    /// Send every request by HTTP/2, to plain http:// hosts too
    #[arg(long, env = "BACKPACK_HTTP2", value_parser = flag)]
    http2: bool,

    /// Send every request by HTTP/1.1, whatever else the server offers
    #[arg(long, env = "BACKPACK_HTTP1", value_parser = flag, conflicts_with = "http2")]
    http1: bool,

    /// How long a user's connections are kept: for each user, pass or request
    #[arg(long, env = "BACKPACK_CONNECTIONS", value_name = "PER", value_enum)]
    connections: Option<Kept>,

    /// How long opening a connection may take; as long as the request by default
    #[arg(long, env = "BACKPACK_CONNECT_TIMEOUT", value_name = "TIME", value_parser = time)]
    connect_timeout: Option<Duration>,

    #[command(flatten)]
    connection: ConnectionArguments,

    /// Give every request a W3C trace context, by which samples and the service's own traces find each other
    #[arg(long, env = "BACKPACK_TRACEPARENT", value_parser = flag)]
    traceparent: bool,

    /// Hold every answer of endpoints with a contract to what that says: its status, its media type, its JSON
    #[arg(long, env = "BACKPACK_CONTRACT", value_parser = flag)]
    contract: bool,

    /// What makes the requests: Backpack's own client, or the reqwest library
    #[arg(long, env = "BACKPACK_TRANSPORT", value_name = "CLIENT", value_enum)]
    transport: Option<Client>,

    /// Choose one of the test's own options, which --help lists at its end; in the environment a line for each
    #[arg(
        long = "option",
        env = "BACKPACK_OPTION",
        value_name = "NAME=VALUE",
        value_parser = chosen,
        value_delimiter = '\n'
    )]
    options: Vec<(String, String)>,

    /// Take the rows of a table from another file, again for each table; in the environment a line for each
    #[arg(
        long = "data",
        env = "BACKPACK_DATA",
        value_name = "TABLE=FILE",
        value_parser = replaced,
        value_delimiter = '\n'
    )]
    tables: Vec<(String, PathBuf)>,

    /// Compare with an earlier run: its report, as --json wrote it
    #[arg(long, env = "BACKPACK_BASELINE", value_name = "FILE")]
    baseline: Option<PathBuf>,

    /// Run these scenarios alone, as Game,Casual; --list tells their names
    #[arg(
        long,
        env = "BACKPACK_SCENARIOS",
        value_name = "NAME,…",
        value_delimiter = ','
    )]
    scenarios: Vec<String>,

    /// List the scenarios with their steps, and exit
    #[arg(short, long)]
    pub(super) list: bool,

    /// Show nothing while the test runs, only the report
    #[arg(long, env = "BACKPACK_ONLY_SUMMARY", value_parser = flag)]
    pub(super) only_summary: bool,

    /// Exit with this code (1 without a value) where a request or a step failed
    #[arg(
        long,
        env = "BACKPACK_EXIT_CODE_ON_ERROR",
        value_name = "CODE",
        value_parser = whole::<u8>,
        num_args = 0..=1,
        default_missing_value = "1"
    )]
    pub(super) exit_code_on_error: Option<u8>,

    #[command(flatten)]
    load: LoadArguments,

    #[command(flatten)]
    steering: SteeringArguments,

    #[command(flatten)]
    pub(super) look: LookArguments,

    #[command(flatten)]
    pub(super) files: FileArguments,

    #[command(flatten)]
    pub(super) otlp: OtlpArguments,

    #[command(flatten)]
    pub(super) page: PageArguments,

    #[command(flatten)]
    pub(super) master: MasterArguments,
}

impl FileArguments {
    /// The variables of those that were asked for.
    pub(super) fn variables(&self) -> Vec<&'static str> {
        let Self {
            csv,
            csv_full_history: _,
            json,
            markdown,
            html,
            junit,
            zip,
        } = self;
        let asked = [
            ("BACKPACK_CSV", csv.is_some()),
            ("BACKPACK_JSON", json.is_some()),
            ("BACKPACK_MARKDOWN", markdown.is_some()),
            ("BACKPACK_HTML", html.is_some()),
            ("BACKPACK_JUNIT", junit.is_some()),
            ("BACKPACK_ZIP", zip.is_some()),
        ];
        asked
            .into_iter()
            .filter(|(_, is_asked)| *is_asked)
            .map(|(name, _)| name)
            .collect()
    }
}

/// What a run leaves behind.
#[derive(Debug, Args)]
#[command(next_help_heading = "Files")]
pub(super) struct FileArguments {
    /// Write PREFIX_stats.csv and its like, with Locust's columns, while the test runs
    #[arg(long, env = "BACKPACK_CSV", value_name = "PREFIX")]
    pub(super) csv: Option<String>,

    /// Put every endpoint into PREFIX_stats_history.csv, not only the whole
    #[arg(long, env = "BACKPACK_CSV_FULL_HISTORY", value_parser = flag)]
    pub(super) csv_full_history: bool,

    /// Write the report as JSON; `-` is standard output, and the table then goes to standard error
    #[arg(long, env = "BACKPACK_JSON", value_name = "FILE")]
    pub(super) json: Option<PathBuf>,

    /// Write the report as Markdown, for the summary page of a CI job; `-` as with --json
    #[arg(long, env = "BACKPACK_MARKDOWN", value_name = "FILE")]
    pub(super) markdown: Option<PathBuf>,

    /// Write the report as one HTML file that opens offline; `-` as with --json
    #[arg(long, env = "BACKPACK_HTML", value_name = "FILE")]
    pub(super) html: Option<PathBuf>,

    /// Write a case for each threshold and endpoint as JUnit's XML, which CI servers show as tests; `-` as with --json
    #[arg(long, env = "BACKPACK_JUNIT", value_name = "FILE")]
    pub(super) junit: Option<PathBuf>,

    /// Store all of it, with pictures, in a new folder LT_2026_11_22_18_30 inside DIR (here without one)
    #[arg(
        long,
        env = "BACKPACK_ZIP",
        value_name = "DIR",
        num_args = 0..=1,
        default_missing_value = "."
    )]
    pub(super) zip: Option<PathBuf>,
}

/// The page in which a run is started, watched and changed.
#[derive(Debug, Args)]
#[command(next_help_heading = "Live page")]
pub(super) struct PageArguments {
    /// Serve a live page in which the run is started, as is done at a terminal anyway
    #[arg(long, env = "BACKPACK_WEB", value_parser = flag)]
    web: bool,

    /// Run at once, without a live page
    #[arg(long, env = "BACKPACK_HEADLESS", value_parser = flag)]
    headless: bool,

    /// Where the page is served; other addresses than loopback need a token
    #[arg(
        long,
        env = "BACKPACK_WEB_HOST",
        value_name = "HOST",
        default_value = "127.0.0.1"
    )]
    pub(super) web_host: String,

    /// The port of the page; 0 is any free one
    #[arg(
        short = 'P',
        long,
        env = "BACKPACK_WEB_PORT",
        value_name = "PORT",
        default_value_t = 8089,
        value_parser = whole::<u16>
    )]
    pub(super) web_port: u16,

    /// What has to be known to see the page, 16 characters or more; made up for other addresses than loopback
    #[arg(
        long,
        env = "BACKPACK_WEB_TOKEN",
        value_name = "TOKEN",
        hide_env_values = true
    )]
    pub(super) web_token: Option<String>,

    /// Start the run at once, and serve the page nevertheless
    #[arg(long, env = "BACKPACK_AUTOSTART", value_parser = flag)]
    pub(super) autostart: bool,

    /// End the program so many seconds after a run, not with Ctrl-C
    #[arg(long, env = "BACKPACK_AUTOQUIT", value_name = "SECONDS", value_parser = time)]
    pub(super) autoquit: Option<Duration>,
}

impl PageArguments {
    /// A page is for somebody who sees its address.
    pub(super) fn is_wanted(&self) -> Result<bool, Vec<String>> {
        if self.web && self.headless {
            let problem = "--web and --headless (or BACKPACK_WEB and BACKPACK_HEADLESS) contradict each other: give one";
            return Err(vec![problem.to_owned()]);
        }
        let at_terminal = io::stdout().is_terminal() && io::stderr().is_terminal();
        let at_once = self.headless || !cfg!(feature = "web");
        Ok(self.web || (at_terminal && !at_once))
    }
}

impl Arguments {
    /// What was typed and what the environment has; the program ends here where that is wrong, or asks for help alone.
    ///
    /// # Errors
    /// One line, where flags contradict each other.
    pub(super) fn of(test: &LoadTest) -> Result<Self, String> {
        let (matches, command) =
            Self::matches(test, env::args_os()).unwrap_or_else(|error| error.exit());
        if let Some(problem) = master::contradiction(&matches, &command) {
            return Err(problem);
        }
        Ok(Self::from_arg_matches(&matches).unwrap_or_else(|error| error.exit()))
    }

    /// Whether the run is started in a page. A look at single requests is at once.
    pub(super) fn is_page_wanted(&self) -> Result<bool, Vec<String>> {
        let looks = [
            ("--once", self.look.once),
            ("--trace", self.look.trace.is_some()),
        ];
        match looks.iter().find(|(_, is_wanted)| *is_wanted) {
            Some((flag, _)) if self.page.web => {
                let problem = format!(
                    "{flag} and --web contradict each other: {flag} runs at once, without a page"
                );
                Err(vec![problem])
            }
            Some(_) => Ok(false),
            None => self.page.is_wanted(),
        }
    }

    /// What the environment has, where no command line is ours.
    ///
    /// # Errors
    /// One line, where it cannot be read.
    pub(super) fn of_environment(test: &LoadTest) -> Result<Self, String> {
        let first_line = |error: clap::Error| {
            let text = error.to_string();
            let line = text.lines().next().unwrap_or_default();
            line.trim_start_matches("error: ").to_owned()
        };
        let (matches, _) = Self::matches(test, ["test".into()]).map_err(first_line)?;
        Self::from_arg_matches(&matches).map_err(first_line)
    }

    /// What these words and the environment say. What is wrong in a variable is told of as that, not as a flag that nobody typed.
    fn matches(
        test: &LoadTest,
        words: impl IntoIterator<Item = OsString>,
    ) -> Result<(ArgMatches, Command), clap::Error> {
        let words: Vec<_> = words.into_iter().collect();
        let mut command = variables::without_empty(Self::command_for(test));
        match command.try_get_matches_from_mut(&words) {
            Ok(matches) => Ok((matches, command)),
            Err(error) => Err(variables::named(error, &command, &words)),
        }
    }

    /// With the test's own options at the end of the help.
    fn command_for(test: &LoadTest) -> Command {
        let options = test.options.declared();
        if options.is_empty() {
            return Self::command();
        }
        let lines = options.iter().map(|option| {
            let (name, help) = (option.name(), option.help());
            let default = if option.is_secret() {
                SIGN
            } else {
                option.default()
            };
            format!("\n  --option {name}={default}\n          {help}")
        });
        let text: String = lines.collect();
        Self::command().after_help(format!("Options of this test, with their defaults:{text}"))
    }

    /// What was typed wins over what the program declares.
    ///
    /// # Errors
    /// One line, where a scenario is named that there is not.
    pub(super) fn apply(&self, test: LoadTest) -> Result<LoadTest, String> {
        let mut test = choose(test, &self.scenarios)?;
        test.host = self.host.clone().or(test.host);
        self.load.apply(&mut test, self.users.is_some());
        test.shape.users = self.users.or(test.shape.users);
        test.shape.spawn_rate = self.spawn_rate.or(test.shape.spawn_rate);
        test.shape.run_time = self.run_time.or(test.shape.run_time);
        test.shape.warm_up = self.warm_up.or(test.shape.warm_up);
        test.stop_timeout = self.stop_timeout.unwrap_or(test.stop_timeout);
        test.timeout = self.timeout.unwrap_or(test.timeout);
        test.seed = self.seed.or(test.seed);
        test.baseline = self.baseline.clone().or(test.baseline);
        test.client.insecure |= self.insecure;
        if self.compressed {
            test = test.compressed(true);
        } else if self.gzip {
            test = test.gzip(true);
        }
        test.client.http2 |= self.http2;
        test.client.http1 |= self.http1;
        test.client.connections = self.connections.map_or(test.client.connections, Into::into);
        test.client.connect_timeout = self.connect_timeout.or(test.client.connect_timeout);
        test.traceparent |= self.traceparent;
        test.contract |= self.contract;
        test.client.kind = self.transport.map_or(test.client.kind, Into::into);
        for (name, value) in &self.options {
            test.options.choose(name, value);
        }
        for (table, file) in &self.tables {
            test.tables.put(table, file.clone());
        }
        self.connection.apply(&mut test);
        self.steering.apply(&mut test.steering);
        self.look.apply(&mut test);
        Ok(test)
    }
}

/// Reads `game_region=us`.
fn chosen(text: &str) -> Result<(String, String), String> {
    let (name, value) = text
        .split_once('=')
        .ok_or_else(|| format!("`{text}` has no value: write NAME=VALUE"))?;
    // As flags are written, and as Locust has it.
    Ok((name.trim().replace('-', "_"), value.to_owned()))
}

/// Reads `Players=data/others.csv`.
fn replaced(text: &str) -> Result<(String, PathBuf), String> {
    match text.split_once('=') {
        Some((table, file)) if !file.is_empty() => Ok((table.trim().to_owned(), file.into())),
        _ => Err(format!("`{text}` names no file: write TABLE=FILE")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::declare::test_option::TestOption;

    #[test]
    fn the_flags_do_not_contradict_each_other() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn a_load_is_typed_in_one_word() {
        let line = "game --arrival-rate 30000/m --stages 100:1m,2.5:0 --max-users 7 --iterations 9";
        let arguments = Arguments::try_parse_from(line.split(' ')).unwrap();
        let test = arguments.apply(LoadTest::new().users(3)).unwrap();
        assert_eq!(
            (test.shape.users, test.shape.arrival_rate),
            (None, Some(500.0))
        );
        assert_eq!(test.shape.stages.map(|stages| stages.len()), Some(2));
        assert_eq!(
            (test.shape.max_users, test.shape.iterations),
            (Some(7), Some(9))
        );
        let wrong = Arguments::try_parse_from(["game", "--stages", "100:1m,50"]).unwrap_err();
        assert!(wrong.to_string().contains("`50` is not a stage"), "{wrong}");
    }

    const REGION: TestOption = TestOption::new("game_region", "eu", "Where players come from");

    #[test]
    fn the_tests_own_options_are_chosen_by_name() {
        let line = ["game", "--option", "game-region=a=b, c"];
        let arguments = Arguments::try_parse_from(line).unwrap();
        let test = arguments.apply(LoadTest::new().option(REGION)).unwrap();
        assert_eq!(test.options.value(REGION), "a=b, c");
        let wrong = Arguments::try_parse_from(["game", "--option", "region"]).unwrap_err();
        assert!(wrong.to_string().contains("write NAME=VALUE"), "{wrong}");
    }

    #[test]
    fn files_are_given_by_table() {
        let line = [
            "game",
            "--data",
            "Players=a=b.csv",
            "--data",
            "Orders=c",
            "--data",
            "Orders=d",
        ];
        let arguments = Arguments::try_parse_from(line).unwrap();
        let files = arguments.apply(LoadTest::new()).unwrap().tables.files;
        let given = |name: &str, file: &str| (name.to_owned(), PathBuf::from(file));
        assert_eq!(files, [given("Players", "a=b.csv"), given("Orders", "d")]);
        for wrong in ["Players", "Players="] {
            let wrong = Arguments::try_parse_from(["game", "--data", wrong]).unwrap_err();
            assert!(wrong.to_string().contains("write TABLE=FILE"), "{wrong}");
        }
    }

    #[test]
    fn what_the_master_decides_is_no_matter_of_a_worker() {
        let problem = |line: &str| {
            let mut command = Arguments::command();
            let matches = command.try_get_matches_from_mut(line.split(' ')).unwrap();
            master::contradiction(&matches, &command)
        };
        let wrong = problem("game --worker -u 5 -t 1m --web --csv a --stages 1:1s").unwrap();
        let flags = "--users, --run-time, --stages, --csv, --web beside --worker: ";
        assert!(wrong.starts_with(flags), "{wrong}");
        let right = "game --worker --headless --master-host a --master-port 1 -H b --option c=d";
        assert_eq!(problem(right), None);
        let right = "game --worker --cert a --key b --cacert c --resolve d:1:::1";
        assert_eq!(problem(right), None);
        let lost = problem("game --master-port 5557").unwrap();
        assert!(lost.starts_with("--master-port without --worker"), "{lost}");
        assert_eq!(problem("game -u 5"), None);
    }

    #[test]
    fn help_tells_the_tests_own_options() {
        let test = LoadTest::new().option(REGION);
        let help = Arguments::command_for(&test).render_help().to_string();
        let end = "--option game_region=eu\n          Where players come from";
        assert!(help.contains(end), "{help}");
    }
}
