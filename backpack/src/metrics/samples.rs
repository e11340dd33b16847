//! Exchanges that stand for others: of each row the slowest, and one of each kind of failure.

use std::collections::HashMap;

use super::aggregate::RowKey;
use super::told::Told;
use crate::seen::Exchange;

/// How many of the slowest requests of a row are kept.
const SLOWEST: usize = 10;

/// How many bytes all of them may take; what comes beyond is not kept.
const MOST_BYTES: usize = 8 * 1024 * 1024;

/// An exchange that a thread has kept.
#[derive(Clone, Debug)]
pub(crate) struct Sampled {
    /// The kind of failure that it is the first of; none for one that was slow.
    pub(crate) failure: Option<Told>,
    pub(crate) exchange: Exchange,
}

/// What is kept of all rows.
#[derive(Clone, Debug, Default)]
pub(crate) struct Samples {
    rows: HashMap<RowKey, OfRow>,
    bytes: usize,
}

#[derive(Clone, Debug, Default)]
struct OfRow {
    failures: HashMap<Told, Exchange>,
    /// The slowest first.
    slow: Vec<Exchange>,
}

impl Samples {
    pub(super) fn add(&mut self, row: RowKey, sampled: Sampled) {
        let Sampled { failure, exchange } = sampled;
        let size = exchange.size();
        if self.bytes + size > MOST_BYTES {
            return;
        }
        let of_row = self.rows.entry(row).or_default();
        self.bytes += size;
        let left_out = match failure {
            Some(told) => of_row.failed(told, exchange),
            None => of_row.was_slow(exchange),
        };
        self.bytes -= left_out.map_or(0, |exchange| exchange.size());
    }

    /// Of this kind of failure.
    pub(crate) fn of_failure(&self, row: &RowKey, told: &Told) -> Option<&Exchange> {
        self.rows.get(row)?.failures.get(told)
    }

    /// Of this row, the slowest first.
    pub(crate) fn slowest(&self, row: &RowKey) -> &[Exchange] {
        self.rows.get(row).map_or(&[], |of_row| &of_row.slow)
    }
}

impl OfRow {
    /// Gives what is not kept.
    fn failed(&mut self, told: Told, exchange: Exchange) -> Option<Exchange> {
        if self.failures.contains_key(&told) {
            return Some(exchange);
        }
        self.failures.insert(told, exchange)
    }

    /// Gives what is not kept.
    fn was_slow(&mut self, exchange: Exchange) -> Option<Exchange> {
        let slower = |known: &Exchange| known.elapsed_ms >= exchange.elapsed_ms;
        let place = self.slow.partition_point(slower);
        self.slow.insert(place, exchange);
        match self.slow.len() > SLOWEST {
            true => self.slow.pop(),
            false => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::seen::Sent;

    fn exchange(elapsed_ms: f64, url: &str) -> Exchange {
        Exchange {
            at: jiff::Timestamp::UNIX_EPOCH,
            user: 0,
            scenario: "Game".to_owned(),
            endpoint: "Level".to_owned(),
            elapsed_ms,
            phases_ms: crate::seen::phases::Millis::default(),
            error: None,
            trace_id: None,
            request: Sent {
                method: "GET".to_owned(),
                url: url.to_owned(),
                headers: Vec::new(),
                body: None,
            },
            given: Vec::new(),
            answer: None,
        }
    }

    fn row() -> RowKey {
        ("/level".to_owned(), "GET")
    }

    fn slow(exchange: Exchange) -> Sampled {
        Sampled {
            failure: None,
            exchange,
        }
    }

    #[test]
    fn the_slowest_are_kept() {
        let mut samples = Samples::default();
        for elapsed in [5, 1, 12, 3, 8, 2, 11, 4, 7, 6, 10, 9] {
            samples.add(row(), slow(exchange(f64::from(elapsed), "/")));
        }
        let kept: Vec<_> = samples
            .slowest(&row())
            .iter()
            .map(|it| it.elapsed_ms)
            .collect();
        let expected: Vec<_> = (3..=12).rev().map(f64::from).collect();
        assert_eq!(kept, expected);
        assert_eq!(samples.bytes, 10 * exchange(0.0, "/").size());
    }

    #[test]
    fn the_first_of_each_kind_of_failure_is_kept() {
        let mut samples = Samples::default();
        for text in ["no order 1", "no order 2", "closed"] {
            let failure = Some(Told::new(text));
            let exchange = exchange(1.0, text);
            samples.add(row(), Sampled { failure, exchange });
        }
        let url = |text: &str| {
            let kept = samples.of_failure(&row(), &Told::new(text));
            kept.map(|it| it.request.url.clone())
        };
        assert_eq!(url("no order 7").as_deref(), Some("no order 1"));
        assert_eq!(url("closed").as_deref(), Some("closed"));
        assert_eq!(url("open"), None);
    }

    #[test]
    fn all_together_are_bounded() {
        let mut samples = Samples::default();
        let long = "x".repeat(MOST_BYTES / 4);
        for name in 0..10 {
            let row = (format!("/{name}"), "GET");
            samples.add(row, slow(exchange(1.0, &long)));
        }
        assert!(samples.bytes <= MOST_BYTES);
        assert_eq!(
            samples
                .rows
                .values()
                .filter(|it| !it.slow.is_empty())
                .count(),
            3
        );
    }
}
