//! The numbers of some requests, apart by the status of their answers.

use super::latencies::Latencies;
use super::occurrences::Occurrences;
use super::phases::PhaseNumbers;
use super::sample::Sample;
use super::told::Told;

/// How many statuses are told apart for one series; a server may invent hundreds.
const MOST_STATUSES: usize = 16;

/// How an answer is grouped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    Code(u16),
    /// Beyond the first sixteen.
    Other,
    /// No answer came.
    None,
}

/// The numbers of the answers with one status.
#[derive(Clone, Debug, Default)]
pub(crate) struct StatusNumbers {
    pub(crate) requests: u64,
    pub(crate) failures: u64,
    /// Of the answers' bodies.
    pub(crate) bytes_in: u64,
    /// Of the requests' bodies.
    pub(crate) bytes_out: u64,
    pub(crate) latencies: Latencies,
}

impl StatusNumbers {
    pub(crate) fn merge(&mut self, other: &Self) {
        self.requests += other.requests;
        self.failures += other.failures;
        self.bytes_in += other.bytes_in;
        self.bytes_out += other.bytes_out;
        self.latencies.merge(&other.latencies);
    }

    fn take(&mut self) -> Self {
        Self {
            requests: std::mem::take(&mut self.requests),
            failures: std::mem::take(&mut self.failures),
            bytes_in: std::mem::take(&mut self.bytes_in),
            bytes_out: std::mem::take(&mut self.bytes_out),
            latencies: self.latencies.take(),
        }
    }
}

/// The numbers of one series, or of several merged. A request is recorded once, under its status.
#[derive(Clone, Debug, Default)]
pub(crate) struct Numbers {
    by_status: Vec<(Status, StatusNumbers)>,
    pub(crate) interrupted: u64,
    /// How often requests were sent again: what a server counts beyond `requests`.
    pub(crate) repeats: u64,
    pub(crate) errors: Occurrences<Told>,
    /// The latencies of the same requests from when they were due; only in the open model.
    pub(crate) from_start: Option<Box<Latencies>>,
    /// Of the same requests, those of [`measure`](crate::User::measure) excepted.
    pub(crate) phases: PhaseNumbers,
}

impl Numbers {
    pub(crate) fn is_empty(&self) -> bool {
        self.interrupted == 0
            && self.repeats == 0
            && self.by_status.iter().all(|(_, it)| it.requests == 0)
    }

    /// A request that took time.
    pub(crate) fn answered(&mut self, sample: &Sample<'_>) {
        let status = sample.status.map_or(Status::None, Status::Code);
        let numbers = self.of_status(status);
        numbers.requests += 1;
        numbers.bytes_in += sample.bytes_in;
        numbers.bytes_out += sample.bytes_out;
        numbers.latencies.record(sample.elapsed);
        if let Some(error) = sample.error {
            numbers.failures += 1;
            self.errors.count(Told::new(error));
        }
        if let Some(lateness) = sample.lateness {
            let from_start = self.from_start.get_or_insert_default();
            from_start.record(lateness + sample.elapsed);
        }
        if let Some(phases) = sample.phases {
            self.phases.record(phases);
        }
    }

    /// Something that was handed over, and is not waited for: a success without a latency.
    pub(crate) fn handed_over(&mut self, status: u16, bytes_out: u64) {
        let numbers = self.of_status(Status::Code(status));
        numbers.requests += 1;
        numbers.bytes_out += bytes_out;
    }

    /// A request that could not be built, or got no connection: a failure without a latency.
    pub(crate) fn unsent(&mut self, error: &str) {
        let numbers = self.of_status(Status::None);
        numbers.requests += 1;
        numbers.failures += 1;
        self.errors.count(Told::new(error));
    }

    #[inline]
    fn of_status(&mut self, status: Status) -> &mut StatusNumbers {
        let is_it = |(known, _): &(Status, StatusNumbers)| *known == status;
        let index = match self.by_status.iter().position(is_it) {
            Some(index) => index,
            None => self.index_of_new(status),
        };
        &mut self.by_status[index].1
    }

    #[cold]
    fn index_of_new(&mut self, status: Status) -> usize {
        let is_one_too_many = self.by_status.len() >= MOST_STATUSES;
        let status = match status {
            Status::Code(_) if is_one_too_many => Status::Other,
            status => status,
        };
        let mut known = self.by_status.iter();
        let index = known.position(|(known, _)| *known == status);
        index.unwrap_or_else(|| {
            self.by_status.push((status, StatusNumbers::default()));
            self.by_status.len() - 1
        })
    }

    pub(crate) fn merge(&mut self, other: &Self) {
        self.merge_figures(other);
        self.errors.merge(&other.errors);
    }

    /// All but the texts of the errors.
    pub(crate) fn merge_figures(&mut self, other: &Self) {
        for (status, numbers) in &other.by_status {
            self.of_status(*status).merge(numbers);
        }
        self.interrupted += other.interrupted;
        self.repeats += other.repeats;
        if let Some(latencies) = &other.from_start {
            self.from_start.get_or_insert_default().merge(latencies);
        }
        self.phases.merge(&other.phases);
    }

    /// Takes what was gathered and leaves none, but the room for it.
    pub(crate) fn take(&mut self) -> Self {
        let filled = self.by_status.iter_mut().filter(|(_, it)| it.requests > 0);
        Self {
            by_status: filled.map(|(status, it)| (*status, it.take())).collect(),
            interrupted: std::mem::take(&mut self.interrupted),
            repeats: std::mem::take(&mut self.repeats),
            errors: std::mem::take(&mut self.errors),
            from_start: self.from_start.as_mut().map(|it| Box::new(it.take())),
            phases: self.phases.take(),
        }
    }

    /// All statuses together.
    pub(crate) fn all(&self) -> StatusNumbers {
        let mut statuses = self.by_status.iter().map(|(_, numbers)| numbers);
        let mut all = statuses.next().cloned().unwrap_or_default();
        for numbers in statuses {
            all.merge(numbers);
        }
        all
    }

    /// Each status with its numbers, in the order of the codes.
    pub(crate) fn by_status(&self) -> Vec<(Status, &StatusNumbers)> {
        let mut statuses: Vec<_> = self.by_status.iter().map(|(s, it)| (*s, it)).collect();
        statuses.sort_by_key(|(status, _)| *status);
        statuses
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    fn answer(status: u16) -> Sample<'static> {
        Sample {
            status: Some(status),
            elapsed: Duration::from_millis(1),
            ..Sample::default()
        }
    }

    #[test]
    fn a_server_that_invents_statuses_fills_no_memory() {
        let mut numbers = Numbers::default();
        for status in 100..=599 {
            numbers.answered(&answer(status));
        }
        numbers.unsent("no connection");
        assert_eq!(numbers.by_status().len(), MOST_STATUSES + 2);
        assert_eq!(numbers.all().requests, 501);
        assert_eq!(numbers.all().latencies.samples(), 500);
    }

    #[test]
    fn the_parts_make_the_whole() {
        let mut numbers = Numbers::default();
        numbers.answered(&Sample {
            bytes_out: 10,
            ..answer(200)
        });
        numbers.answered(&Sample {
            bytes_out: 20,
            error: Some("not found"),
            ..answer(404)
        });
        let taken = numbers.take();
        assert!(numbers.is_empty());
        let all = taken.all();
        assert_eq!((all.requests, all.failures, all.bytes_out), (2, 1, 30));
        assert_eq!(taken.errors.total(), 1);
    }
}
