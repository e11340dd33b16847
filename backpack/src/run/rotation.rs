//! Turns by weight: of 3 and 1, three in four to the first, spread as evenly as may be.

/// Smooth weighted round-robin, as nginx does it: each gains its weight, the richest is taken and pays for all.
#[derive(Clone, Debug)]
pub(super) struct Rotation {
    weights: Vec<i64>,
    credits: Vec<i64>,
}

impl Rotation {
    /// At least one weight is above 0.
    pub(super) fn new(weights: impl IntoIterator<Item = i64>) -> Self {
        let weights: Vec<_> = weights.into_iter().collect();
        Self {
            credits: vec![0; weights.len()],
            weights,
        }
    }

    /// The index of the next one; the first of equals.
    pub(super) fn next(&mut self) -> usize {
        let mut richest = 0;
        for index in 0..self.weights.len() {
            self.credits[index] += self.weights[index];
            if self.credits[index] > self.credits[richest] {
                richest = index;
            }
        }
        self.credits[richest] -= self.weights.iter().sum::<i64>();
        richest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_spread_evenly() {
        let mut rotation = Rotation::new([3, 1, 0]);
        let turns: Vec<_> = (0..8).map(|_| rotation.next()).collect();
        assert_eq!(turns, [0, 0, 1, 0, 0, 0, 1, 0]);
    }
}
