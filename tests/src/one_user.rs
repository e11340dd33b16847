//! A load test that is one user's block: the shortest way to what a sentence about one user needs.

use std::sync::{Arc, Mutex, PoisonError};

use backpack::prelude::*;

/// Long enough for every block here, and an end for one that hangs.
const AT_MOST: Duration = Duration::from_secs(30);

scenario! {
    /// Nothing: the user is finished when its `on_start` is.
    Nothing(wait = none, runtime = 1ms) = [async |_user| ()];
}

/// Runs a load test with one user that makes this block once; what the block gave, and the report.
///
/// # Panics
///
/// If the load test is refused, or the block panicked.
pub fn one_user<T: Send + 'static>(
    host: &str,
    block: impl AsyncFn(&mut User) -> T + Send + Sync + 'static,
) -> (T, Report) {
    one_user_of(crate::load_test().host(host), block)
}

/// The same with a load test that is more than its host.
///
/// # Panics
///
/// If the load test is refused, or the block panicked.
pub fn one_user_of<T: Send + 'static>(
    test: LoadTest,
    block: impl AsyncFn(&mut User) -> T + Send + Sync + 'static,
) -> (T, Report) {
    let given = Arc::new(Mutex::new(None));
    let gives = Arc::clone(&given);
    let report = test
        .scenario(Nothing, 1)
        .users(1)
        .run_time(AT_MOST)
        .on_start(async move |user| {
            let value = block(user).await;
            *gives.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
        })
        .run()
        .expect("the load test runs");
    let value = given.lock().unwrap_or_else(PoisonError::into_inner).take();
    let value = value.unwrap_or_else(|| panic!("the block broke off: {report}"));
    (value, report)
}
