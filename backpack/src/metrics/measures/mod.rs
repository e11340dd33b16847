//! What is measured beside requests: chains, passes, and the metrics of the test. None of it is in the totals of the requests.

mod figures;
mod key;
mod numbers;
mod values;

use std::collections::HashMap;

pub use figures::MeasureFigures;
pub(crate) use key::{MeasureIndex, MeasureKey};
pub(crate) use numbers::MeasureNumbers;
pub use values::Values;

/// The numbers of each thing that is measured. There are no more of them than declarations in the program.
#[derive(Clone, Debug, Default)]
pub(crate) struct Measures {
    series: Vec<(MeasureKey, MeasureNumbers)>,
    index: HashMap<MeasureKey, MeasureIndex>,
}

impl Measures {
    /// Where this is counted, made on first use.
    pub(crate) fn place(&mut self, key: MeasureKey) -> MeasureIndex {
        if let Some(known) = self.index.get(&key) {
            return *known;
        }
        let index = MeasureIndex(self.series.len());
        self.series.push((key.clone(), MeasureNumbers::default()));
        self.index.insert(key, index);
        index
    }

    pub(crate) fn at(&mut self, index: MeasureIndex) -> &mut MeasureNumbers {
        &mut self.series[index.0].1
    }

    pub(super) fn merge(&mut self, other: &Self) {
        for (key, numbers) in &other.series {
            let index = self.place(key.clone());
            self.at(index).merge(numbers);
        }
    }

    /// What was gathered since the last time; all keep their indices.
    pub(super) fn hand_over(&mut self) -> Self {
        let mut gathered = Self::default();
        for (key, numbers) in &mut self.series {
            if !numbers.is_empty() {
                let index = gathered.place(key.clone());
                *gathered.at(index) = numbers.take();
            }
        }
        gathered
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(MeasureKey, MeasureNumbers)> {
        self.series.iter()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::declare::endpoint::EndpointId;
    use crate::declare::measure::MeasureKind;

    fn key(scenario: &'static str) -> MeasureKey {
        MeasureKey {
            kind: MeasureKind::Chain,
            id: EndpointId::of_place("Login"),
            number: 0,
            name: "Login".to_owned(),
            scenario,
        }
    }

    #[test]
    fn what_was_handed_over_is_not_handed_over_again() {
        let mut measures = Measures::default();
        let [game, casual] = ["Game", "Casual"].map(|scenario| measures.place(key(scenario)));
        measures.at(game).ended(Duration::from_millis(5), true);
        let handed_over = measures.hand_over();
        let told: Vec<_> = handed_over.iter().collect();
        assert_eq!(told.len(), 1, "nothing was measured in the other");
        assert_eq!((told[0].1.count, told[0].1.failures), (1, 1));
        measures.at(casual).interrupted += 1;
        let mut all = measures.hand_over();
        all.merge(&handed_over);
        let mut told: Vec<_> = all
            .iter()
            .map(|(key, it)| (key.scenario, it.count))
            .collect();
        told.sort_unstable();
        assert_eq!(told, [("Casual", 0), ("Game", 1)]);
    }
}
