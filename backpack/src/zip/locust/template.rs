//! What the scripts of Locust's statistics page are given: it is in the page, as JSON.

use jiff::Timestamp;
use serde::Deserialize;

use super::figures::LARGEST;
use super::history::Moment;

const MARK: &str = "window.templateArgs = {";

/// The part of it that is read here.
#[derive(Debug, Deserialize)]
pub(super) struct Template {
    #[serde(default)]
    pub(super) host: Option<String>,
    #[serde(default)]
    pub(super) start_time: Option<Timestamp>,
    #[serde(default)]
    history: Vec<Point>,
}

/// Figures of the latest ten seconds at a moment, each with its time, which is the same for all.
#[derive(Debug, Deserialize)]
struct Point {
    time: Timestamp,
    user_count: (String, f64),
    current_rps: (String, f64),
    current_fail_per_sec: (String, f64),
    #[serde(default, rename = "response_time_percentile_0.5")]
    p50: Option<(String, f64)>,
    #[serde(default, rename = "response_time_percentile_0.95")]
    p95: Option<(String, f64)>,
    #[serde(default, rename = "response_time_percentile_0.99")]
    p99: Option<(String, f64)>,
}

impl Template {
    /// The last one in the page: the scripts before it name it too.
    pub(super) fn of(page: &[u8]) -> Option<Self> {
        let page = String::from_utf8_lossy(page);
        let at = page.rfind(MARK)? + MARK.len() - 1;
        let mut values = serde_json::Deserializer::from_str(&page[at..]).into_iter::<Self>();
        values.next()?.ok()
    }

    /// All requests together, counted up from the rates; only as good as these.
    pub(super) fn moments(&self) -> Vec<Moment> {
        let Some(start) = self.start_time else {
            return Vec::new();
        };
        let (mut before, mut requests, mut failures) = (start.as_second(), 0.0, 0.0);
        let millis = |figure: &Option<(String, f64)>| {
            let figure = figure.as_ref().map(|(_, millis)| *millis);
            figure.filter(|millis| *millis > 0.0)
        };
        let moment = |point: &Point| {
            let second = point.time.as_second();
            let passed = second.saturating_sub(before).max(0) as f64;
            before = second;
            requests = (requests + point.current_rps.1.max(0.0) * passed).min(LARGEST);
            failures = (failures + point.current_fail_per_sec.1.max(0.0) * passed).min(LARGEST);
            Moment {
                second,
                users: point.user_count.1 as u64,
                requests,
                failures,
                p50: millis(&point.p50),
                p95: millis(&point.p95),
                p99: millis(&point.p99),
            }
        };
        self.history.iter().map(moment).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_of_the_page_is_behind_its_scripts() {
        let page = r#"<script>I=window.templateArgs?1:2; window.templateArgs = {"host": 1};</script><script>
      window.templateArgs = {"host": "http://a\u003c", "start_time": "2026-11-22T18:30:00Z", "history": [
        {"time": "2026-11-22T18:30:05Z", "user_count": ["", 3], "current_rps": ["", 2.0], "current_fail_per_sec": ["", 1.0],
         "response_time_percentile_0.5": ["", 0], "response_time_percentile_0.95": ["", 21]}]}
      window.theme = "light""#;
        let template = Template::of(page.as_bytes()).expect("it is there");
        assert_eq!(template.host.as_deref(), Some("http://a<"));
        let moments = template.moments();
        let moment = &moments[0];
        assert_eq!(
            (moment.users, moment.p50, moment.p95),
            (3, None, Some(21.0))
        );
        assert!((moment.requests - 10.0).abs() < 1e-9 && (moment.failures - 5.0).abs() < 1e-9);
    }

    #[test]
    fn another_page_has_none() {
        assert!(Template::of(b"<html>").is_none());
        assert!(Template::of(b"window.templateArgs = {").is_none());
    }
}
