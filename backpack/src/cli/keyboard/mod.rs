//! The keyboard while a run goes on: each key counts at once and shows nowhere. What was before comes back whatever happens.

#[cfg(not(unix))]
mod elsewhere;
#[cfg(unix)]
mod unix;

#[cfg(not(unix))]
use elsewhere as system;
#[cfg(unix)]
use unix as system;

use std::io::{self, IsTerminal};
use std::panic;
use std::sync::Once;

/// Takes the keys until it is dropped; there is one at a time.
#[derive(Debug)]
pub(super) struct Keyboard(());

impl Keyboard {
    /// None where nobody could press a key, or see what comes of it.
    pub(super) fn take() -> Option<Self> {
        if !io::stdin().is_terminal() || !io::stderr().is_terminal() {
            return None;
        }
        restore_on_panic();
        system::restore_when_stopped();
        Some(Self(()))
    }

    /// The keys that were pressed since the last time, without those that send several characters.
    ///
    /// It never waits. A run in the background leaves the keys to whoever is in the foreground.
    #[expect(
        clippy::unused_self,
        reason = "only who has taken the keyboard reads it"
    )]
    pub(super) fn pressed(&self) -> Vec<char> {
        characters(&system::read())
    }
}

impl Drop for Keyboard {
    fn drop(&mut self) {
        restore();
    }
}

/// Gives the terminal back as it was; harmless where it was not taken.
pub(super) fn restore() {
    system::restore();
}

/// A program that aborts on a panic drops nothing.
fn restore_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            restore();
            before(info);
        }));
    });
}

/// Leaves out arrows, function keys and the like: some of their sequences end in a letter that means something here.
fn characters(bytes: &[u8]) -> Vec<char> {
    const ESCAPE: u8 = 0x1b;
    let mut bytes = bytes.iter().copied();
    let mut characters = Vec::new();
    while let Some(byte) = bytes.next() {
        match byte {
            ESCAPE => match bytes.next() {
                // Parameters, then one byte that ends them.
                Some(b'[') => drop(bytes.find(|byte| (0x40..=0x7e).contains(byte))),
                Some(b'O') => drop(bytes.next()),
                _ => {}
            },
            byte if byte.is_ascii() => characters.push(byte.into()),
            _ => {}
        }
    }
    characters
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_keys_are_taken_as_they_are() {
        assert_eq!(characters(b"wWsS?"), ['w', 'W', 's', 'S', '?']);
        assert_eq!(characters("wäß€w".as_bytes()), ['w', 'w']);
    }

    #[test]
    fn keys_of_several_characters_are_left_out() {
        let (up, f4, shift_f4, alt_w) = ("\x1b[A", "\x1bOS", "\x1b[1;2S", "\x1bw");
        let typed = format!("w{up}{f4}{shift_f4}{alt_w}s");
        assert_eq!(characters(typed.as_bytes()), ['w', 's']);
        assert!(characters(b"\x1b").is_empty());
        assert!(characters(b"\x1b[1;").is_empty());
    }
}
