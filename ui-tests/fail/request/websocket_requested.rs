//! A WebSocket is opened, and no step.

use backpack::prelude::*;

endpoint! { Chat = WS "/chat"; }

scenario! { Talker = [Chat]; }

async fn talk(user: &mut User) {
    Chat.request(user);
}

fn main() {}
