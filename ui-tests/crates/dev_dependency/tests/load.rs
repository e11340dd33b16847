//! A load test as the README tells to write it.

use backpack::prelude::*;

endpoint! { Page = GET "/dev_dependency"; }

scenario! { Visit(wait = none) = [Page]; }

#[backpack::test(host = "http://127.0.0.1:9", scenarios = [Visit], iterations = 1)]
fn a_test_of_a_dev_dependency_runs(report: Report) {
    let figures = report.endpoint(Page);
    assert_eq!(figures.requests(), 1);
    assert_eq!(figures.failures(), 1, "nothing listens on this port");
}
