//! What the threads of a run have handed over, and what is to be warned of.

use std::collections::HashSet;
use std::ops::Range;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;

use crate::declare::endpoint::{Dependency, EndpointId};
use crate::metrics::tap::{Span, Taps};
use crate::metrics::{Aggregate, Delta, Limit, Missing, OTHER_NAMES};
use crate::text::time;

/// As many seconds as nobody hands over: the thread has ended.
const ENDED: u64 = u64::MAX;

/// What was handed over since the start, or since the last reset.
#[derive(Debug)]
pub(super) struct Gathered {
    pub(super) aggregate: Aggregate,
    pub(super) warnings: Vec<String>,
    warned: HashSet<(EndpointId, String)>,
    warned_of_names: bool,
    warned_of_limit: bool,
    /// The scenarios whose pacing was not kept.
    warned_of_pacing: HashSet<&'static str>,
    /// What the run did on its own, and when.
    pub(super) decisions: Vec<(Duration, String)>,
    pub(super) started_at: Timestamp,
    /// How long after the start of the run counting began; all seconds here are counted from then.
    since: Duration,
    /// What is handed over now is not counted.
    warms_up: bool,
    /// How many seconds each thread has handed over.
    handed_over: Vec<u64>,
    /// What belongs to seconds that not all threads have handed over: figures of parts of a second would be wrong.
    waiting: Vec<Delta>,
    /// How many seconds are counted of a run that is over; what is recorded later belongs to the last of them.
    last: Option<u64>,
    /// Which request to hand over at once each thread has answered.
    at_once: Vec<u64>,
    /// Of those who tell elsewhere what was measured.
    taps: Taps,
}

impl Gathered {
    pub(super) fn new(threads: usize) -> Self {
        Self {
            aggregate: Aggregate::default(),
            warnings: Vec::new(),
            warned: HashSet::new(),
            warned_of_names: false,
            warned_of_limit: false,
            warned_of_pacing: HashSet::new(),
            decisions: Vec::new(),
            started_at: Timestamp::now(),
            since: Duration::ZERO,
            warms_up: false,
            handed_over: vec![0; threads],
            waiting: Vec::new(),
            last: None,
            at_once: vec![0; threads],
            taps: Taps::default(),
        }
    }

    /// Nothing yet but what is odd about the load.
    pub(super) fn with_doubts(threads: usize, doubts: Vec<String>, warms_up: bool) -> Self {
        let mut gathered = Self {
            warms_up,
            ..Self::new(threads)
        };
        for doubt in doubts {
            gathered.warn(doubt);
        }
        gathered
    }

    /// Forgets all. What threads have recorded before is not counted any more, whenever they hand it over.
    #[cfg(any(feature = "locust", feature = "web"))]
    pub(super) fn reset(&mut self, elapsed: Duration) {
        self.taps.forget();
        *self = Self {
            since: elapsed,
            warms_up: self.warms_up,
            at_once: std::mem::take(&mut self.at_once),
            taps: std::mem::take(&mut self.taps),
            ..Self::new(self.handed_over.len())
        };
    }

    /// Users come from now on.
    pub(super) fn begin(&mut self) {
        self.started_at = Timestamp::now();
    }

    /// Whether what is handed over now is not counted.
    pub(super) fn warms_up(&self) -> bool {
        self.warms_up
    }

    /// The warm-up is over: counting begins. What was warned of stays.
    pub(super) fn count_from(&mut self, elapsed: Duration) {
        self.warms_up = false;
        self.since = elapsed;
        self.started_at = Timestamp::now();
        self.handed_over.fill(0);
        for (at, _) in &mut self.decisions {
            *at = Duration::ZERO;
        }
    }

    /// How long after the start of the run counting began.
    pub(super) fn since(&self) -> Duration {
        self.since
    }

    /// How many whole seconds all threads have handed over; none: all of them have ended.
    pub(super) fn complete(&self) -> Option<u64> {
        let complete = self.handed_over.iter().min().copied().unwrap_or(0);
        Some(complete).filter(|seconds| *seconds != ENDED)
    }

    /// The run has taken this long, with so many users at its end: a last part below half a second belongs to the second before it.
    pub(super) fn end(&mut self, elapsed: Duration, users: u64) {
        let elapsed = elapsed.saturating_sub(self.since);
        let last = (elapsed.as_secs_f64().round() as u64).max(1) - 1;
        self.last = Some(last);
        if self.warms_up {
            self.warn("the run ended within its warm-up: nothing was counted".to_owned());
            return;
        }
        // Of a short run nothing was handed over before its users leave.
        if last == 0 {
            self.aggregate.note_users(last, users);
        }
    }

