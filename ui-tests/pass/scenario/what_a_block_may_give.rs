//! Blocks that give nothing, a `bool`, results and outcomes.
#![deny(warnings)]

use backpack::prelude::*;

endpoint! { Level = GET "/level"; }
chain! { Twice = Level + Level; }

async fn play(user: &mut User) -> backpack::Result {
    Level.request(user).await.json::<u32>()?;
    Err("over")?
}

scenario! {
    Blocks(late) = [
        async |_| {},
        async |_user| true,
        async |user| Level.request(user).await,
        async |user| Twice.run(user).await,
        async |user| play(user).await,
        async |user: &mut User| {
            Level.get(user).await;
            Err::<(), _>("text")
        },
        async |user| {
            Level.request(user).await.json::<u32>()?;
            Ok(())
        },
        async |_user| {
            "5".parse::<u32>()?;
            Ok(true)
        },
        async move |user| Blockless.run_once(user).await,
    ];
    Blockless = [Level];
    Chances = weighted [async |_| {} @ 5%, Level @ 95%];
}

fn main() {
    let _ = (Blocks, Chances);
}
