//! A locustfile for the master whose workers play this test: its scenarios, shares, options and thresholds in Python.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use crate::declare::measure::{MeasureKind, Subject};
use crate::declare::outline::{StepKind, StepOutline};
use crate::declare::test_option::TestOption;
use crate::load_test::LoadTest;
use crate::play::share::Share;
use crate::report::baseline;
use crate::threshold::{Bound, Comparison, Metric, Threshold, Timing};

const HEAD: &str = r#""""The scenarios of a Backpack load test, for a Locust master.

Start the master with this file, and the test itself as its workers, on as many machines as you like:

    locust -f locustfile.py --master
    my-load-test --worker --master-host THE_MASTERS_ADDRESS

Users, spawn rate and run time are those of Locust, given in its page or with --users, --spawn-rate and --run-time. Change what you
like here (weights, fixed_count, a LoadTestShape), but not the names of the classes: the workers know their scenarios by them.
"""

"#;

const SCENARIOS: &str = r#"

class _Scenario(locust.User):
    """What all scenarios share. Their steps are made by the workers, so that nothing is to be done here."""

    abstract = True
    wait_time = locust.constant(1)
"#;

const TASK: &str = r"
    @locust.task
    def played_by_the_workers(self):
        pass
";

const FIGURES: &str = r#"

# The figures of thresholds, of a row of Locust's statistics and of all rows together. Times are in milliseconds.
def _percentile(percent):
    return lambda row, _total: row.get_response_time_percentile(percent / 100)


def _mean(row, _total):
    return row.avg_response_time


def _min(row, _total):
    return row.min_response_time


def _max(row, _total):
    return row.max_response_time


def _failures(row, _total):
    return row.num_failures


def _failed_percent(row, _total):
    return row.fail_ratio * 100


def _requests(row, _total):
    return row.num_requests


def _rate(row, total):
    seconds = (total.last_request_timestamp or 0) - total.start_time
    return row.num_requests / seconds if seconds > 0 else None

"#;

const THRESHOLDS: &str = r"
# What must hold, as the test declares it: the text, the rows that count (None: all), the figure, how it compares, and with what.
# Locust rounds the times behind its percentiles: below 100 ms to 1 ms, below 1 s to 10 ms, below 10 s to 100 ms.
_THRESHOLDS = [
";

const JUDGE: &str = r#"]


@locust.events.quitting.add_listener
def _judge(environment, **_kwargs):
    """The exit code is 1 where a threshold is missed, and 0 where all hold, whatever has failed."""
    if isinstance(environment.runner, WorkerRunner):
        return
    stats, missed = environment.stats, 0
    for text, keys, figure, holds, bound in _THRESHOLDS:
        row = stats.total if keys is None else StatsEntry(None, text, "")
        for key in keys or []:
            if key in stats.entries:
                row.extend(stats.entries[key])
        measured = figure(row, stats.total) if row.num_requests else None
        if measured is None or not holds(measured, bound):
            missed += 1
            shown = "nothing: no sample is behind it" if measured is None else f"{measured:g}"
            logging.error("missed: %s, measured %s", text, shown)
    environment.process_exit_code = 1 if missed else 0
"#;

/// The whole file.
///
/// # Errors
/// A line for each thing that Locust could not be told of.
pub(crate) fn locustfile(test: &LoadTest) -> Result<String, Vec<String>> {
    let mut problems: Vec<String> = same_names(&test.scenarios).into_iter().collect();
    let (_, thresholds) =
        baseline::resolve(test.baseline.as_deref(), &test.thresholds, &mut problems);
    problems.extend(test.options.problems());
    problems.extend(thresholds.iter().filter_map(untold));
    if !problems.is_empty() {
        return Err(problems);
    }
    let mut file = HEAD.to_owned();
    file += &imports(!thresholds.is_empty());
    file += &options(test.options.declared());
    file += SCENARIOS;
    if let Some(host) = &test.host {
        file += &format!("    host = {}\n", literal(host));
    }
    file += TASK;
    for (index, share) in test.scenarios.iter().enumerate() {
        file += &class(index, share);
    }
    if !thresholds.is_empty() {
        file += FIGURES;
        file += THRESHOLDS;
        for threshold in &thresholds {
            file += &line(threshold, &test.scenarios);
        }
        file += JUDGE;
    }
    Ok(file)
}

/// Locust knows scenarios by their names alone.
pub(crate) fn same_names(scenarios: &[Share]) -> Option<String> {
    let mut names = BTreeSet::new();
    let mut twice = scenarios.iter().map(|share| share.outline.name);
    let name = twice.find(|name| !names.insert(*name))?;
    Some(format!(
        "two scenarios are named `{name}`: Locust tells scenarios apart by their names, rename one"
    ))
}

fn imports(judges: bool) -> String {
    if judges {
        let from = "from locust.runners import WorkerRunner\nfrom locust.stats import StatsEntry";
        format!("import logging\nimport operator\n\nimport locust\n{from}\n")
    } else {
        "import locust\n".to_owned()
    }
}

fn options(options: &[TestOption]) -> String {
    if options.is_empty() {
        return String::new();
    }
    let mut text = r#"

@locust.events.init_command_line_parser.add_listener
def _add_options(parser):
    """The test's own options, for the command line and the page; the workers receive what was chosen."""