    /// Takes what a thread handed over, while so many users were there; none: they are leaving.
    pub(super) fn take(&mut self, thread: usize, mut delta: Delta, users: Option<u64>) {
        if let Some(request) = delta.at_once {
            self.at_once[thread] = request;
        }
        if delta.since != self.since {
            return;
        }
        if delta.at_once.is_none() {
            self.handed_over[thread] = delta.second + 1;
        }
        if self.warms_up {
            return;
        }
        delta.second = delta.second.min(self.last.unwrap_or(u64::MAX));
        if let Some(users) = users.filter(|_| delta.at_once.is_none()) {
            self.aggregate.note_users(delta.second, users);
        }
        if !self.taps.is_empty() {
            let span = self.span(delta.second);
            self.taps.add(&delta, span);
        }
        self.waiting.push(delta);
        self.count_complete();
    }

    /// In these seconds the generator was the limit.
    pub(super) fn limited(&mut self, since: Duration, seconds: Range<u64>, limit: Limit) {
        if since != self.since || self.warms_up {
            return;
        }
        if !std::mem::replace(&mut self.warned_of_limit, true) {
            // The report tells which seconds there were in the end.
            tracing::warn!(
                "the generator is the limit: what is measured now tells of this machine, not of the service"
            );
        }
        let end = self.last.map_or(u64::MAX, |last| last + 1);
        for second in seconds.start..seconds.end.min(end) {
            self.aggregate.note_limit(second, limit);
        }
    }

    /// This thread hands nothing over any more.
    pub(super) fn done(&mut self, thread: usize) {
        self.handed_over[thread] = ENDED;
        self.at_once[thread] = ENDED;
        self.count_complete();
    }

    /// A reader of its own for what is handed over from now on.
    #[cfg(feature = "locust")]
    pub(super) fn tap(&mut self) -> crate::metrics::tap::Tap {
        self.taps.open()
    }

    /// Whether all threads have answered this request to hand over at once, or have ended.
    #[cfg(feature = "locust")]
    pub(super) fn has_all(&self, request: u64) -> bool {
        self.at_once.iter().all(|answered| *answered >= request)
    }

    /// When this second was.
    fn span(&self, second: u64) -> Span {
        let start = SystemTime::from(self.started_at) + Duration::from_secs(second);
        let middle = start + Duration::from_millis(500);
        let since_epoch = middle.duration_since(SystemTime::UNIX_EPOCH);
        Span {
            second: since_epoch.unwrap_or_default().as_secs(),
            end: SystemTime::now().min(start + Duration::from_secs(1)),
        }
    }

    fn count_complete(&mut self) {
        let complete = self.complete();
        let ready = |delta: &mut Delta| complete.is_none_or(|complete| delta.second < complete);
        let ready: Vec<_> = self.waiting.extract_if(.., ready).collect();
        for delta in ready {
            for (missing, _) in delta.aside.missing.iter() {
                self.warn_of(missing);
            }
            for ((scenario, pacing), _) in delta.aside.overruns.iter() {
                self.warn_of_pacing(scenario, *pacing);
            }
            self.aggregate.merge(delta);
        }
        self.warn_of_names();
    }

    /// Tells once of each value that an endpoint's answers lack.
    fn warn_of(&mut self, missing: &Missing) {
        let Dependency { source, part, .. } = missing.dependency();
        let value = part.to_string();
        if self.warned.insert((source.id, value.clone())) {
            let (source, dependent) = (source.type_name, missing.dependent.type_name);
            self.warn(match &missing.unread {
                Some(why) => format!(
                    "an answer of `{source}` {}; `{dependent}` depends on its {value}",
                    why.as_str()
                ),
                None => {
                    format!("an answer of `{source}` lacks {value}, which `{dependent}` depends on")
                }
            });
        }
    }

    fn warn_of_names(&mut self) {
        if !self.warned_of_names && self.aggregate.has_other_names() {
            self.warned_of_names = true;
            self.warn(format!(
                "more than 1,000 names of requests: the further ones are counted together as `{OTHER_NAMES}`"
            ));
        }
    }

    /// Tells once of each scenario whose passes take too long.
    fn warn_of_pacing(&mut self, scenario: &'static str, pacing: Duration) {
        if self.warned_of_pacing.insert(scenario) {
            let pacing = time::text(pacing);
            self.warn(format!(
                "a pass of `{scenario}` took longer than its pacing of {pacing}: the next one began at once"
            ));
        }
    }

    /// Notes what the run does on its own, so long after its start.
    pub(super) fn decide(&mut self, elapsed: Duration, text: String) {
        tracing::info!("{text}");
        self.decisions
            .push((elapsed.saturating_sub(self.since()), text));
    }

    pub(super) fn warn(&mut self, warning: String) {
        tracing::warn!("{warning}");
        self.warnings.push(warning);
    }
}
