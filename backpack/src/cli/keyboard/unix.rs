//! A Unix terminal, whose settings outlive the process that changed them.
//!
//! Only echo and the wait for whole lines are turned off. Ctrl-C and Ctrl-Z stay signals, and what anybody prints, as a step
//! of the test, keeps its line ends: a fully raw terminal takes away both.

use std::sync::{Mutex, MutexGuard, Once, PoisonError};
use std::thread;

use rustix::process::getpgrp;
use rustix::stdio::stdin;
use rustix::termios::{
    LocalModes, OptionalActions, QueueSelector, SpecialCodeIndex, Termios, tcflush, tcgetattr,
    tcgetpgrp, tcsetattr,
};
use signal_hook::consts::SIGTSTP;
use signal_hook::iterator::Signals;
use signal_hook::low_level::emulate_default_handler;

/// The settings before ours; none while the terminal is as it was.
static BEFORE: Mutex<Option<Termios>> = Mutex::new(None);

/// What is there to be read. Takes the terminal first, where it does not have it: at the start, and after a stop.
pub(super) fn read() -> Vec<u8> {
    let mut before = before();
    // A process of the background that reads or changes the terminal is stopped by the system.
    if !in_foreground() || (before.is_none() && !take(&mut before)) {
        return Vec::new();
    }
    let mut bytes = [0; 256];
    // A terminal that went away has no keys; the system tells of it with a signal.
    let read = rustix::io::read(stdin(), &mut bytes).unwrap_or(0);
    bytes[..read].to_vec()
}

pub(super) fn restore() {
    give_back(&mut before());
}

/// Ctrl-Z: the shell gets its terminal as it was, and a run that is continued takes it again.
pub(super) fn restore_when_stopped() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        // Without the handler a stop is as it is for other programs: most shells help themselves.
        if let Ok(mut signals) = Signals::new([SIGTSTP]) {
            thread::spawn(move || signals.forever().for_each(stop));
        }
    });
}

fn stop(signal: i32) {
    // Held until the process is continued, so that nobody takes the terminal in between.
    let mut before = before();
    give_back(&mut before);
    let _ = emulate_default_handler(signal);
}

fn before() -> MutexGuard<'static, Option<Termios>> {
    BEFORE.lock().unwrap_or_else(PoisonError::into_inner)
}

fn in_foreground() -> bool {
    tcgetpgrp(stdin()).is_ok_and(|group| group == getpgrp())
}

fn take(before: &mut Option<Termios>) -> bool {
    let Ok(settings) = tcgetattr(stdin()) else {
        return false;
    };
    let mut ours = settings.clone();
    ours.local_modes
        .remove(LocalModes::ICANON | LocalModes::ECHO);
    // A read gives what is there, if only nothing.
    ours.special_codes[SpecialCodeIndex::VMIN] = 0;
    ours.special_codes[SpecialCodeIndex::VTIME] = 0;
    // Keys from before were for somebody else.
    let _ = tcflush(stdin(), QueueSelector::IFlush);
    let taken = tcsetattr(stdin(), OptionalActions::Now, &ours).is_ok();
    *before = taken.then_some(settings);
    taken
}

fn give_back(before: &mut Option<Termios>) {
    if let Some(settings) = before.take() {
        // Keys that nobody has read were for the run, not for the shell. A terminal that went away needs nothing.
        let _ = tcflush(stdin(), QueueSelector::IFlush);
        let _ = tcsetattr(stdin(), OptionalActions::Now, &settings);
    }
}
