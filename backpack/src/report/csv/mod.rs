//! The report as CSV, with the columns of Locust 2.47 where it has such a table.
//!
//! `docs/formats.md` tells what each column holds.

mod cells;
#[cfg(feature = "cli")]
mod files;
// Only the files of the command line grow while a run goes on.
#[cfg_attr(not(feature = "cli"), allow(dead_code))]
mod history;
mod measures;

#[cfg(feature = "cli")]
pub(crate) use files::{CsvFiles, paths};
pub(crate) use history::history;
pub(crate) use measures::measures;

use super::document::{Document, ExceptionKind, Latency, Percentiles, Row, Stats};
use cells::{NOT_AVAILABLE, NUMBER_DECIMALS, PERCENT_DECIMALS, number, seconds, text};

const PERCENTILES: [&str; 11] = [
    "50%", "66%", "75%", "80%", "90%", "95%", "98%", "99%", "99.9%", "99.99%", "100%",
];

const STATS: [&str; 11] = [
    "Type",
    "Name",
    "Request Count",
    "Failure Count",
    "Median Response Time",
    "Average Response Time",
    "Min Response Time",
    "Max Response Time",
    "Average Content Size",
    "Requests/s",
    "Failures/s",
];

const FROM_START: [&str; 7] = [
    "Type",
    "Name",
    "Request Count",
    "Median Response Time",
    "Average Response Time",
    "Min Response Time",
    "Max Response Time",
];

const FAILURES: [&str; 6] = [
    "Method",
    "Name",
    "Error",
    "Occurrences",
    "First Seen",
    "Last Seen",
];

const EXCEPTIONS: [&str; 4] = ["Count", "Message", "Traceback", "Nodes"];

const GLOBAL_STATS: [&str; 9] = [
    "Name",
    "Calls",
    "API_Usage",
    "Success_Rate",
    "Median",
    "Percentile_95",
    "Quartile_Q1",
    "Quartile_Q3",
    "IQR",
];

/// `_stats.csv`: a row for each name and method, then `Aggregated`.
pub(crate) fn stats(document: &Document) -> String {
    let rows = named(document).map(|(method, name, stats)| {
        let mut cells = vec![
            text(method),
            text(name),
            stats.requests.to_string(),
            stats.failures.to_string(),
        ];
        cells.extend(times_and_size(stats));
        cells.push(number(stats.rate, NUMBER_DECIMALS));
        cells.push(number(stats.failure_rate, NUMBER_DECIMALS));
        cells.extend(percentiles_of(stats.latency.as_ref()));
        cells
    });
    cells::table(stats_header(), rows)
}

fn stats_header() -> Vec<&'static str> {
    [&STATS[..], &PERCENTILES].concat()
}

/// `_from_start.csv`: latencies from the intended start; none where no pass had one.
pub(crate) fn from_start(document: &Document) -> Option<String> {
    document.arrivals?;
    let rows = named(document).map(|(method, name, stats)| {
        let latency = stats.latency_from_start.as_ref();
        let samples = latency.map_or(0, |latency| latency.samples);
        let mut cells = vec![text(method), text(name), samples.to_string()];
        cells.extend(times(latency));
        cells.extend(percentiles_of(latency));
        cells
    });
    Some(cells::table([&FROM_START[..], &PERCENTILES].concat(), rows))
}

/// `_failures.csv`: the most frequent first.
pub(crate) fn failures(document: &Document) -> String {
    let rows = document.failures.iter().map(|failure| {
        vec![
            text(&failure.method),
            text(&failure.name),
            text(&failure.error),
            failure.count.to_string(),
            seconds(failure.first_seen),
            seconds(failure.last_seen),
        ]
    });
    cells::table(FAILURES.to_vec(), rows)
}

/// `_exceptions.csv`: panics and errors of steps. There is no trace of calls; its column tells what went wrong where.
pub(crate) fn exceptions(document: &Document) -> String {
    let rows = document.exceptions.iter().map(|exception| {
        let kind = match exception.kind {
            ExceptionKind::Panic => "panic",
            ExceptionKind::StepError => "error",
        };
        vec![
            exception.count.to_string(),
            text(&exception.text),
            match exception.scenario.as_str() {
                "" => kind.to_owned(),
                scenario => text(&format!("{kind} in {scenario}")),
            },
            "local".to_owned(),
        ]
    });
    cells::table(EXCEPTIONS.to_vec(), rows)
}

/// The insight table: usage, success and quartiles of each endpoint.
pub(crate) fn global_stats(document: &Document) -> String {
    let rows = document.rows.iter().map(|row| {
        insight(
            row,
            &name_alone(row, &document.rows),
            document.total.requests,
        )
    });
    cells::table(GLOBAL_STATS.to_vec(), rows)
}

fn insight(row: &Row, name: &str, calls: u64) -> Vec<String> {
    let stats = &row.stats;
    let percent = |part: u64, whole: u64| match whole {
        0 => NOT_AVAILABLE.to_owned(),
        whole => number(part as f64 / whole as f64 * 100.0, PERCENT_DECIMALS),
    };
    let time = |of: fn(&Latency) -> f64| {
        stats
            .latency
            .as_ref()
            .map_or_else(|| NOT_AVAILABLE.to_owned(), |l| cells::millis(of(l)))
    };
    vec![
        text(name),
        stats.requests.to_string(),
        percent(stats.requests, calls),
        percent(
            stats.requests.saturating_sub(stats.failures),
            stats.requests,
        ),
        time(|l| l.percentiles.p50),
        time(|l| l.percentiles.p95),
        time(|l| l.percentiles.p25),
        time(|l| l.percentiles.p75),
        time(|l| l.percentiles.p75 - l.percentiles.p25),
    ]
}

