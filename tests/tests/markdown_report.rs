//! `Report::markdown`, the summary of a CI job.

use backpack::prelude::*;
use backpack_tests::{Answer, RecordingServer};

endpoint! {
    Good = GET "/good";
    Bad = GET "/bad" {
        name: "a | <b>name</b>",
        check: |result| Err::<(), _>(result.text().into_owned())
    };
}

scenario! { Visit(wait = 10ms) = [Good, Bad]; }

#[test]
fn a_summary_tells_what_held_and_what_did_not() {
    let server = RecordingServer::start();
    server.answers("GET /bad", Answer::text("<script>|\n| `x`"));
    let report = LoadTest::new()
        .host(server.url())
        .scenario(Visit, 1)
        .users(2)
        .run_time(Duration::from_millis(500))
        .expect(thresholds![p95 < 10s, failures < 1%])
        .run()
        .expect("the load test runs");
    let markdown = report.markdown();
    assert!(
        markdown.starts_with("## Load test: ❌ 1 of 2 thresholds missed\n"),
        "{markdown}"
    );
    assert!(
        markdown.contains("| ✅ | <code>p95 &lt; 10s</code> |"),
        "{markdown}"
    );
    assert!(
        markdown.contains("| ❌ missed | <code>failures &lt; 1%</code> |"),
        "{markdown}"
    );
    let good = report.endpoint(Good).requests();
    assert!(
        markdown.contains(&format!("| GET | /good | {good} | 0 | 0.00 |")),
        "{markdown}"
    );
    assert!(
        markdown.contains("| GET | a \\| &lt;b&gt;name&lt;/b&gt; |"),
        "{markdown}"
    );
    assert!(
        markdown.contains("&lt;script&gt;\\|<br>\\| \\`x\\`"),
        "{markdown}"
    );
    assert!(!markdown.contains("<script>"), "{markdown}");
}
