//! One mistake in an endpoint gives no second message where it is used.

use backpack::prelude::*;

endpoint! {
    Broken = [POST, GETT] "/broken/{id}" { timeout: 5s };
    Whole = POST "/whole";
}

chain! { Both = [Broken.get, Whole]; }

scenario! { Game = [Broken.post, Broken.put, Both, Broken, Whole]; }

depends! {
    Whole { json["id"] <- Broken.json["id"] }
    Broken { path["id"] <- Whole.json["id"], json["x"] <- Whole.json["x"] }
}

async fn play(user: &mut User) -> bool {
    user[Broken].set_path("id", 1);
    Broken.request(user).await.is_success() && Broken.options(user).await.is_success()
}

fn main() {
    let _ = (play, Game, thresholds![Broken.p95 < 1s]);
}
