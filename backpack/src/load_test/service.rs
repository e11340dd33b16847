//! A service of this process in the place of a host.

use super::LoadTest;
use crate::transport::{Service, ServiceInProcess};

impl LoadTest {
    /// Calls a service of this process in the place of a server: a tower service of
    /// [`http::Request<RequestBody>`](crate::RequestBody), as axum's `Router` is one. No port is opened. The last word counts, of
    /// this and [`host`](Self::host); a host that is given to the program (`--host`, a Locust master) wins.
    ///
    /// Each user has a clone in the place of a connection, and its handlers run on that user's thread. It takes the feature `service`, one of the default ones.
    ///
    /// ```
    /// use axum::{Router, routing::get};
    /// use backpack::prelude::*;
    ///
    /// fn app() -> Router {
    ///     Router::new().route("/health", get(async || "up"))
    /// }
    ///
    /// endpoint! { Health = GET "/health" { check: |result| result.text() == "up" }; }
    /// scenario! { Watch(wait = none) = [Health]; }
    ///
    /// let test = LoadTest::new().service(app()).scenario(Watch, 1).users(5).iterations(100);
    /// let report = test.run().expect("it runs");
    /// assert_eq!((report.total().requests(), report.total().failures()), (100, 0));
    /// ```
    pub fn service<S: ServiceInProcess>(mut self, service: S) -> Self {
        self.host = None;
        self.service = Service::of(service);
        self
    }
}
