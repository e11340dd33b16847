//! What Linux tells of a thread: how long it ran, and how long it waited for a core (proc_pid_schedstat(5)).

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::time::Duration;

/// Where the system tells it of one thread.
#[derive(Debug, Default)]
pub(crate) struct Schedule(OnceLock<PathBuf>);

/// Since the thread's start.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Times {
    pub(crate) ran: Duration,
    /// It could have run, and other threads had the cores.
    pub(crate) waited: Duration,
}

impl Schedule {
    /// From now on it is the schedule of this thread.
    pub(crate) fn adopt(&self) {
        let thread = fs::read_link("/proc/thread-self").unwrap_or_default();
        let _ = self
            .0
            .set(Path::new("/proc").join(thread).join("schedstat"));
    }

    /// None where the system does not tell, or there is no such thread.
    pub(crate) fn read(&self) -> Option<Times> {
        times(&fs::read_to_string(self.0.get()?).ok()?)
    }

    /// Nothing where the system does not tell.
    pub(crate) fn waited(&self) -> Duration {
        self.read().unwrap_or_default().waited
    }
}

fn times(text: &str) -> Option<Times> {
    let mut nanoseconds = text.split(' ').map(str::parse);
    let mut next = || Some(Duration::from_nanos(nanoseconds.next()?.ok()?));
    Some(Times {
        ran: next()?,
        waited: next()?,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_linux_tells_is_read() {
        let told = Times {
            ran: Duration::from_nanos(4_731_826),
            waited: Duration::from_nanos(17),
        };
        assert_eq!(times("4731826 17 3\n"), Some(told));
        for other in ["", "1", "a b c", "-1 2 3"] {
            assert_eq!(times(other), None);
        }
        assert_eq!(Schedule::default().read(), None);
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_thread_that_works_is_seen_to_run() {
        let schedule = Schedule::default();
        schedule.adopt();
        let Some(before) = schedule.read() else {
            return; // a sandbox that has no such file
        };
        let begun = std::time::Instant::now();
        while begun.elapsed() < Duration::from_millis(50) {}
        let after = schedule.read().expect("it told before");
        assert!(after != before, "{after:?}");
    }
}
