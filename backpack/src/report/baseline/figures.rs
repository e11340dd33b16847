//! The figures of some of an earlier run's requests.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::metrics::{Buckets, histogram};
use crate::report::document::{Latency, Percentiles, Stats};
use crate::threshold::Timing;

/// The figures of some of an earlier run's requests, several parts of it together. Times are milliseconds.
pub(crate) struct PastFigures<'b> {
    parts: Vec<&'b Stats>,
    /// Which times its latencies are.
    timing: Timing,
}

impl<'b> PastFigures<'b> {
    pub(super) fn of(parts: impl IntoIterator<Item = &'b Stats>) -> Self {
        Self {
            parts: parts.into_iter().collect(),
            timing: Timing::Whole,
        }
    }

    /// The same requests with these times of theirs.
    pub(crate) fn timed(self, timing: Timing) -> Self {
        Self { timing, ..self }
    }

    pub(crate) fn requests(&self) -> u64 {
        self.parts.iter().map(|stats| stats.requests).sum()
    }

    pub(crate) fn failures(&self) -> u64 {
        self.parts.iter().map(|stats| stats.failures).sum()
    }

    pub(crate) fn rate(&self) -> f64 {
        self.parts.iter().map(|stats| stats.rate).sum()
    }

    fn latencies(&self) -> impl Iterator<Item = &'b Latency> {
        let latencies = self.parts.iter().filter_map(|stats| match self.timing {
            Timing::Whole => stats.latency.as_ref(),
            Timing::FromStart => stats.latency_from_start.as_ref(),
            Timing::FirstByte => stats.first_byte_ms.as_ref(),
        });
        latencies.filter(|latency| latency.samples > 0)
    }

    pub(crate) fn mean(&self) -> Option<f64> {
        let samples: u64 = self.latencies().map(|latency| latency.samples).sum();
        let sum: f64 = self
            .latencies()
            .map(|latency| latency.mean * latency.samples as f64)
            .sum();
        (samples > 0).then(|| sum / samples as f64)
    }

    pub(crate) fn min(&self) -> Option<f64> {
        self.latencies().map(|latency| latency.min).reduce(f64::min)
    }

    pub(crate) fn max(&self) -> Option<f64> {
        self.latencies().map(|latency| latency.max).reduce(f64::max)
    }

    /// What so many percent of the requests did not exceed: from the histograms, or from what the report tells where it has none.
    pub(crate) fn percentile(&self, percent: f64) -> Option<f64> {
        if let Some(merged) = self.buckets() {
            let millis = merged.percentile(percent / 100.0)? as f64 / 1e3;
            // Minimum and maximum are exact, unlike the histogram's.
            return Some(millis.max(self.min()?).min(self.max()?));
        }
        let mut latencies = self.latencies();
        match (latencies.next(), latencies.next()) {
            (Some(only), None) => told(&only.percentiles, percent),
            _ => None,
        }
    }

    /// All parts together; none where one of them keeps its histogram to itself.
    fn buckets(&self) -> Option<Buckets> {
        let mut parts = self.latencies().map(buckets);
        let mut merged = parts.next()??;
        for part in parts {
            merged.merge(&part?);
        }
        Some(merged)
    }
}

fn buckets(latency: &Latency) -> Option<Buckets> {
    let bytes = STANDARD.decode(latency.histogram.as_ref()?).ok()?;
    histogram::read(&bytes)
}

#[allow(clippy::float_cmp)] // as it is written
pub(super) fn told(percentiles: &Percentiles, percent: f64) -> Option<f64> {
    let told = [
        (25.0, percentiles.p25),
        (50.0, percentiles.p50),
        (66.0, percentiles.p66),
        (75.0, percentiles.p75),
        (80.0, percentiles.p80),
        (90.0, percentiles.p90),
        (95.0, percentiles.p95),
        (98.0, percentiles.p98),
        (99.0, percentiles.p99),
        (99.9, percentiles.p99_9),
        (99.99, percentiles.p99_99),
    ];
    told.into_iter()
        .find(|(known, _)| *known == percent)
        .map(|(_, millis)| millis)
}
