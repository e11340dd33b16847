//! The figures of some of a run's requests.

use std::time::Duration;

use http::Method;

use super::latencies::Latencies;
use super::numbers::{Numbers, StatusNumbers};
use super::series::{SeriesKey, does};

/// The figures of some of a run's requests: of all, of an endpoint, of one of its methods.
///
/// ```no_run
/// # use backpack::prelude::*;
/// # endpoint! { Player = [GET, DELETE] "/player"; }
/// # fn example(report: Report) {
/// let player = report.endpoint(Player);
/// println!("{} requests, {} failed, {:.1} a second", player.requests(), player.failures(), player.rate());
/// println!("99 % took at most {:?}", player.method(Method::GET).percentile(0.99));
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Figures {
    by_method: Vec<(&'static str, Numbers)>,
    all: StatusNumbers,
    from_start: Option<Box<Latencies>>,
    first_byte: Latencies,
    interrupted: u64,
    sent_again: u64,
    duration: Duration,
}

impl Figures {
    pub(crate) fn of<'s>(
        series: impl Iterator<Item = &'s (SeriesKey, Numbers)>,
        duration: Duration,
    ) -> Self {
        let by_method = series
            .map(|(key, numbers)| (key.method, numbers.clone()))
            .collect();
        Self::new(by_method, duration)
    }

    fn new(by_method: Vec<(&'static str, Numbers)>, duration: Duration) -> Self {
        let mut numbers = Numbers::default();
        for (_, more) in &by_method {
            numbers.merge_figures(more);
        }
        Self {
            by_method,
            interrupted: numbers.interrupted,
            sent_again: numbers.repeats,
            all: numbers.all(),
            from_start: numbers.from_start,
            first_byte: numbers.phases.first_byte,
            duration,
        }
    }

    /// Only the requests of this method.
    #[must_use]
    #[allow(clippy::needless_pass_by_value)] // `method(Method::GET)` reads better
    pub fn method(&self, method: Method) -> Self {
        let of_method = self
            .by_method
            .iter()
            .filter(|(of, _)| *of == method.as_str());
        Self::new(of_method.cloned().collect(), self.duration)
    }

    /// Only one of the things that a socket or a stream does: `open`, `ask`, `receive` or `send`, and of a stream of events `open`,
    /// `first_event` or `event`.
    ///
    /// ```no_run
    /// # fn example(chat: backpack::Figures) {
    /// println!("95 % of the replies took at most {:?}", chat.operation("ask").percentile(0.95));
    /// # }
    /// ```
    #[must_use]
    pub fn operation(&self, operation: &str) -> Self {
        let of_it = self.by_method.iter();
        let of_it = of_it.filter(|(method, _)| does(method, operation));
        Self::new(of_it.cloned().collect(), self.duration)
    }

    /// The same requests with their latencies from the intended start; none in the closed model.
    ///
    /// Where a pass of the open model begins late, for all users are busy, its first request takes as much longer: who would have
    /// come at that time would have waited. A request's own latency does not tell of that. Narrow to a [`method`](Self::method)
    /// first, not afterwards.
    ///
    /// ```no_run
    /// # use backpack::prelude::*;
    /// # fn example(report: Report) {
    /// let total = report.total();
    /// println!("99 % took at most {:?}", total.percentile(0.99));
    /// let from_start = total.from_start().expect("an arrival rate");
    /// println!("and from the intended start {:?}", from_start.percentile(0.99));
    /// # }
    /// ```
    #[must_use]
    pub fn from_start(&self) -> Option<Self> {
        let latencies = self.from_start.as_deref()?;
        Some(self.with_latencies(latencies))
    }

    /// The same requests with the times to the first byte of their answers, from when their connection was there: the time that the
    /// server took, and the way to it and back. Of a request that no answer came to, all its waiting.
    ///
    /// None where no request took time, and of what `user.measure` measures. Narrow to a [`method`](Self::method) first, not
    /// afterwards.
    ///
    /// ```no_run
    /// # use backpack::prelude::*;
    /// # fn example(report: Report) {
    /// let total = report.total();
    /// let first_byte = total.first_byte().expect("requests");
    /// println!("95 % took at most {:?}", total.percentile(0.95));
    /// println!("and began to answer within {:?}", first_byte.percentile(0.95));
    /// # }
    /// ```
    #[must_use]
    pub fn first_byte(&self) -> Option<Self> {
        let is_known = self.first_byte.samples() > 0;
        is_known.then(|| self.with_latencies(&self.first_byte))
    }

    fn with_latencies(&self, latencies: &Latencies) -> Self {
        let mut figures = self.clone();
        figures.all.latencies = latencies.clone();
        figures.by_method.clear();
        figures
    }

    /// How many requests were answered or failed. Interrupted ones are not among them.
    #[must_use]
    pub fn requests(&self) -> u64 {
        self.all.requests
    }

    /// How many of the requests failed.
    #[must_use]
    pub fn failures(&self) -> u64 {
        self.all.failures
    }

    /// How many were cut off before an answer came, at the end of the run or by the test's own code; they are neither success nor
    /// failure.
    #[must_use]
    pub fn interrupted(&self) -> u64 {
        self.interrupted
    }

    /// How often requests were sent again, since their connection ended before a byte of an answer came: what a server counts beyond
    /// [`requests`](Self::requests). Only those that may be repeated are, [as HTTP has it](https://www.rfc-editor.org/rfc/rfc9110#section-9.2.2).
    #[must_use]
    pub fn sent_again(&self) -> u64 {
        self.sent_again
    }

    /// The bytes of all answers' bodies.
    #[must_use]
    pub fn bytes_in(&self) -> u64 {
        self.all.bytes_in
    }

    /// The bytes of all requests' bodies.
    #[must_use]
    pub fn bytes_out(&self) -> u64 {
        self.all.bytes_out
    }

    /// Requests a second, over the whole run.
    #[must_use]
    pub fn rate(&self) -> f64 {
        let seconds = self.duration.as_secs_f64();
        if seconds > 0.0 {
            self.all.requests as f64 / seconds
        } else {
            0.0
        }
    }

    /// The mean latency.
    #[must_use]
    pub fn mean(&self) -> Option<Duration> {
        self.all.latencies.mean()
    }

    /// The shortest latency.
    #[must_use]
    pub fn min(&self) -> Option<Duration> {
        self.all.latencies.min()
    }

    /// The longest latency.
    #[must_use]
    pub fn max(&self) -> Option<Duration> {
        self.all.latencies.max()
    }

    /// How far the latencies lie from their mean: the standard deviation of the population.
    #[must_use]
    pub fn standard_deviation(&self) -> Option<Duration> {
        self.all.latencies.standard_deviation()
    }

    /// The latency that this share of the requests, `0.95` for 95 %, did not exceed; to three significant digits.
    ///
    /// None without a request, or where the share is not within `0.0..=1.0`.
    #[must_use]
    pub fn percentile(&self, share: f64) -> Option<Duration> {
        let possible = (0.0..=1.0).contains(&share);
        possible.then(|| self.all.latencies.percentile(share))?
    }
}
