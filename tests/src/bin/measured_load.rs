//! A load test that measures more than its requests: a chain, a nested scenario, sequences, metrics, and another client's work.

use backpack::prelude::*;

endpoint! {
    Index = GET "/";
    Gone = GET "/gone";
}

chain! { Enter = Index + Index; }

scenario! {
    Game(wait = 20ms, independent) = [Enter, Inner, async |user| measure(user).await];
    Inner(wait = none) = [Gone];
    Tour(wait = 20ms) = sequence [[Index], [Enter]];
}

metric! {
    Render = time;
    CartSize = value;
    Logins = count;
    SayHello = row "GRPC" "SayHello";
}

async fn measure(user: &mut User) -> backpack::Result {
    let tick = || tokio::time::sleep(Duration::from_millis(5));
    user.time(Render, tick()).await;
    user.record(CartSize, 2);
    user.record(CartSize, 4);
    user.count(Logins, 2);
    user.measure("GRPC", "SayHello", async {
        tick().await;
        backpack::Result::Ok(())
    })
    .await
}

fn main() -> ExitCode {
    LoadTest::new()
        .scenario(Game, 1)
        .scenario(Tour, 1)
        .expect(thresholds![
            Enter.failures < 1%, Game.failures > 99%, Game.count >= 1, Inner.p95 < 10s, Render.min >= 1ms,
            CartSize.mean <= 3, CartSize.max < 5, Logins > 1, SayHello.failures < 1%, Logins > 1_000_000_000,
        ])
        .main()
}
