//! Every form of a type of answers, and of a field.

use std::collections::HashMap;

use backpack::prelude::*;

mod api {
    use backpack::__testing::serde;

    /// What a login gives.
    #[derive(serde::Deserialize)]
    #[serde(crate = "backpack::__testing::serde")]
    pub struct Session {
        pub token: String,
        pub player: Option<Player>,
        pub list: Vec<Vec<u64>>,
        pub text: String,
        pub r#type: u8,
    }

    /// Whom it lets in.
    #[derive(serde::Deserialize, serde::Serialize)]
    #[serde(crate = "backpack::__testing::serde")]
    pub struct Player {
        pub id: u64,
    }
}

endpoint! {
    pub LogIn = POST "/login" -> api::Session { timeout: 5s };
    pub Players = [GET, POST] "/players" -> Vec<api::Player>;
    Level = GET "/level" -> HashMap<String, (u8, u8)>;
    Pair = GET "/pair" -> (u8, String);
    Target = POST "/target/{id}" { json: {}, query: { "first": 0 } };
}

depends! {
    Target {
        headers["authorization"] <- LogIn.token as "Bearer {}",
        json["player"]           <- LogIn.player or null,
        json["number"]           <- LogIn.list[0][last],
        json["one"]              <- Players[any],
        json["type"]             <- LogIn.r#type,
        json["kind"]             <- LogIn.type,
        json["text"]             <- LogIn.r#text,
        json["body"]             <- LogIn.text,
        path["id"]               <- LogIn.player?.id,
        query["first"]           <- Pair.1,
    }
}

async fn play(user: &mut User) -> backpack::Result {
    let session = LogIn.request(user).await;
    println!("{} {:?}", session.value()?.token, session.elapsed());
    let players = Players.get(user).await;
    for player in players.value()? {
        println!("{}", player.id);
    }
    let (first, second) = Pair.request(user).await.value()?.clone();
    println!("{first} {second}");
    Ok(())
}

scenario! {
    pub Game = [
        LogIn,
        Pair,
        Players.get,
        Target,
        async |user| play(user).await,
        async |user| Level.request(user).await
    ];
}

fn main() {}
