//! Every kind of metric, what it is given, and every threshold on it.
#![deny(warnings)]
#![deny(missing_docs)]
#![forbid(unsafe_code)]

use backpack::prelude::*;

metric! {
    /// From the answer to the picture.
    pub Render = time;
    /// Apples and pears.
    pub(crate) CartSize = value;
    /// What went well.
    #[derive(PartialEq)]
    pub Logins = count;
    /// Of another client.
    pub SayHello = row "GRPC" "SayHello";
    r#Loop = time;
}

mod api {
    backpack::metric! {
        /// In a module.
        pub Debt = value;
    }
}

async fn greet() -> Result<u32, String> {
    Ok(1)
}

async fn play(user: &mut User) -> backpack::Result {
    let pixels: u32 = user.time(Render, async { 640 }).await;
    user.record(CartSize, 3);
    user.record(CartSize, vec![1].len());
    user.record(api::Debt, -2.5_f32);
    user.count(Logins, u64::from(pixels));
    let greeting: u32 = user.measure("GRPC", "SayHello", greet()).await?;
    user.time(r#Loop, async move { assert_eq!(greeting, 1) }).await;
    user.measure("DB", &format!("query {greeting}"), async { Ok::<(), std::io::Error>(()) })
        .await?;
    Ok(())
}

scenario! { Game(runtime = 1s) = [async |user| play(user).await]; }

#[backpack::test(
    host = "http://127.0.0.1:9",
    scenarios = [Game],
    expect = [Render.p99 < 50ms, CartSize.mean < 20, Logins > 100, SayHello.failures < 1%, Game.p95 < 1s],
)]
fn holds(report: Report) {
    assert_eq!(report.metric(Logins).count(), 1);
}

fn main() {
    let _ = Game;
    assert!(Logins == Logins);
    let thresholds = thresholds![
        Render.p99 < 50ms, Render.mean < 20ms, Render.min > 1ms, Render.max <= 1s, Render.count > 10, Render.rate > 1/s,
        CartSize.mean < 20, CartSize.p50 <= 2.5, CartSize.max < 1_000, api::Debt.min > -100, api::Debt.count >= 1,
        Logins > 100, Logins >= 1, Logins.rate > 5/s, SayHello.p95 < 1s, SayHello.failures <= 3, SayHello.requests > 10,
        SayHello.rate > 0.1/s, SayHello.from_start.p99 < 1s, r#Loop.p50 < 1s or abort after 10s,
        CartSize.mean < baseline * 1.1, Logins > baseline, Render.p95 < baseline,
    ];
    assert_eq!(thresholds.len(), 23);
    assert_eq!(thresholds[11].to_string(), "Logins > 100");
    assert_eq!(thresholds[9].to_string(), "api::Debt.min > -100");
}
