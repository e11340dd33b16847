//! Options that a test declares for itself: chosen on the command line or by a Locust master, read by its steps.

use std::collections::BTreeMap;

/// An option of your own test, with the value that it has where none is given: a region, a level, an account.
///
/// Declare it as a constant, give it to [`LoadTest::option`](crate::LoadTest::option), and read it with
/// [`User::option`](crate::User::option). Its value is chosen with `--option game_region=us`, or under a Locust master in the form of
/// its page. Where a test does not declare it, as in a `#[backpack::test]`, it has its default.
///
/// ```
/// use backpack::prelude::*;
///
/// const GAME_REGION: TestOption = TestOption::new("game_region", "eu", "The region that players come from");
///
/// endpoint! { Lobby = GET "/lobby"; }
/// scenario! { Visit = [Lobby]; }
///
/// let test = LoadTest::new()
///     .scenario(Visit, 1)
///     .option(GAME_REGION)
///     .on_start(async |user| {
///         let region = user.option(GAME_REGION).to_owned();
///         user[Lobby].headers_mut().insert("x-region", region);
///     });
/// ```
///
/// A name that cannot be is a compile error:
///
/// ```compile_fail
/// # use backpack::prelude::*;
/// const GAME_REGION: TestOption = TestOption::new("game region", "eu", "The region that players come from");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TestOption {
    name: &'static str,
    default: &'static str,
    help: &'static str,
    secret: bool,
}

impl TestOption {
    /// An option with its name, its value where none is given, and what it means in a few words.
    ///
    /// # Panics
    /// Where the name is not of small letters, digits and `_`, beginning with a letter, or is one of Locust's own options. In a
    /// constant that is a compile error.
    #[must_use]
    pub const fn new(name: &'static str, default: &'static str, help: &'static str) -> Self {
        assert!(
            is_name(name.as_bytes()),
            "the name of an option begins with a small letter, and has small letters, digits and `_` alone, as game_region"
        );
        assert!(
            !is_locusts(name.as_bytes()),
            "Locust has an option of that name itself, and a test may run under it: choose another name, as game_region"
        );
        Self {
            name,
            default,
            help,
            secret: false,
        }
    }

    /// The same option, whose value is shown nowhere: not in reports, samples, traces, logs or on the page, wherever it was sent. It
    /// has to have three characters at least, or it is found in too much.
    ///
    /// ```
    /// # use backpack::prelude::*;
    /// const ADMIN_KEY: TestOption = TestOption::new("admin_key", "", "The key of the admin's account").secret();
    /// assert!(ADMIN_KEY.is_secret());
    /// ```
    #[must_use]
    pub const fn secret(self) -> Self {
        Self {
            secret: true,
            ..self
        }
    }

    /// Whether its value is shown nowhere.
    #[must_use]
    pub const fn is_secret(&self) -> bool {
        self.secret
    }

    /// What it is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Its value where none is given.
    #[must_use]
    pub const fn default(&self) -> &'static str {
        self.default
    }

    /// What it means.
    #[must_use]
    pub const fn help(&self) -> &'static str {
        self.help
    }
}

/// The options of Locust 2.47, which its own command line would confuse with a test's.
const LOCUSTS: &[&str] = &[
    "autoquit",
    "autostart",
    "build_path",
    "class_picker",
    "config",
    "config_users",
    "csv",
    "csv_full_history",
    "csv_prefix",
    "enable_rebalancing",
    "equal_weights",
    "exclude_tags",
    "exit_code_on_error",
    "expect_slaves",
    "expect_workers",
    "expect_workers_max_wait",
    "headful",
    "headless",
    "help",
    "host",
    "html",
    "html_file",
    "json",
    "json_file",
    "legacy_ui",
    "list",
    "list_commands",
    "locustfile",
    "logfile",
    "loglevel",
    "master",
    "master_bind_host",
    "master_bind_port",
    "master_host",
    "master_port",
    "num_users",
    "only_summary",
    "otel",
    "print_stats",
    "processes",
    "profile",
    "reset_stats",
    "run_time",
    "show_task_ratio",
    "show_task_ratio_json",
    "skip_log_setup",
    "slave",
    "spawn_rate",
    "stats_history_enabled",
    "stop_timeout",
    "tags",
    "tls_cert",
    "tls_key",
    "user_classes",
    "user_count",
    "users",
    "version",
    "web_auth",
    "web_base_path",
    "web_host",
    "web_port",
    "worker",
];

