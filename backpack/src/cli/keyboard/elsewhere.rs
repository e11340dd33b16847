//! Systems without Unix terminals: no key is read.

pub(super) fn read() -> Vec<u8> {
    Vec::new()
}

pub(super) fn restore() {}

pub(super) fn restore_when_stopped() {}
