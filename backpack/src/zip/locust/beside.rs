//! Rows of a master whose workers are ours: chains, passes and metrics, which are in no total.

use crate::declare::measure::MeasureKind;
use crate::report::document::{Measure, MeasureStats, Row, Stats};

/// What was read as rows of requests, apart.
pub(super) struct Parted {
    pub(super) rows: Vec<Row>,
    pub(super) passes: Vec<Measure>,
    pub(super) metrics: Vec<Measure>,
}

/// Rows by what they are of. Where the total has all of them, somebody else uses these words for requests.
pub(super) fn parted(rows: Vec<Row>, total: &Stats) -> Parted {
    let kind = |row: &Row| MeasureKind::of_word(&row.method);
    let requests = rows.iter().filter(|row| kind(row).is_none());
    let requests: u64 = requests.map(|row| row.stats.requests).sum();
    if requests != total.requests {
        return Parted {
            rows,
            passes: Vec::new(),
            metrics: Vec::new(),
        };
    }
    let (beside, rows): (Vec<_>, _) = rows.into_iter().partition(|row| kind(row).is_some());
    let (metrics, passes): (Vec<_>, Vec<_>) = beside
        .into_iter()
        .filter_map(|row| Some((kind(&row)?, row)))
        .partition(|(kind, _)| kind.is_metric());
    let measures = |rows: Vec<_>| rows.into_iter().map(measure).collect();
    Parted {
        rows,
        passes: measures(passes),
        metrics: measures(metrics),
    }
}

fn measure((kind, row): (MeasureKind, Row)) -> Measure {
    let (times, values) = match kind {
        MeasureKind::Value => (None, row.stats.latency),
        _ => (row.stats.latency, None),
    };
    Measure {
        kind: row.method,
        name: row.name,
        stats: MeasureStats {
            count: row.stats.requests,
            failures: row.stats.failures,
            interrupted: 0,
            rate: row.stats.rate,
            times,
            values,
        },
        parts: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// A login as a request, and as two other things.
    fn rows() -> Vec<Row> {
        let login = sample::document().rows.remove(1);
        let of = |method: &str| Row {
            method: method.to_owned(),
            ..login.clone()
        };
        ["POST", "CHAIN", "VALUE"].map(of).into()
    }

    #[test]
    fn what_is_in_no_total_is_no_request() {
        let rows = rows();
        let total = rows[0].stats.clone();
        let parted = parted(rows, &total);
        assert_eq!(parted.rows.len(), 1);
        assert_eq!(parted.passes[0].kind, "CHAIN");
        assert!(parted.passes[0].stats.times.is_some());
        assert!(parted.metrics[0].stats.values.is_some());
    }

    #[test]
    fn what_is_in_the_total_is_one() {
        let rows = rows();
        let mut total = rows[0].stats.clone();
        total.requests *= 3;
        let parted = parted(rows, &total);
        assert_eq!((parted.rows.len(), parted.passes.len()), (3, 0));
    }
}
