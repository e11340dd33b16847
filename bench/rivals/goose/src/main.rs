//! One GET after the other without a wait, by Goose; tells the figures in a line of JSON.

use std::time::Instant;

use goose::prelude::*;

async fn index(user: &mut GooseUser) -> TransactionResult {
    user.get("/").await?;
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), GooseError> {
    let start = Instant::now();
    let metrics = GooseAttack::initialize()?
        .register_scenario(scenario!("Visit").register_transaction(transaction!(index)))
        .execute()
        .await?;
    let requests: usize = metrics
        .requests
        .values()
        .map(|row| row.success_count + row.fail_count)
        .sum();
    let errors: usize = metrics.requests.values().map(|row| row.fail_count).sum();
    let seconds = start.elapsed().as_secs_f64();
    println!(
        "{{\"requests\": {requests}, \"errors\": {errors}, \"asked_s\": {}, \"seconds\": {seconds}}}",
        metrics.duration
    );
    Ok(())
}