"#
    .to_owned();
    for option in options {
        let flag = format!("--{}", option.name().replace('_', "-"));
        // What helps is a format there.
        let help = option.help().replace('%', "%%");
        let (flag, default, help) = (literal(&flag), literal(option.default()), literal(&help));
        // Its page then shows dots.
        let secret = if option.is_secret() {
            ", is_secret=True"
        } else {
            ""
        };
        let _ = writeln!(
            text,
            "    parser.add_argument({flag}, type=str, default={default}, help={help}{secret})"
        );
    }
    text
}

fn class(index: usize, share: &Share) -> String {
    let (name, weight) = (share.outline.name, share.share);
    if is_class_name(name) {
        format!("\n\nclass {name}(_Scenario):\n    weight = {weight}\n")
    } else {
        let name = literal(name);
        format!("\n\n_scenario_{index} = type({name}, (_Scenario,), {{\"weight\": {weight}}})\n")
    }
}

/// Whether Python takes it for the name of a class that hides nothing; others are given as text.
fn is_class_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_uppercase())
        && name
            .chars()
            .all(|char| char.is_ascii_alphanumeric() || char == '_')
        && !["None", "True", "False"].contains(&name)
}

/// Why a master cannot judge this threshold; none where it can.
fn untold(threshold: &Threshold) -> Option<String> {
    let why = match threshold.timing() {
        Timing::Whole => return None,
        Timing::FromStart => {
            "the users of a master do not come on schedule, so that nothing has an intended start"
        }
        Timing::FirstByte => {
            "a master hears how long whole requests took, and of no first byte: write a threshold without `first_byte`"
        }
    };
    Some(format!("`{threshold}`: {why}"))
}

fn line(threshold: &Threshold, scenarios: &[Share]) -> String {
    let rows = match threshold.subject() {
        None => "None".to_owned(),
        Some(subject) => {
            let rows = rows(subject, threshold.operation(), scenarios).into_iter();
            let row =
                |(name, method): (String, _)| format!("({}, {})", literal(&name), literal(method));
            format!("[{}]", rows.map(row).collect::<Vec<_>>().join(", "))
        }
    };
    let text = literal(&threshold.to_string());
    let (figure, bound) = figure(threshold);
    let comparison = match threshold.comparison() {
        Comparison::Below => "lt",
        Comparison::AtMost => "le",
        Comparison::Above => "gt",
        Comparison::AtLeast => "ge",
    };
    format!("    ({text}, {rows}, {figure}, operator.{comparison}, {bound}),\n")
}

/// The figure in Python, and its bound in the same unit.
fn figure(threshold: &Threshold) -> (String, f64) {
    let bound = match threshold.bound() {
        Bound::Duration(bound) => bound.as_secs_f64() * 1e3,
        Bound::Percent(bound) | Bound::Count(bound) | Bound::PerSecond(bound) => bound,
        Bound::Baseline(_) => unreachable!("thresholds on a baseline have been resolved"),
    };
    let figure = match threshold.metric() {
        Metric::Percentile(percent) => return (format!("_percentile({percent})"), bound),
        Metric::Failures if matches!(threshold.bound(), Bound::Percent(_)) => "_failed_percent",
        Metric::Mean => "_mean",
        Metric::Min => "_min",
        Metric::Max => "_max",
        Metric::Failures => "_failures",
        Metric::Requests | Metric::Count | Metric::Total => "_requests",
        Metric::Rate => "_rate",
    };
    (figure.to_owned(), bound)
}

/// The names and methods under which something is told to a master.
fn rows(
    subject: Subject,
    operation: Option<&str>,
    scenarios: &[Share],
) -> BTreeSet<(String, &'static str)> {
    match subject {
        Subject::Endpoint(endpoint) => {
            let deeds = endpoint.protocol.deeds().iter();
            let deeds = deeds.filter(|(_, deed)| operation.is_none_or(|it| it == *deed));
            let deeds = deeds.map(|(row, _)| *row);
            let verbs = endpoint.verbs.iter();
            let verbs = verbs
                .filter(|_| endpoint.protocol.deeds().is_empty())
                .map(|verb| endpoint.method(*verb));
            let verbs: Vec<_> = deeds.chain(verbs).collect();
            rows_of_requests(endpoint.name, &verbs, scenarios)
        }
        subject => match subject.row() {
            Some((method, name)) => rows_of_requests(name, &[method], scenarios),
            None => {
                let kinds = subject.kinds().iter();
                let row = |kind: &MeasureKind| (subject.name().to_owned(), kind.word());
                kinds.map(row).collect()
            }
        },
    }
}

