//! What a threshold is about: `p99.9`, `mean`, `failures`, …

use crate::syntax::threshold as written;
use crate::words::{Word, Words, find};

/// What is measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Metric {
    /// In percent, between 0 and 100.
    Percentile(f64),
    /// The mean of all latencies.
    Mean,
    /// The shortest latency.
    Min,
    /// The longest latency.
    Max,
    /// How many requests failed, or which part of them.
    Failures,
    /// How many requests were made.
    Requests,
    /// How many a second.
    Rate,
    /// How many chains, passes or samples there were.
    Count,
    /// What a count adds up to; no word stands for it.
    Total,
}

impl Metric {
    /// Whether it is a duration.
    pub fn is_latency(self) -> bool {
        match self {
            Self::Percentile(_) | Self::Mean | Self::Min | Self::Max => true,
            Self::Failures | Self::Requests | Self::Rate | Self::Count | Self::Total => false,
        }
    }
}

pub(crate) static METRICS: Words<Metric> = Words {
    table: "metrics",
    kind: "metric",
    holder: "the metrics are",
    list: &[
        Word {
            name: "p50",
            help: "The latency that half of the requests do not exceed, the median: `p50 < 100ms`.",
            means: Metric::Percentile(50.0),
        },
        Word {
            name: "p95",
            help: "The latency that 95 % of the requests do not exceed: `p95 < 200ms`.",
            means: Metric::Percentile(95.0),
        },
        Word {
            name: "p99",
            help: "The latency that 99 % of the requests do not exceed: `p99 < 500ms`.",
            means: Metric::Percentile(99.0),
        },
        Word {
            name: "p99.9",
            help: "The latency that 99.9 % of the requests do not exceed: `p99.9 < 1s`.",
            means: Metric::Percentile(99.9),
        },
        Word {
            name: "mean",
            help: "The mean of all latencies: `mean < 100ms`.",
            means: Metric::Mean,
        },
        Word {
            name: "min",
            help: "The shortest latency: `min > 1ms`.",
            means: Metric::Min,
        },
        Word {
            name: "max",
            help: "The longest latency: `max < 2s`.",
            means: Metric::Max,
        },
        Word {
            name: "failures",
            help: "The requests that failed, as a percentage or a count: `failures < 1%`, `failures < 10`.",
            means: Metric::Failures,
        },
        Word {
            name: "requests",
            help: "How many requests were made: `requests > 1000`.",
            means: Metric::Requests,
        },
        Word {
            name: "rate",
            help: "How many requests were made a second: `rate > 100/s`.",
            means: Metric::Rate,
        },
        Word {
            name: "count",
            help: "How often a chain or a scenario was made, or a metric measured: `Login.count > 100`.",
            means: Metric::Count,
        },
    ],
};

/// Any percentile is a metric, not only those of the table.
pub(crate) fn metric(written: &written::Metric) -> syn::Result<Metric> {
    if written.text.is_empty() {
        return Ok(Metric::Total);
    }
    if let Some(metric) = find(METRICS.list, &written.text) {
        return Ok(*metric);
    }
    if let Some(timing) = written::Timing::named(&written.text) {
        let timing = timing.word();
        return Err(syn::Error::new(
            written.span,
            format!(
                "say what of these times is compared: `{timing}.p95`, another percentile, `{timing}.mean`, `{timing}.min` or `{timing}.max`"
            ),
        ));
    }
    match percentile(&written.text) {
        Some(percent) if percent > 0.0 && percent < 100.0 => Ok(Metric::Percentile(percent)),
        Some(_) => Err(syn::Error::new(
            written.span,
            "a percentile lies between p0 and p100: write `min` or `max` for these",
        )),
        None => Err(METRICS.unknown(&written.text, written.span)),
    }
}

fn percentile(text: &str) -> Option<f64> {
    let digits = text.strip_prefix('p')?;
    let numeric = digits.starts_with(|first: char| first.is_ascii_digit())
        && digits
            .chars()
            .all(|character| character.is_ascii_digit() || character == '.');
    digits.parse().ok().filter(|_| numeric)
}
