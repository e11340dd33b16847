//! How much of its machine a worker uses, and the machine's name.

use std::thread;
use std::time::Instant;

use sysinfo::{Pid, ProcessRefreshKind, ProcessesToUpdate, System};

/// The names of machines that are told are not longer: an identity has 255 bytes.
const LONGEST_NAME: usize = 200;

/// Measures this process.
pub(super) struct Vitals {
    system: System,
    process: Option<Pid>,
    cores: f64,
    /// When it was measured last, and how long processors had worked for it by then, in milliseconds.
    last: Option<(Instant, u64)>,
}

impl Vitals {
    pub(super) fn new() -> Self {
        let mut vitals = Self {
            system: System::new(),
            process: sysinfo::get_current_pid().ok(),
            cores: thread::available_parallelism().map_or(1, usize::from) as f64,
            last: None,
        };
        vitals.measure();
        vitals
    }

    /// The share of the machine's processors since the last time, in percent of all of them, and the memory of now in bytes.
    pub(super) fn measure(&mut self) -> (f64, u64) {
        let Some(process) = self.process else {
            return (0.0, 0);
        };
        let what = ProcessRefreshKind::nothing().with_cpu().with_memory();
        let only = ProcessesToUpdate::Some(&[process]);
        self.system.refresh_processes_specifics(only, true, what);
        let Some(process) = self.system.process(process) else {
            return (0.0, 0);
        };
        let now = (Instant::now(), process.accumulated_cpu_time());
        let last = self.last.replace(now).unwrap_or(now);
        let milliseconds = now.0.duration_since(last.0).as_secs_f64() * 1000.0;
        let worked = now.1.saturating_sub(last.1) as f64;
        let percent = if milliseconds > 0.0 {
            worked / milliseconds / self.cores * 100.0
        } else {
            0.0
        };
        (percent.min(100.0), process.memory())
    }
}

/// What this machine is called: Locust spreads users evenly over the machines, and takes for their names what comes before `_`.
pub(super) fn host_name() -> String {
    plain(&System::host_name().unwrap_or_default())
}

fn plain(name: &str) -> String {
    let is_plain = |character: char| character.is_ascii_alphanumeric() || character == '.';
    let plain = name.chars().take(LONGEST_NAME);
    let plain: String = plain
        .map(|it| if is_plain(it) { it } else { '-' })
        .collect();
    if plain.is_empty() {
        "worker".to_owned()
    } else {
        plain
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::hint::black_box;
    use std::time::Duration;

    #[test]
    fn work_is_seen() {
        let mut vitals = Vitals::new();
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_millis(200) {
            black_box(begin);
        }
        let (percent, memory) = vitals.measure();
        assert!(percent > 0.0 && percent <= 100.0, "{percent}");
        assert!(memory > 1_000_000, "{memory}");
    }

    #[test]
    fn the_name_of_a_machine_is_one_word() {
        assert_eq!(plain("load_box-1.lan"), "load-box-1.lan");
        assert_eq!(plain("süd"), "s-d");
        assert_eq!(plain(""), "worker");
        assert_eq!(plain(&"a".repeat(300)).len(), LONGEST_NAME);
    }
}
