//! Over a WebSocket go texts, JSON and bytes.

use backpack::prelude::*;

endpoint! { Chat = WS "/chat"; }

async fn talk(user: &mut User) -> backpack::Result {
    let mut chat = Chat.open(user).await?;
    chat.send(7).await?;
    Ok(())
}

fn main() {}
