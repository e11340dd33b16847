//! Two reports beside each other, whoever made them.

use std::fmt::{self, Display, Formatter};
use std::path::Path;

use super::baseline::{self, Baseline};
use super::document::{self, Document, Stats, json};
use super::table;
use crate::text::{printable, units};

/// The JSON reports of two runs beside each other. Displayed, it is a table of the earlier figures with the change since.
///
/// ```no_run
/// # use std::path::Path;
/// # fn main() -> Result<(), String> {
/// let comparison = backpack::Comparison::read(Path::new("before.json"), Path::new("after.json"))?;
/// println!("{comparison}");
/// for worse in comparison.worse(10.0, 1.0) {
///     println!("{worse}");
/// }
/// # Ok(()) }
/// ```
#[derive(Debug)]
pub struct Comparison {
    /// The later one, with the figures of the earlier one.
    document: Document,
    /// What of the earlier one is not in the later one.
    gone: Vec<String>,
}

impl Comparison {
    /// Reads what `--json` wrote of an earlier and of a later run.
    ///
    /// # Errors
    /// Where one of them is no such report: in one line that names it.
    pub fn read(before: &Path, after: &Path) -> Result<Self, String> {
        let earlier = self::document(before)?;
        let mut document = self::document(after)?;
        let is_there = |row: &&document::Row| {
            let mut rows = document.rows.iter();
            rows.any(|it| it.method == row.method && it.name == row.name)
        };
        let gone = earlier.rows.iter().filter(|row| !is_there(row));
        let gone = gone.map(|row| called(&row.method, &row.name)).collect();
        let earlier = Baseline::of(earlier, before.display().to_string());
        earlier.compare(&mut document);
        Ok(Self { document, gone })
    }

    /// What has become worse, a line each: rows, and all requests together, whose 95th percentile is more than so many percent higher, of
    /// which so many percent more of the requests fail, or which are not there any more.
    #[must_use]
    pub fn worse(&self, slower: f64, failures: f64) -> Vec<String> {
        let rows = self.document.rows.iter();
        let rows = rows.map(|row| (called(&row.method, &row.name), &row.stats));
        let all = rows.chain([("all requests".to_owned(), &self.document.total)]);
        let gone = self
            .gone
            .iter()
            .map(|row| format!("{row}: is not there any more"));
        all.flat_map(|(name, stats)| worse(&name, stats, slower, failures))
            .chain(gone)
            .collect()
    }
}

impl Display for Comparison {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        table::comparison::write(&self.document, f)
    }
}

fn document(file: &Path) -> Result<Document, String> {
    let name = file.display().to_string();
    let text = baseline::text(file).map_err(|why| format!("{name} cannot be read: {why}"))?;
    json::read(&text, &name)
}

fn called(method: &str, name: &str) -> String {
    printable::line(&format!("{method} {name}"))
}

fn worse(name: &str, stats: &Stats, slower: f64, failures: f64) -> Vec<String> {
    let mut worse = Vec::new();
    let Some(before) = &stats.baseline else {
        return worse;
    };
    let now = stats
        .latency
        .as_ref()
        .map(|latency| latency.percentiles.p95);
    let change = document::change(now, before.p95);
    if let (Some(change), Some(now), Some(p95)) = (change, now, before.p95)
        && change > slower
    {
        let (now, p95) = (units::latency(now), units::latency(p95));
        worse.push(format!(
            "{name}: 95 % took {now}, {p95} before ({change:+.1} %)"
        ));
    }
    let points = stats.failure_points(before);
    if points > failures {
        let (now, before) = (stats.failure_percent(), before.failure_percent());
        let (now, before) = (units::share(now), units::share(before));
        worse.push(format!("{name}: {now} % failed, {before} % before"));
    }
    worse
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    fn compared() -> Comparison {
        Comparison {
            document: sample::with_baseline(),
            gone: vec!["GET /old".to_owned()],
        }
    }

    #[test]
    fn what_has_become_worse_is_told_with_both_figures() {
        let told = compared().worse(10.0, 1.0);
        assert!(
            told.contains(&"all requests: 95 % took 20.0 ms, 16.0 ms before (+25.0 %)".to_owned()),
            "{told:#?}"
        );
        assert!(
            told.contains(&"all requests: 10.00 % failed, 0.00 % before".to_owned()),
            "{told:#?}"
        );
        assert_eq!(
            told.last().map(String::as_str),
            Some("GET /old: is not there any more")
        );
    }

    #[test]
    fn what_is_within_the_limits_is_not_told() {
        assert_eq!(
            compared().worse(1000.0, 100.0),
            ["GET /old: is not there any more"]
        );
    }

    #[test]
    fn what_is_no_report_is_named() {
        let missing = Comparison::read(Path::new("no.json"), Path::new("no.json"));
        assert!(missing.unwrap_err().starts_with("no.json cannot be read: "));
    }
}
