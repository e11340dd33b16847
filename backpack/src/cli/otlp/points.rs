//! The data points of a reading, with the attributes that the semantic conventions for HTTP clients name.

use serde_json::{Value, json};

use super::message::{Reading, number, text};
use crate::metrics::snapshot::{BOUNDS, Counts, Durations, Labels, Series, Status};

/// What the points of one reading have in common.
pub(super) struct Points<'r> {
    reading: &'r Reading,
    server: Vec<Value>,
    start: String,
    at: String,
}

impl<'r> Points<'r> {
    pub(super) fn new(reading: &'r Reading, server: Vec<Value>) -> Self {
        Self {
            reading,
            server,
            start: reading.start.as_nanosecond().to_string(),
            at: reading.at.as_nanosecond().to_string(),
        }
    }

    /// A histogram for each status of each series.
    pub(super) fn durations(&self) -> Vec<Value> {
        let measured = self.by_status();
        let measured = measured.filter(|(.., counts)| counts.durations.samples > 0);
        measured
            .map(|(labels, status, counts)| {
                self.histogram(&counts.durations, &self.attributes(labels, status, counts))
            })
            .collect()
    }

    /// A counter for each status of each series.
    pub(super) fn counts(&self, of: fn(&Counts) -> u64) -> Vec<Value> {
        self.by_status()
            .map(|(labels, status, counts)| {
                self.count(of(counts), &self.attributes(labels, status, counts))
            })
            .collect()
    }

    /// A counter for each series.
    pub(super) fn sums(&self, of: fn(&Series) -> u64) -> Vec<Value> {
        let series = self.reading.snapshot.series.iter();
        series
            .map(|(labels, series)| self.count(of(series), &self.labels(labels)))
            .collect()
    }

    pub(super) fn users(&self) -> Vec<Value> {
        let scenarios = self.reading.run.scenarios.iter();
        scenarios
            .map(|scenario| {
                let attributes = [text("backpack.scenario", &scenario.name)];
                json!({ "timeUnixNano": self.at, "asInt": scenario.users.to_string(), "attributes": attributes })
            })
            .collect()
    }

    pub(super) fn count(&self, count: u64, attributes: &[Value]) -> Value {
        json!({
            "startTimeUnixNano": self.start,
            "timeUnixNano": self.at,
            "asInt": count.to_string(),
            "attributes": attributes,
        })
    }

    pub(super) fn histogram(&self, durations: &Durations, attributes: &[Value]) -> Value {
        let within: u64 = durations.buckets.iter().sum();
        let beyond = durations.samples - within;
        let buckets = durations.buckets.iter().chain([&beyond]);
        let buckets: Vec<_> = buckets.map(ToString::to_string).collect();
        let bounds = BOUNDS.map(|micros| micros as f64 / 1e6);
        json!({
            "startTimeUnixNano": self.start,
            "timeUnixNano": self.at,
            "count": durations.samples.to_string(),
            "sum": durations.seconds,
            "bucketCounts": buckets,
            "explicitBounds": bounds,
            "attributes": attributes,
        })
    }

    /// So many samples, and their sum.
    pub(super) fn sum(&self, (samples, sum): (u64, f64), attributes: &[Value]) -> Value {
        json!({
            "startTimeUnixNano": self.start,
            "timeUnixNano": self.at,
            "count": samples.to_string(),
            "sum": sum,
            "attributes": attributes,
        })
    }

    fn by_status(&self) -> impl Iterator<Item = (&Labels, Status, &Counts)> {
        let series = self.reading.snapshot.series.iter();
        series.flat_map(|(labels, series)| {
            let statuses = series.statuses.iter();
            statuses.map(move |(status, counts)| (labels, *status, counts))
        })
    }

    fn labels(&self, labels: &Labels) -> Vec<Value> {
        let own = [
            text("http.request.method", labels.method),
            text("backpack.name", &labels.name),
            text("backpack.scenario", labels.scenario),
        ];
        self.server.iter().cloned().chain(own).collect()
    }

    fn attributes(&self, labels: &Labels, status: Status, counts: &Counts) -> Vec<Value> {
        let mut attributes = self.labels(labels);
        let code = match status {
            Status::Code(code) => Some(u64::from(code)),
            Status::Other | Status::None => None,
        };
        attributes.extend(code.map(|code| number("http.response.status_code", code)));
        // Where checks refused some of the same status, neither would be true.
        if counts.failures > 0 && counts.failures == counts.requests {
            let kind = match code {
                Some(code @ 400..) => code.to_string(),
                _ => "_OTHER".to_owned(),
            };
            attributes.push(text("error.type", &kind));
        }
        attributes
    }
}
