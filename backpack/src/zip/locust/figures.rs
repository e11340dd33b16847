//! The tables of Locust: cells by the names of their columns, and the figures in them.

use csv::StringRecord;

use crate::report::document::{Latency, Percentiles, Row, Stats, Timeline};

/// Of any number.
pub(super) const LARGEST: f64 = 1e15;

/// A table with a head.
pub(super) struct Table {
    head: StringRecord,
    rows: Vec<StringRecord>,
}

impl Table {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .from_reader(text.as_bytes());
        let head = reader.headers().map_err(|error| error.to_string())?.clone();
        let rows = reader
            .records()
            .collect::<Result<_, _>>()
            .map_err(|error| error.to_string())?;
        Ok(Self { head, rows })
    }

    pub(super) fn rows(&self) -> impl Iterator<Item = Cells<'_>> {
        let head = &self.head;
        self.rows.iter().map(move |row| Cells { head, row })
    }
}

/// A row of a table.
#[derive(Clone, Copy)]
pub(super) struct Cells<'t> {
    head: &'t StringRecord,
    row: &'t StringRecord,
}

impl<'t> Cells<'t> {
    pub(super) fn text(self, column: &str) -> Option<&'t str> {
        let index = self.head.iter().position(|name| name == column)?;
        self.row.get(index)
    }

    /// Not below zero, and not so large that a sum could overflow: nothing else is counted or timed.
    pub(super) fn number(self, column: &str) -> Option<f64> {
        let number: f64 = self.text(column)?.parse().ok()?;
        (0.0..=LARGEST).contains(&number).then_some(number)
    }

    /// Locust writes 0 where it knows none.
    pub(super) fn millis(self, column: &str) -> Option<f64> {
        self.number(column).filter(|millis| *millis > 0.0)
    }
}

/// Method and name; none for all together.
pub(super) fn key(row: &Cells<'_>) -> Option<(String, String)> {
    let (method, name) = (row.text("Type")?, row.text("Name")?);
    let is_total = method.is_empty() && name == "Aggregated";
    (!is_total).then(|| (method.to_owned(), name.to_owned()))
}

/// What `_stats.csv` tells.
#[derive(Debug)]
pub(super) struct Figures {
    /// Without timelines.
    pub(super) rows: Vec<Row>,
    /// All together.
    pub(super) total: Stats,
    /// A line for each row that cannot be read.
    pub(super) problems: Vec<String>,
}

/// One bad row does not cost the others; where all are bad it is another table.
pub(super) fn figures(text: &str) -> Result<Figures, String> {
    let table = Table::read(text)?;
    let (mut rows, mut total) = (Vec::new(), None);
    let mut problems = Vec::new();
    for row in table.rows() {
        match (key(&row), stats(row)) {
            (Some((method, name)), Ok(stats)) => rows.push(Row {
                method,
                name,
                stats,
                parts: Vec::new(),
                timeline: Timeline::default(),
                slowest: Vec::new(),
            }),
            (None, Ok(stats)) => total = Some(stats),
            (Some((method, name)), Err(problem)) => {
                problems.push(format!("{method} {name} is left out: {problem}"));
            }
            (None, Err(problem)) if rows.is_empty() => return Err(problem),
            (None, Err(problem)) => {
                problems.push(format!("the whole is the sum of the rows: {problem}"));
                total = Some(sum(&rows));
            }
        }
    }
    let total = total.ok_or("the statistics have no row `Aggregated`")?;
    Ok(Figures {
        rows,
        total,
        problems,
    })
}

/// Without response times, which cannot be added.
fn sum(rows: &[Row]) -> Stats {
    rows.iter().fold(Stats::default(), |sum, row| Stats {
        requests: sum.requests + row.stats.requests,
        failures: sum.failures + row.stats.failures,
        bytes_in: sum.bytes_in.saturating_add(row.stats.bytes_in),
        rate: sum.rate + row.stats.rate,
        failure_rate: sum.failure_rate + row.stats.failure_rate,
        ..sum
    })
}

