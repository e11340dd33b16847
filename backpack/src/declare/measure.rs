//! What has figures of its own: an endpoint, a row, and what is measured beside requests.

use crate::declare::endpoint::{Declaration, EndpointId};
use crate::declare::metric::{MetricDeclaration, MetricKind};
use crate::declare::outline::{ChainOutline, ScenarioOutline, StepKind};

/// What is measured beside requests. What there is to say of each stands in one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum MeasureKind {
    /// The requests of a chain.
    Chain,
    /// A pass of the user's own scenario.
    Pass,
    /// A pass of a scenario that is a step of another, or that a block makes.
    Scenario,
    /// A sequence of a scenario.
    Sequence,
    /// What `user.time` measures.
    Time,
    /// What `user.record` is given.
    Value,
    /// What `user.count` adds up.
    Count,
}

/// What there is to say of a kind.
struct Facts {
    /// What stands in the place of the method.
    word: &'static str,
    is_metric: bool,
}

impl MeasureKind {
    /// In the order of the kinds.
    const FACTS: [Facts; 7] = [
        Facts::of_play("CHAIN"),
        Facts::of_play("PASS"),
        Facts::of_play("SCENARIO"),
        Facts::of_play("SEQUENCE"),
        Facts::of_metric("TIME"),
        Facts::of_metric("VALUE"),
        Facts::of_metric("COUNT"),
    ];

    /// In their order.
    #[cfg(any(test, feature = "report"))]
    const ALL: [Self; 7] = [
        Self::Chain,
        Self::Pass,
        Self::Scenario,
        Self::Sequence,
        Self::Time,
        Self::Value,
        Self::Count,
    ];

    /// The kind that reports show by this word.
    #[cfg(feature = "report")]
    pub(crate) fn of_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.word() == word)
    }

    /// What reports show in the place of a method.
    pub(crate) fn word(self) -> &'static str {
        Self::FACTS[self as usize].word
    }

    /// Whether it was declared with `metric!`; others are chains and passes.
    pub(crate) fn is_metric(self) -> bool {
        Self::FACTS[self as usize].is_metric
    }
}

impl Facts {
    const fn of_play(word: &'static str) -> Self {
        Self {
            word,
            is_metric: false,
        }
    }

    const fn of_metric(word: &'static str) -> Self {
        Self {
            word,
            is_metric: true,
        }
    }
}

/// What a threshold may be about, and a report may be asked for.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)]
pub enum Subject {
    Endpoint(&'static Declaration),
    Chain(&'static ChainOutline),
    Scenario(&'static ScenarioOutline),
    Metric(&'static MetricDeclaration),
    /// Nothing that is measured; the compiler has told of it.
    Unknown,
}

impl Subject {
    /// What a type is: as an endpoint, as a bare step, and as a metric.
    #[must_use]
    pub const fn of(
        request: StepKind,
        step: StepKind,
        metric: Option<&'static MetricDeclaration>,
    ) -> Self {
        match (request, step, metric) {
            (StepKind::Request(endpoint, _), ..) => Self::Endpoint(endpoint),
            (_, StepKind::Chain(chain), _) => Self::Chain(chain),
            (_, StepKind::Scenario(scenario), _) => Self::Scenario(scenario),
            (.., Some(metric)) => Self::Metric(metric),
            _ => Self::Unknown,
        }
    }

    /// As the declaration spells it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Endpoint(endpoint) => endpoint.type_name,
            Self::Chain(chain) => chain.name,
            Self::Scenario(scenario) => scenario.name,
            Self::Metric(metric) => metric.name,
            Self::Unknown => "",
        }
    }

    /// Whose requests are its figures; none: it is measured beside them.
    pub(crate) fn requests_of(self) -> Option<EndpointId> {
        match self {
            Self::Endpoint(endpoint) => Some(endpoint.id),
            subject => subject
                .row()
                .map(|(method, name)| EndpointId::of_row(method, name)),
        }
    }

    /// The method and the name of the row that a metric stands for.
    pub(crate) fn row(self) -> Option<(&'static str, &'static str)> {
        match self {
            Self::Metric(metric) => metric.row,
            _ => None,
        }
    }

    /// What it is measured as beside requests.
    pub(crate) fn kinds(self) -> &'static [MeasureKind] {
        match self {
            Self::Chain(_) => &[MeasureKind::Chain],
            Self::Scenario(_) => &[MeasureKind::Pass, MeasureKind::Scenario],
            Self::Metric(metric) => match metric.kind {
                MetricKind::Time => &[MeasureKind::Time],
                MetricKind::Value => &[MeasureKind::Value],
                MetricKind::Count => &[MeasureKind::Count],
                MetricKind::Row => &[],
            },
            Self::Endpoint(_) | Self::Unknown => &[],
        }
    }

    /// Under which identity it is measured beside requests.
    pub(crate) fn measured_as(self) -> Option<EndpointId> {
        match self {
            Self::Chain(chain) => Some(chain.id),
            Self::Scenario(scenario) => Some(scenario.id),
            Self::Metric(metric) if metric.row.is_none() => Some(metric.id),
            Self::Endpoint(_) | Self::Metric(_) | Self::Unknown => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_kinds() {
        for (place, kind) in MeasureKind::ALL.into_iter().enumerate() {
            assert_eq!(kind as usize, place);
            let word = format!("{kind:?}").to_uppercase();
            assert_eq!(kind.word(), word);
        }
        assert!(MeasureKind::Time.is_metric() && !MeasureKind::Sequence.is_metric());
    }
}