/// The table has no column for the method: it goes before the name where several share one.
fn name_alone(row: &Row, rows: &[Row]) -> String {
    if rows.iter().filter(|other| other.name == row.name).count() > 1 {
        format!("{} {}", row.method, row.name)
    } else {
        row.name.clone()
    }
}

/// Method, name and figures of each row, then of all together.
fn named(document: &Document) -> impl Iterator<Item = (&str, &str, &Stats)> {
    document
        .rows
        .iter()
        .map(|row| (row.method.as_str(), row.name.as_str(), &row.stats))
        .chain([("", "Aggregated", &document.total)])
}

/// Median, average, minimum, maximum and average content size; zeros where nothing was measured, as in Locust.
fn times_and_size(stats: &Stats) -> Vec<String> {
    let size = stats.bytes_in as f64 / stats.requests.max(1) as f64;
    let mut cells = times(stats.latency.as_ref()).to_vec();
    cells.push(number(size, NUMBER_DECIMALS));
    cells
}

fn times(latency: Option<&Latency>) -> [String; 4] {
    let times = latency.map_or([0.0; 4], |it| [it.percentiles.p50, it.mean, it.min, it.max]);
    times.map(cells::millis)
}

fn percentiles(measured: Option<(&Percentiles, f64)>) -> Vec<String> {
    let Some((p, max)) = measured else {
        return vec![NOT_AVAILABLE.to_owned(); PERCENTILES.len()];
    };
    [
        p.p50, p.p66, p.p75, p.p80, p.p90, p.p95, p.p98, p.p99, p.p99_9, p.p99_99, max,
    ]
    .map(cells::millis)
    .to_vec()
}

/// Those of all requests of the run.
fn percentiles_of(latency: Option<&Latency>) -> Vec<String> {
    percentiles(latency.map(|latency| (&latency.percentiles, latency.max)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// The lines of a table, as Locust ends them.
    fn lines(table: &str) -> Vec<&str> {
        table.split_terminator("\r\n").collect()
    }

    #[test]
    fn stats_have_the_columns_of_locust() {
        let stats = stats(&sample::document());
        let times = "6,7.125,0.431,21.5,5";
        let percentiles = "6,8,10,11,18,20,20.5,21,21.5,21.5,21.5";
        assert_eq!(
            lines(&stats),
            [
                "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,\
                 Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%",
                &format!("GET,/duel|<b>,10,4,{times},1,0.4,{percentiles}"),
                &format!("POST,/login,30,0,{times},3,0,{percentiles}"),
                &format!(",Aggregated,40,4,{times},4,0.4,{percentiles}"),
            ]
        );
    }

    #[test]
    fn what_was_not_measured_is_not_available() {
        let mut document = sample::document();
        document.rows.clear();
        document.total = Stats::default();
        let not_available = [NOT_AVAILABLE; 11].join(",");
        assert_eq!(
            lines(&stats(&document))[1],
            format!(",Aggregated,0,0,0,0,0,0,0,0,0,{not_available}")
        );
        assert_eq!(lines(&global_stats(&document)).len(), 1);
    }

    #[test]
    fn the_open_model_has_a_table_from_the_intended_start() {
        assert_eq!(from_start(&sample::document()), None);
        let table = from_start(&sample::on_schedule()).expect("a table");
        let head = "Type,Name,Request Count,Median Response Time,Average Response Time,Min Response Time,Max Response Time,50%,";
        assert!(lines(&table)[0].starts_with(head), "{table}");
        let columns = |line: &str| line.split(',').count();
        let [head, .., total] = lines(&table)[..] else {
            panic!("{table}");
        };
        assert!(total.starts_with(",Aggregated,40,"), "{table}");
        assert_eq!(columns(head), columns(total));
    }

    #[test]
    fn failures_and_exceptions_tell_what_was_seen_when() {
        let document = sample::document();
        assert_eq!(
            failures(&document),
            "Method,Name,Error,Occurrences,First Seen,Last Seen\r\n\
             GET,/duel|<b>,\"'=status 500,\n\"\"again\"\"\",4,2026-11-22T18:30:01Z,2026-11-22T18:30:09Z\r\n"
        );
        assert_eq!(
            exceptions(&document),
            "Count,Message,Traceback,Nodes\r\n2,index out of bounds,panic in Game,local\r\n"
        );
    }

    #[test]
    fn the_insight_table_has_shares_and_quartiles() {
        let mut document = sample::document();
        assert_eq!(
            lines(&global_stats(&document)),
            [
                "Name,Calls,API_Usage,Success_Rate,Median,Percentile_95,Quartile_Q1,Quartile_Q3,IQR",
                "/duel|<b>,10,25,60,6,20,4,10,6",
                "/login,30,75,100,6,20,4,10,6",
            ]
        );
        document.rows[0].name = "/login".to_owned();
        let table = global_stats(&document);
        assert!(lines(&table)[1].starts_with("GET /login,10,"), "{table}");
        assert!(lines(&table)[2].starts_with("POST /login,30,"), "{table}");
    }
}
