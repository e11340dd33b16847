//! Which requests are counted together.

use std::hash::{Hash, Hasher};

use crate::declare::endpoint::EndpointId;

/// Which requests are counted together.
#[derive(Clone, Debug)]
pub(crate) struct SeriesKey {
    pub(crate) endpoint: EndpointId,
    /// The name of the endpoint's type.
    pub(crate) type_name: &'static str,
    /// As reports show it: an HTTP method, or what stands in its place.
    pub(crate) method: &'static str,
    pub(crate) scenario: &'static str,
    /// As shown in reports, prefix included.
    pub(crate) name: String,
}

impl SeriesKey {
    fn identity(&self) -> (EndpointId, &'static str, &'static str, &str) {
        (self.endpoint, self.method, self.scenario, &self.name)
    }
}

/// Whether a method of reports, as `WS ask` or `SSE first event`, is of this operation, as `first_event`.
pub(crate) fn does(method: &str, operation: &str) -> bool {
    let as_word = |byte| if byte == b' ' { b'_' } else { byte };
    let deed = method.split_once(' ').map(|(_, deed)| deed.bytes());
    deed.is_some_and(|deed| deed.map(as_word).eq(operation.bytes()))
}

impl PartialEq for SeriesKey {
    fn eq(&self, other: &Self) -> bool {
        self.identity() == other.identity()
    }
}

impl Eq for SeriesKey {}

impl Hash for SeriesKey {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.identity().hash(state);
    }
}

/// The index of a series in its thread's recorder.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SeriesIndex(pub(super) usize);

impl SeriesIndex {
    pub(crate) fn of_place(place: usize) -> Self {
        Self(place)
    }

    /// The first is 0.
    pub(crate) fn place(self) -> usize {
        self.0
    }
}
