//! A load test through the transport that the specifications are held against.

use backpack::{LoadTest, TransportKind};

/// A new load test; `BACKPACK_TESTS_TRANSPORT=reqwest` makes all that start here go through reqwest.
///
/// # Panics
///
/// If the variable names no transport.
pub fn load_test() -> LoadTest {
    let kind = match std::env::var("BACKPACK_TESTS_TRANSPORT").as_deref() {
        Err(_) | Ok("direct") => TransportKind::Direct,
        Ok("reqwest") => TransportKind::Reqwest,
        Ok(other) => panic!("BACKPACK_TESTS_TRANSPORT={other}: there are `direct` and `reqwest`"),
    };
    LoadTest::new().transport(kind)
}
