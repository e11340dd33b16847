//! A load test whose users hold a socket each, with a message a second over it, for the specifications to run as a process. It says how much
//! memory it had at most.

use backpack::prelude::*;

endpoint! {
    Echo = WS "/echo";
}

const ROUNDS: TestOption = TestOption::new("rounds", "1000", "How many messages a socket has");

scenario! {
    Hold(wait = none) = [async |user| hold(user).await];
}

async fn hold(user: &mut User) -> backpack::Result {
    let mut echo = Echo.open(user).await?;
    let second = Duration::from_secs(1);
    let mut due = tokio::time::Instant::now();
    let rounds = user.option(ROUNDS).parse()?;
    for _ in 0..rounds {
        echo.ask("are you there?", |_| true).await?;
        due += second;
        tokio::time::sleep_until(due).await;
    }
    echo.send("bye").await?;
    echo.close().await;
    Ok(())
}

fn main() -> ExitCode {
    let code = LoadTest::new()
        .option(ROUNDS)
        .scenario(Hold, 1)
        .expect(thresholds![Echo.ask.failures <= 0, Echo.ask.p95 < 5s])
        .main();
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find(|line| line.starts_with("VmHWM:"));
    eprintln!("{}", peak.unwrap_or_default());
    code
}
