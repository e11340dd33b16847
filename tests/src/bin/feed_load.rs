//! A load test of a stream of events, as people ship one.

use backpack::prelude::*;

endpoint! {
    pub Feed = SSE "/feed" { headers: { "authorization": "Bearer header-secret" }, timeout: 2s };
    pub Like = POST "/likes" { json: { "id": null } };
}

depends! { Like { json["id"] <- Feed.json["id"] } }

scenario! {
    Reader(wait = 20ms) = [async |user| read(user).await, Like];
}

async fn read(user: &mut User) -> backpack::Result {
    let mut feed = Feed.open(user).await?;
    for _ in 0..2 {
        feed.next().await?;
    }
    Ok(())
}

fn main() -> ExitCode {
    LoadTest::new()
        .scenario(Reader, 1)
        .expect(thresholds![
            Feed.first_event.p95 < 1s,
            Feed.event.p95 < 1s,
            Feed.open.failures < 1%,
            Feed.requests > 2,
        ])
        .main()
}