/// With each prefix that a scenario can give it.
fn rows_of_requests(
    name: &str,
    methods: &[&'static str],
    scenarios: &[Share],
) -> BTreeSet<(String, &'static str)> {
    let mut prefixes = BTreeSet::from([String::new()]);
    for share in scenarios {
        add_prefixes(share.outline.prefix, share.outline.steps, &mut prefixes);
    }
    let named = |prefix: &String| {
        let name = format!("{prefix}{name}");
        methods.iter().map(move |method| (name.clone(), *method))
    };
    prefixes.iter().flat_map(named).collect()
}

fn add_prefixes(prefix: &str, steps: &[StepOutline], prefixes: &mut BTreeSet<String>) {
    prefixes.insert(prefix.to_owned());
    for step in steps {
        match step.kind {
            StepKind::Scenario(inner) => {
                add_prefixes(&format!("{prefix}{}", inner.prefix), inner.steps, prefixes);
            }
            StepKind::Sequence(steps) => add_prefixes(prefix, steps, prefixes),
            _ => {}
        }
    }
}

/// A text in Python: whatever is in it stays text, and what does not show is spelled out.
fn literal(text: &str) -> String {
    let mut literal = String::from('"');
    for char in text.chars() {
        match char {
            '"' | '\\' => literal.extend(['\\', char]),
            ' '..='~' => literal.push(char),
            _ if char.is_alphanumeric() => literal.push(char),
            _ => {
                let _ = write!(literal, "\\U{:08x}", u32::from(char));
            }
        }
    }
    literal.push('"');
    literal
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prelude::*;

    endpoint! { Index = [GET, HEAD] "/" { name: "the \"front\" page" }; }
    scenario! {
        Visit = [Index.get];
        Tour(prefix = "tour ") = sequence [[Visit, Look]];
        Look(prefix = "look ") = [Index.head];
    }

    #[test]
    fn text_stays_text() {
        assert_eq!(literal("a \"b\" \\n"), r#""a \"b\" \\n""#);
        let odd = literal("é\n\u{202e}\u{0}");
        assert_eq!(odd, r#""é\U0000000a\U0000202e\U00000000""#);
    }

    #[test]
    fn names_that_python_would_not_take_are_given_as_text() {
        for name in ["Game", "Game_2", "GAME"] {
            assert!(is_class_name(name), "{name}");
        }
        for name in ["None", "True", "lambda", "_judge", "locust", "Größe", "str"] {
            assert!(!is_class_name(name), "{name}");
        }
    }

    #[test]
    fn an_endpoint_has_a_row_for_each_prefix_and_method() {
        let test = LoadTest::new().scenario(Tour, 1);
        let index = Subject::Endpoint(<Index as Endpoint>::DECLARATION);
        let rows = rows(index, None, &test.scenarios);
        let names: BTreeSet<_> = rows.iter().map(|(name, _)| name.as_str()).collect();
        let page = "the \"front\" page";
        let expected = ["", "tour ", "tour look "].map(|prefix| format!("{prefix}{page}"));
        assert_eq!(names, expected.iter().map(String::as_str).collect());
        assert_eq!(rows.len(), 6);
    }

    #[test]
    fn a_bound_has_the_unit_of_its_figure() {
        let thresholds = thresholds![p99.9 < 1.5s, failures <= 1%, failures < 3, Index.rate > 5/s];
        let lines: Vec<_> = thresholds
            .iter()
            .map(|threshold| {
                let (figure, bound) = figure(threshold);
                format!("{figure} {bound}")
            })
            .collect();
        let expected = [
            "_percentile(99.9) 1500",
            "_failed_percent 1",
            "_failures 3",
            "_rate 5",
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn two_scenarios_of_one_name_are_refused() {
        let test = LoadTest::new().scenario(Visit, 1).scenario(Visit, 2);
        let problems = locustfile(&test).unwrap_err();
        assert!(problems[0].starts_with("two scenarios are named `Visit`"));
    }

    #[test]
    fn a_threshold_on_what_no_master_hears_is_refused() {
        let thresholds = thresholds![Index.from_start.p99 < 1s, p99 < 1s, first_byte.mean < 1s];
        let test = LoadTest::new().scenario(Visit, 1).expect(thresholds);
        let problems = locustfile(&test).unwrap_err();
        assert_eq!(problems.len(), 2);
        assert!(problems[0].starts_with("`Index.from_start.p99 < 1s`: the users of a master"));
        assert!(problems[1].starts_with("`first_byte.mean < 1s`: a master hears how long"));
    }
}
