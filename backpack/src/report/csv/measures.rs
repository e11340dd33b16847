//! `_measures.csv`: chains, passes and metrics. Locust has no such table, and its own keep their columns.

use super::cells::{self, NUMBER_DECIMALS, number, text};
use super::{PERCENTILES, percentiles_of, times};
use crate::report::document::{Document, Measure};

const MEASURES: [&str; 10] = [
    "Type",
    "Name",
    "Count",
    "Failure Count",
    "Interrupted Count",
    "Median",
    "Average",
    "Min",
    "Max",
    "Count/s",
];

/// Of chains, passes and times in milliseconds; of values in no unit.
pub(crate) fn measures(document: &Document) -> String {
    let rows = document.passes.iter().chain(&document.metrics);
    cells::table(measures_header(), rows.map(row))
}

pub(super) fn measures_header() -> Vec<&'static str> {
    [&MEASURES[..], &PERCENTILES].concat()
}

fn row(measure: &Measure) -> Vec<String> {
    let stats = &measure.stats;
    let mut cells = vec![
        text(&measure.kind),
        text(&measure.name),
        stats.count.to_string(),
        stats.failures.to_string(),
        stats.interrupted.to_string(),
    ];
    cells.extend(times(stats.spread()));
    cells.push(number(stats.rate, NUMBER_DECIMALS));
    cells.extend(percentiles_of(stats.spread()));
    cells
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    #[test]
    fn each_of_them_has_a_row() {
        let table = measures(&sample::document());
        let lines: Vec<_> = table.split_terminator("\r\n").collect();
        assert_eq!(lines[0], measures_header().join(","));
        let begins = [
            "CHAIN,Login,30,3,1,6,7.125,0.431,21.5,3,6,8,",
            "PASS,Game,10,0,1,6,7.125,0.431,21.5,1,6,8,",
            "TIME,Render,20,0,1,6,7.125,0.431,21.5,2,6,8,",
            "VALUE,CartSize,20,0,1,6,7.125,0.431,21.5,2,6,8,",
            "COUNT,Logins,120,0,1,0,0,0,0,12,N/A,N/A,",
        ];
        for (line, begin) in lines[1..].iter().zip(begins) {
            assert!(line.starts_with(begin), "{line}");
        }
        assert_eq!(lines.len(), 6);
    }
}
