//! What a key does to the run. The letters that change the users are Locust's.

use crate::run::Running;

const HELP: &str =
    "w W: 1, 10 users more · s S: 1, 10 users fewer · q: end the run · Ctrl-C: end the program";

/// Obeys the key; gives a line to show where there is something to say.
pub(super) fn obey(key: char, running: &Running) -> Option<String> {
    match key {
        'w' => running.add_users(1).err(),
        'W' => running.add_users(10).err(),
        's' => running.add_users(-1).err(),
        'S' => running.add_users(-10).err(),
        'q' => {
            running.stop();
            None
        }
        'h' | '?' => Some(HELP.to_owned()),
        _ => None,
    }
}