const fn is_locusts(name: &[u8]) -> bool {
    let mut index = 0;
    while index < LOCUSTS.len() {
        if is_same(name, LOCUSTS[index].as_bytes()) {
            return true;
        }
        index += 1;
    }
    false
}

const fn is_same(one: &[u8], two: &[u8]) -> bool {
    let mut index = 0;
    while index < one.len() && index < two.len() && one[index] == two[index] {
        index += 1;
    }
    index == one.len() && index == two.len()
}

const fn is_name(name: &[u8]) -> bool {
    let mut index = 0;
    while index < name.len() {
        let may_stand_here = match name[index] {
            b'a'..=b'z' => true,
            b'0'..=b'9' | b'_' => index > 0,
            _ => false,
        };
        if !may_stand_here {
            return false;
        }
        index += 1;
    }
    index > 0
}

/// The options of a test, and what was chosen for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Options {
    declared: Vec<TestOption>,
    /// By name, whether it is declared or not.
    chosen: BTreeMap<String, String>,
}

impl Options {
    pub(crate) fn declare(&mut self, option: TestOption) {
        self.declared.push(option);
    }

    #[cfg(feature = "cli")]
    pub(crate) fn declared(&self) -> &[TestOption] {
        &self.declared
    }

    /// The last choice counts.
    #[cfg(any(test, feature = "cli"))]
    pub(crate) fn choose(&mut self, name: impl Into<String>, value: impl Into<String>) {
        self.chosen.insert(name.into(), value.into());
    }

    pub(crate) fn value(&self, option: TestOption) -> &str {
        let chosen = self.chosen.get(option.name);
        chosen.map_or(option.default, String::as_str)
    }

    /// The values that are shown nowhere.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &str> {
        let secret = self.declared.iter().filter(|option| option.secret);
        secret.map(|option| self.value(*option))
    }

    /// Names that were declared twice, or chosen without having been declared.
    pub(crate) fn problems(&self) -> Vec<String> {
        let mut problems = Vec::new();
        for (index, option) in self.declared.iter().enumerate() {
            let name = option.name;
            if self.declared[..index].iter().any(|it| it.name == name) {
                problems.push(format!(
                    "the option `{name}` is declared twice: leave one out"
                ));
            }
        }
        let names: Vec<_> = self.declared.iter().map(|it| it.name).collect();
        for name in self.chosen.keys() {
            if names.contains(&name.as_str()) {
                continue;
            }
            problems.push(match names.as_slice() {
                [] => format!(
                    "no option `{name}`: this test declares none, which `LoadTest::option` does"
                ),
                _ => format!("no option `{name}`: this test has {}", names.join(", ")),
            });
        }
        problems
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGION: TestOption = TestOption::new("game_region", "eu", "The region");
    const LEVEL: TestOption = TestOption::new("level2", "1", "The level");

    #[test]
    fn names_are_words_of_small_letters() {
        for name in ["a", "game_region", "level2"] {
            assert!(is_name(name.as_bytes()), "{name}");
        }
        for name in ["", "_a", "2a", "Region", "game-region", "game region", "é"] {
            assert!(!is_name(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn locusts_own_names_are_taken() {
        for name in ["host", "run_time", "worker", "autoquit"] {
            assert!(is_locusts(name.as_bytes()), "{name}");
        }
        for name in ["hos", "hosts", "game_region"] {
            assert!(!is_locusts(name.as_bytes()), "{name}");
        }
    }

    #[test]
    fn the_last_choice_counts_and_the_default_where_there_is_none() {
        let mut options = Options::default();
        options.declare(REGION);
        options.declare(LEVEL);
        options.choose("game_region", "us");
        options.choose("game_region", "asia");
        let values = [options.value(REGION), options.value(LEVEL)];
        assert_eq!(values, ["asia", "1"]);
        assert!(options.problems().is_empty());
    }

    #[test]
    fn what_was_not_declared_is_told_with_what_was() {
        let mut options = Options::default();
        options.choose("region", "us");
        assert!(options.problems()[0].contains("this test declares none"));
        options.declare(REGION);
        options.declare(LEVEL);
        options.declare(REGION);
        let problems = options.problems();
        assert_eq!(problems.len(), 2);
        assert!(problems[0].contains("`game_region` is declared twice"));
        assert!(problems[1].starts_with("no option `region`: this test has game_region, level2"));
    }
}
