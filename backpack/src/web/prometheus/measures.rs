//! Chains, passes and metrics: counters and histograms of their own, for they are no requests.

use super::Text;
use crate::declare::measure::MeasureKind;
use crate::metrics::snapshot::{MeasureLabels, MeasureSeries, Snapshot};

/// One of them with its figures.
type Measured<'m> = (&'m MeasureLabels, &'m MeasureSeries);

impl Text {
    pub(super) fn measures(&mut self, figures: &Snapshot) {
        let all = || figures.measures.iter();
        let of = |kind| all().filter(move |(labels, _)| labels.kind == kind);
        let passes = || all().filter(|(labels, _)| !labels.kind.is_metric());
        for (name, help, count) in COUNTERS {
            self.each(name, "counter", help, passes(), count);
        }
        self.times(
            "backpack_pass_duration_seconds",
            "How long chains and passes took, waits left out.",
            passes(),
        );
        self.times(
            "backpack_metric_time_seconds",
            "What `user.time` measured.",
            of(MeasureKind::Time),
        );
        self.values(of(MeasureKind::Value));
        self.each(
            "backpack_metric_count_total",
            "counter",
            "What `user.count` added up.",
            of(MeasureKind::Count),
            |it| it.count,
        );
    }

    fn each<'m>(
        &mut self,
        name: &str,
        kind: &str,
        help: &str,
        all: impl Iterator<Item = Measured<'m>>,
        figure: fn(&MeasureSeries) -> u64,
    ) {
        self.family(name, kind, help);
        for (of, series) in all {
            self.sample(name, &labels(of), figure(series));
        }
    }

    fn times<'m>(&mut self, name: &str, help: &str, all: impl Iterator<Item = Measured<'m>>) {
        self.family(name, "histogram", help);
        for (of, series) in all {
            self.histogram(name, &labels(of), &series.durations);
        }
    }

    fn values<'m>(&mut self, all: impl Iterator<Item = Measured<'m>>) {
        let name = "backpack_metric_value";
        self.family(name, "summary", "What `user.record` was given.");
        for (of, series) in all {
            let (samples, sum) = series.values;
            self.sample(&format!("{name}_sum"), &labels(of), sum);
            self.sample(&format!("{name}_count"), &labels(of), samples);
        }
    }
}

/// A counter of chains and passes: its name, what it is, and its figure.
type Counter = (&'static str, &'static str, fn(&MeasureSeries) -> u64);

const COUNTERS: [Counter; 3] = [
    (
        "backpack_passes_total",
        "Chains and passes that came to their end.",
        |it| it.count,
    ),
    (
        "backpack_pass_failures_total",
        "Chains and passes with a failed step.",
        |it| it.failures,
    ),
    (
        "backpack_pass_interrupted_total",
        "Chains and passes cut off before their end, neither success nor failure.",
        |it| it.interrupted,
    ),
];

fn labels(of: &MeasureLabels) -> [(&'static str, &str); 3] {
    [
        ("kind", of.kind.word()),
        ("name", &of.name),
        ("scenario", of.scenario),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_kind_has_a_family() {
        let labels = |kind| MeasureLabels {
            kind,
            name: "It".to_owned(),
            scenario: "Game",
        };
        let series = MeasureSeries {
            count: 5,
            failures: 2,
            values: (5, 12.5),
            ..MeasureSeries::default()
        };
        let kinds = [
            MeasureKind::Pass,
            MeasureKind::Time,
            MeasureKind::Value,
            MeasureKind::Count,
        ];
        let mut text = Text::default();
        text.measures(&Snapshot {
            measures: kinds.map(|kind| (labels(kind), series.clone())).into(),
            ..Snapshot::default()
        });
        for line in [
            r#"backpack_passes_total{kind="PASS",name="It",scenario="Game"} 5"#,
            r#"backpack_pass_failures_total{kind="PASS",name="It",scenario="Game"} 2"#,
            r#"backpack_pass_duration_seconds_count{kind="PASS",name="It",scenario="Game"} 0"#,
            r#"backpack_metric_time_seconds_count{kind="TIME",name="It",scenario="Game"} 0"#,
            r#"backpack_metric_value_sum{kind="VALUE",name="It",scenario="Game"} 12.5"#,
            r#"backpack_metric_value_count{kind="VALUE",name="It",scenario="Game"} 5"#,
            r#"backpack_metric_count_total{kind="COUNT",name="It",scenario="Game"} 5"#,
        ] {
            assert!(text.0.lines().any(|it| it == line), "{line}\n{}", text.0);
        }
        assert_eq!(text.0.matches("backpack_passes_total{").count(), 1);
    }
}
