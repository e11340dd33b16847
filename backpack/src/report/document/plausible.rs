//! Whether figures that were read from a file can be those of a run.

use crate::report::document::{Document, Latency, MeasureStats, Stats};
use crate::seen::phases::Millis;

/// A year, in milliseconds: no request waits longer, no run takes longer.
const LONGEST: f64 = 366.0 * 86_400_000.0;

/// Of requests; a sum of such counts does not overflow.
const MOST: u64 = 1_000_000_000_000_000;

/// The error names the first figure that cannot be, and whose it is.
pub(super) fn check(document: &Document) -> Result<(), String> {
    range("run.duration_s", document.run.duration_s, LONGEST / 1e3)?;
    stats(&document.total).map_err(|why| format!("total: {why}"))?;
    for row in &document.rows {
        let parts = row.parts.iter().map(|part| &part.stats);
        [&row.stats]
            .into_iter()
            .chain(parts)
            .try_for_each(stats)
            .map_err(|why| format!("{} {:?}: {why}", row.method.escape_debug(), row.name))?;
    }
    for measure in document.passes.iter().chain(&document.metrics) {
        let parts = measure.parts.iter().map(|part| &part.stats);
        [&measure.stats]
            .into_iter()
            .chain(parts)
            .try_for_each(measured)
            .map_err(|why| format!("{} {:?}: {why}", measure.kind.escape_debug(), measure.name))?;
    }
    Ok(())
}

/// A value may be any number.
fn measured(stats: &MeasureStats) -> Result<(), String> {
    let MeasureStats {
        count, failures, ..
    } = *stats;
    if count > MOST {
        return Err(format!("{count} are too many"));
    }
    if failures > count {
        return Err(format!("{failures} failures of {count}"));
    }
    range("rate", stats.rate, MOST as f64)?;
    stats.times.as_ref().map_or(Ok(()), latency)
}

fn stats(stats: &Stats) -> Result<(), String> {
    let Stats {
        requests, failures, ..
    } = *stats;
    if requests > MOST {
        return Err(format!("{requests} requests are too many"));
    }
    if failures > requests {
        return Err(format!("{failures} failures of {requests} requests"));
    }
    range("rate", stats.rate, MOST as f64)?;
    range("failure_rate", stats.failure_rate, MOST as f64)?;
    if let Some(phases) = &stats.phases_ms {
        let Millis {
            lookup,
            connecting,
            tls,
            waiting,
            receiving,
        } = *phases;
        let sum = lookup + connecting + tls + waiting + receiving;
        range("phases_ms", sum, LONGEST)?;
    }
    let times = [&stats.latency, &stats.first_byte_ms];
    times.into_iter().flatten().try_for_each(latency)
}

fn latency(latency: &Latency) -> Result<(), String> {
    if latency.samples > MOST {
        return Err(format!("{} samples are too many", latency.samples));
    }
    let percentiles = &latency.percentiles;
    for (name, millis) in [
        ("mean", latency.mean),
        ("min", latency.min),
        ("max", latency.max),
        ("p50", percentiles.p50),
        ("p66", percentiles.p66),
        ("p75", percentiles.p75),
        ("p80", percentiles.p80),
        ("p90", percentiles.p90),
        ("p95", percentiles.p95),
        ("p98", percentiles.p98),
        ("p99", percentiles.p99),
        ("p99.9", percentiles.p99_9),
        ("p99.99", percentiles.p99_99),
    ] {
        range(name, millis, LONGEST)?;
    }
    // Locust tells neither of them.
    for (name, millis) in [
        ("standard_deviation", latency.standard_deviation),
        ("p25", percentiles.p25),
    ] {
        if !millis.is_nan() {
            range(name, millis, LONGEST)?;
        }
    }
    Ok(())
}

fn range(name: &str, figure: f64, most: f64) -> Result<(), String> {
    if (0.0..=most).contains(&figure) {
        Ok(())
    } else {
        Err(format!("{name} cannot be {figure}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::sample;

    /// What is said of a sample with this change.
    fn refusal(change: fn(&mut Document, &mut Latency)) -> String {
        let mut document = sample::document();
        let mut latency = document.total.latency.take().expect("times");
        change(&mut document, &mut latency);
        document.total.latency = Some(latency);
        check(&document).expect_err("it cannot be")
    }

    #[test]
    fn a_sample_can_be_and_so_can_figures_of_locust() {
        let mut document = sample::document();
        assert_eq!(check(&document), Ok(()));
        let latency = document.total.latency.as_mut().expect("times");
        latency.standard_deviation = f64::NAN;
        latency.percentiles.p25 = f64::NAN;
        assert_eq!(check(&document), Ok(()));
    }

    #[test]
    fn what_cannot_be_is_named() {
        let text = refusal(|_, latency| latency.percentiles.p95 = -5.0);
        assert_eq!(text, "total: p95 cannot be -5");
        let text = refusal(|_, latency| latency.max = 1e300);
        assert!(text.starts_with("total: max cannot be 1"), "{text}");
        let text = refusal(|_, latency| latency.mean = f64::NAN);
        assert_eq!(text, "total: mean cannot be NaN");
        let text = refusal(|document, _| document.total.rate = f64::INFINITY);
        assert_eq!(text, "total: rate cannot be inf");
        let text = refusal(|document, _| document.total.requests = u64::MAX);
        assert!(text.ends_with("requests are too many"), "{text}");
        let text = refusal(|document, _| document.passes[0].stats.failures = 999);
        assert_eq!(text, "CHAIN \"Login\": 999 failures of 30");
        let text = refusal(|document, _| document.rows[0].parts[0].stats.failures = 999);
        assert!(text.contains(": 999 failures of "), "{text}");
    }
}
