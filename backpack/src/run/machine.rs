//! What Linux tells of all cores of the machine together (proc_stat(5)).

use std::fs;

/// Since the machine's start, in parts of a second.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Machine {
    all: u64,
    stolen: u64,
}

impl Machine {
    /// None where the system does not tell.
    pub(super) fn read() -> Option<Self> {
        Self::from_text(&fs::read_to_string("/proc/stat").ok()?)
    }

    fn from_text(text: &str) -> Option<Self> {
        let line = text.lines().next()?.strip_prefix("cpu ")?;
        let times = line.split_whitespace();
        let times: Vec<u64> = times.map_while(|time| time.parse().ok()).collect();
        // What guests took stands behind, and is in the user's time already.
        let times = times.get(..8)?;
        Some(Self {
            all: times.iter().sum(),
            stolen: times[7],
        })
    }

    /// The share that other machines on the same hardware took.
    pub(super) fn stolen_since(self, before: Self) -> Option<f64> {
        let all = self.all.checked_sub(before.all).filter(|all| *all > 0)?;
        let stolen = self.stolen.saturating_sub(before.stolen);
        Some(stolen as f64 / all as f64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_tells_of_the_machine_is_read() {
        let before = Machine::from_text("cpu  10 0 10 70 0 0 0 10 5 5\ncpu0 1 2 3\n");
        let before = before.expect("a line of all cores");
        assert_eq!((before.all, before.stolen), (100, 10));
        let after = Machine {
            all: 300,
            stolen: 60,
        };
        assert_eq!(after.stolen_since(before), Some(0.25));
        assert_eq!(before.stolen_since(after), None);
        assert_eq!(before.stolen_since(before), None);
        for other in [
            "",
            "cpu  1 2 3",
            "intr 1 2 3 4 5 6 7 8",
            "cpu  a b c d e f g h",
        ] {
            assert_eq!(Machine::from_text(other), None);
        }
    }
}
