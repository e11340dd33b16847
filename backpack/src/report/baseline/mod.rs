//! The report of an earlier run that a run is compared with.

mod bounds;
mod figures;

use std::collections::HashMap;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use crate::declare::measure::Subject;
use crate::metrics::does;
use crate::report::document::json;
use crate::report::document::{self, Compared, Document, Measure, MeasureStats, Stats};
use crate::threshold::Threshold;
pub(crate) use figures::PastFigures;

/// Of a file: twice what a thousand names take over ten minutes.
const LARGEST: u64 = 256 << 20;

/// An earlier report.
#[derive(Debug)]
pub(crate) struct Baseline {
    facts: document::Baseline,
    total: Stats,
    /// What each endpoint did.
    parts: Vec<Part>,
    compared: Compared,
    /// Chains, passes and metrics.
    measures: Vec<Measure>,
    /// By method and name.
    rows: HashMap<(String, String), Compared>,
}

/// What one endpoint did in one row.
#[derive(Debug)]
struct Part {
    /// The name of its type.
    endpoint: String,
    /// Of the row.
    method: String,
    stats: Stats,
}

/// Reads the baseline, if one is asked for, and puts its figures into the thresholds on it. What is wrong is added to the problems.
pub(crate) fn resolve(
    file: Option<&Path>,
    thresholds: &[Threshold],
    problems: &mut Vec<String>,
) -> (Option<Baseline>, Vec<Threshold>) {
    let baseline = match file.map(Baseline::read) {
        Some(Ok(baseline)) => Some(baseline),
        Some(Err(problem)) => {
            problems.push(problem);
            return (None, Vec::new());
        }
        None => None,
    };
    let resolved = thresholds
        .iter()
        .map(|threshold| resolved(threshold, baseline.as_ref()));
    let mut thresholds = Vec::new();
    for threshold in resolved {
        match threshold {
            Ok(threshold) => thresholds.push(threshold),
            Err(problem) => problems.push(problem),
        }
    }
    (baseline, thresholds)
}

fn resolved(threshold: &Threshold, baseline: Option<&Baseline>) -> Result<Threshold, String> {
    if !threshold.needs_baseline() {
        return Ok(threshold.clone());
    }
    let Some(baseline) = baseline else {
        return Err(format!(
            "the threshold `{threshold}`: there is no baseline: give the JSON report of an earlier run, `.baseline(\"before.json\")` or `--baseline before.json`"
        ));
    };
    bounds::resolved(threshold, baseline).ok_or_else(|| {
        let whose = threshold
            .subject()
            .map(|subject| format!(" of `{}`", subject.name()))
            .unwrap_or_default();
        format!(
            "the threshold `{threshold}`: the baseline {} has no sample{whose} that tells it",
            baseline.facts.file
        )
    })
}

impl Baseline {
    /// Reads a JSON report, or says in one line why it is none.
    pub(crate) fn read(file: &Path) -> Result<Self, String> {
        let name = file.display().to_string();
        let text =
            text(file).map_err(|why| format!("the baseline {name} cannot be read: {why}"))?;
        let document =
            json::read(&text, &name).map_err(|problem| format!("the baseline: {problem}"))?;
        Ok(Self::of(document, name))
    }

    pub(super) fn of(document: Document, file: String) -> Self {
        let mut parts = Vec::new();
        let mut rows = HashMap::new();
        for row in document.rows {
            parts.extend(row.parts.into_iter().map(|part| Part {
                endpoint: part.endpoint,
                method: row.method.clone(),
                stats: part.stats,
            }));
            rows.insert((row.method, row.name), compared(&row.stats));
        }
        Self {
            facts: document::Baseline {
                file,
                started_at: document.run.started_at,
            },
            compared: compared(&document.total),
            total: document.total,
            measures: [document.passes, document.metrics].concat(),
            parts,
            rows,
        }
    }

    /// The figures of all requests.
    pub(crate) fn total(&self) -> PastFigures<'_> {
        PastFigures::of([&self.total])
    }

    /// The figures of a row that no endpoint has.
    fn row(&self, method: &str, name: &str) -> PastFigures<'_> {
        self.endpoint(&format!("{method} {name}"))
    }

    /// The figures of one endpoint's requests, by the name of its type.
    pub(crate) fn endpoint(&self, type_name: &str) -> PastFigures<'_> {
        self.parts_where(|part| part.endpoint == type_name)
    }

    /// The figures of one of the things that a socket or a stream does.
    fn operation(&self, type_name: &str, operation: &str) -> PastFigures<'_> {
        self.parts_where(|part| part.endpoint == type_name && does(&part.method, operation))
    }

    fn parts_where(&self, is_meant: impl Fn(&Part) -> bool) -> PastFigures<'_> {
        let parts = self.parts.iter().filter(|part| is_meant(part));
        PastFigures::of(parts.map(|part| &part.stats))
    }

    /// The figures of what was measured beside requests; of a scenario those of its users' own passes, where there are any.
    fn measure(&self, subject: Subject) -> Option<&MeasureStats> {
        let mut kinds = subject.kinds().iter();
        kinds.find_map(|kind| {
            let is_it = |it: &&Measure| it.kind == kind.word() && it.name == subject.name();
            self.measures.iter().find(is_it).map(|it| &it.stats)
        })
    }

    /// Puts the earlier figures beside those of a report.
    pub(crate) fn compare(&self, document: &mut Document) {
        document.baseline = Some(self.facts.clone());
        document.total.baseline = Some(self.compared.clone());
        for row in &mut document.rows {
            let key = (row.method.clone(), row.name.clone());
            row.stats.baseline = self.rows.get(&key).cloned();
        }
    }
}

/// All of the file, be it a pipe, or why not. Some devices never end.
pub(super) fn text(file: &Path) -> Result<String, String> {
    let mut bytes = Vec::new();
    File::open(file)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
        .map_err(|error| error.to_string())?;
    if bytes.len() as u64 > LARGEST {
        return Err(format!("it is larger than {} MiB", LARGEST >> 20));
    }
    String::from_utf8(bytes).map_err(|_| "it is no text in UTF-8".to_owned())
}

fn compared(stats: &Stats) -> Compared {
    let latency = stats.latency.as_ref();
    Compared {
        requests: stats.requests,
        failures: stats.failures,
        rate: stats.rate,
        mean: latency.map(|latency| latency.mean),
        p50: latency.map(|latency| latency.percentiles.p50),
        p95: latency.map(|latency| latency.percentiles.p95),
        p99: latency.map(|latency| latency.percentiles.p99),
    }
}

#[cfg(test)]
mod tests;
