//! What was measured since it was last told elsewhere: all of it, none of it twice.

use std::collections::BTreeMap;
use std::time::SystemTime;

use super::aggregate::RowKey;
use super::delta::{Aside, Delta};
use super::names::Names;
use super::numbers::Numbers;

/// What has yet to be told.
#[derive(Clone, Debug, Default)]
pub(crate) struct Untold {
    /// By name and method.
    pub(crate) rows: BTreeMap<RowKey, UntoldRow>,
    pub(crate) aside: Aside,
}

/// Requests of one name and method.
#[derive(Clone, Debug)]
pub(crate) struct UntoldRow {
    pub(crate) numbers: Numbers,
    /// Requests and failures that ended in each second since the epoch.
    pub(crate) seconds: BTreeMap<u64, (u64, u64)>,
    /// When the latest of them had ended: exact to a second.
    pub(crate) last: SystemTime,
}

impl UntoldRow {
    fn add(&mut self, numbers: &Numbers, span: Span) {
        self.numbers.merge(numbers);
        let of_second = self.seconds.entry(span.second).or_default();
        for (_, numbers) in numbers.by_status() {
            of_second.0 += numbers.requests;
            of_second.1 += numbers.failures;
        }
        self.last = self.last.max(span.end);
    }
}

/// When something was recorded.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Span {
    /// Since the epoch.
    pub(crate) second: u64,
    pub(crate) end: SystemTime,
}

/// Keeps what was handed over until somebody takes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tap {
    /// Those of the whole run: further names are told together.
    names: Names,
    untold: Untold,
}

impl Tap {
    pub(crate) fn add(&mut self, delta: &Delta, span: Span) {
        for (key, numbers) in &delta.series {
            let key = (self.names.admit(key.name.clone()), key.method);
            let row = self.untold.rows.entry(key);
            let row = row.or_insert_with(|| UntoldRow {
                numbers: Numbers::default(),
                seconds: BTreeMap::new(),
                last: span.end,
            });
            row.add(numbers, span);
        }
        self.untold.aside.merge(&delta.aside);
    }

    /// What was added since the last time.
    pub(crate) fn take(&mut self) -> Untold {
        std::mem::take(&mut self.untold)
    }
}