fn stats(row: Cells<'_>) -> Result<Stats, String> {
    let number = |column| {
        row.number(column)
            .ok_or_else(|| format!("the statistics have no number in the column `{column}`"))
    };
    let requests = number("Request Count")? as u64;
    Ok(Stats {
        requests,
        failures: number("Failure Count")? as u64,
        bytes_in: (number("Average Content Size")? * requests as f64).round() as u64,
        rate: number("Requests/s")?,
        failure_rate: number("Failures/s")?,
        latency: latency(row, requests),
        ..Stats::default()
    })
}

/// None where Locust has no percentiles, or others than it has by itself.
fn latency(row: Cells<'_>, samples: u64) -> Option<Latency> {
    if samples == 0 {
        return None;
    }
    Some(Latency {
        samples,
        mean: row.number("Average Response Time")?,
        min: row.number("Min Response Time")?,
        max: row.number("Max Response Time")?,
        standard_deviation: f64::NAN,
        percentiles: Percentiles {
            p25: f64::NAN,
            p50: row.number("50%")?,
            p66: row.number("66%")?,
            p75: row.number("75%")?,
            p80: row.number("80%")?,
            p90: row.number("90%")?,
            p95: row.number("95%")?,
            p98: row.number("98%")?,
            p99: row.number("99%")?,
            p99_9: row.number("99.9%")?,
            p99_99: row.number("99.99%")?,
        },
        histogram: None,
        distribution: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str = "Type,Name,Request Count,Failure Count,Median Response Time,Average Response Time,Min Response Time,\
        Max Response Time,Average Content Size,Requests/s,Failures/s,50%,66%,75%,80%,90%,95%,98%,99%,99.9%,99.99%,100%\r\n";

    #[test]
    fn the_figures_of_locust_are_read() {
        let text = format!(
            "{HEAD}GET,\"/a,b\",4,1,7,8.5,1.25,20.5,10.0,2.0,0.5,7,7,8,8,9,19,20,20,20,20,20\r\n\
             ,Nothing,0,0,0,0.0,0,0,0,0.0,0.0,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A,N/A\r\n\
             ,Aggregated,4,1,7,8.5,1.25,20.5,10.0,2.0,0.5,7,7,8,8,9,19,20,20,20,20,20\r\n"
        );
        let Figures { rows, total, .. } = figures(&text).expect("a table");
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[0].name, "/a,b");
        assert_eq!(rows[1].stats.latency, None);
        assert_eq!((total.requests, total.failures, total.bytes_in), (4, 1, 40));
        let latency = total.latency.expect("times");
        assert_eq!((latency.min, latency.percentiles.p95), (1.25, 19.0));
        assert!(latency.percentiles.p25.is_nan());
    }

    #[test]
    fn a_bad_cell_costs_its_row_alone() {
        let good = "4,1,7,8.5,1.25,20.5,10.0,2.0,0.5,7,7,8,8,9,19,20,20,20,20,20";
        let bad = good.replacen("4,", "many,", 1);
        let read = |total: &str| {
            let text = format!("{HEAD}GET,/a,{good}\nGET,/b,{bad}\n,Aggregated,{total}\n");
            figures(&text).expect("figures")
        };
        let Figures {
            rows,
            total,
            problems,
        } = read(good);
        assert_eq!((rows.len(), total.requests, problems.len()), (1, 4, 1));
        assert!(
            problems[0].starts_with("GET /b is left out: ")
                && problems[0].contains("Request Count"),
            "{problems:?}"
        );
        let without_total = read(&bad);
        assert_eq!(without_total.total.requests, 4);
        assert_eq!(without_total.problems.len(), 2);
    }

    #[test]
    fn another_table_is_told_of() {
        assert!(figures("").is_err());
        assert!(
            figures("a,b\n1,2\n")
                .expect_err("no figures")
                .contains("Request Count")
        );
        assert!(figures(HEAD).expect_err("no total").contains("Aggregated"));
        let wild =
            format!("{HEAD},Aggregated,inf,1,7,8.5,1,2,10,2,0,7,7,8,8,9,19,20,20,20,20,20\n");
        assert!(figures(&wild).is_err());
    }
}
